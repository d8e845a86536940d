import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { StoreId } from '../../../core/contract/ids.ts'
import { tapHoldOf } from '../../../core/ports/memory.ts'
import { systemClock } from '../../clock.ts'
import { testId } from '../../store/contract/place.ts'
import { openStore } from '../../store/open-store.ts'
import { newShop, openShop, setShop } from './set-shop.ts'

async function newStore() {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-shop-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const opened = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  onTestFinished(() => opened.value.close())
  return opened.value
}

it('a shop sets how long a tap waits and whether the cashier sees what a card holds', async () => {
  const store = await newStore()
  const shop = await openShop({ store }, {})
  expect(shop).toEqual({ ok: true, value: newShop })
  expect(tapHoldOf(newShop)).toBe(30_000)
  const change = { tapHoldSec: 12, cashierSeesBalance: true }
  expect(await setShop({ store }, change)).toMatchObject({ ok: true, value: change })
  expect(await setShop({ store }, { name: 'Ada' })).toMatchObject({
    value: { name: 'Ada', ...change },
  })
  expect(await setShop({ store }, { cashierSeesBalance: false })).toMatchObject({ ok: true })
  const found = await store.read.shop.find()
  expect(found).toMatchObject({ tapHoldSec: 12, cashierSeesBalance: false })
  expect(tapHoldOf(found ?? newShop)).toBe(12_000)
  for (const tapHoldSec of [4, 31, 5.5])
    expect(await setShop({ store }, { tapHoldSec })).toMatchObject({
      error: { code: 'request.invalid', detail: { field: 'tapHoldSec' } },
    })
})
