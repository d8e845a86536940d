import { afterEach, beforeEach, expect, it } from 'vitest'
import type { CardId } from '../../../core/contract/ids.ts'
import { newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import { newChip, value } from '../../../scripts/test/issuing-tears.ts'
import { pretendReaders, type PretendReaders } from '../../../scripts/test/pretend-readers.ts'
import { codeOf, helpersOf } from '../../../scripts/test/table-rig.ts'
import { balanceOf } from './card-standing.ts'
import { openIssuingTable, type IssuingTable } from './issuing-table.ts'
import { createIssuer } from './keep-issuer.ts'

let rig: IssuingRig
let readers: PretendReaders
let table: IssuingTable
beforeEach(async () => {
  rig = await newRig(81)
  readers = pretendReaders()
  table = openIssuingTable({ ...rig, readers })
  value(await createIssuer(rig, { passphrase, by: 'Ada' }))
})
afterEach(async () => {
  table.close()
  await rig.remove()
})

const { hold, topUp } = helpersOf(() => ({ rig, readers, table }))

/** A card with 7,000 sat, and another one that was issued after it. */
async function twoCards() {
  value(table.ask({ kind: 'issue', name: 'Old' }))
  const old = (await hold(newChip(rig).chip, 0)).provisioning?.cardId
  const { chip } = newChip(rig)
  value(table.ask({ kind: 'issue', name: 'Ready' }))
  const ready = (await hold(chip, 1)).provisioning?.cardId
  if (old === undefined || ready === undefined) throw new Error('two cards were issued')
  await topUp(old, 7_000_000n)
  return { old, ready, chip }
}

const stateOf = async (id: CardId) => (await rig.store.read.cards.find(id))?.state

it('a card that was issued before and never used takes the place, its chip untouched', async () => {
  const { old, ready, chip } = await twoCards()
  const { keys } = chip.state()
  value(table.ask({ kind: 'issue', replaces: old }))
  const run = await hold(chip, 2)
  expect([run.state, run.provisioning?.cardId]).toEqual(['done', ready])
  expect(await balanceOf(rig.store.read, ready)).toBe(7_000_000n)
  expect(await rig.store.read.cards.find(old)).toMatchObject({ state: 'closed', replacedBy: ready })
  expect(chip.state().keys).toEqual(keys)
})

it('a card that ever held money is somebody’s: it takes nothing', async () => {
  const { old, ready, chip } = await twoCards()
  await topUp(ready, 1_000n)
  value(table.ask({ kind: 'issue', replaces: old }))
  expect(codeOf(await hold(chip, 2))).toBe('issuing.ours')
  expect(await stateOf(old)).toBe('active')
  expect(await balanceOf(rig.store.read, old)).toBe(7_000_000n)
  expect(await balanceOf(rig.store.read, ready)).toBe(1_000n)
})

it('a card does not take its own place', async () => {
  value(table.ask({ kind: 'issue', name: 'Old' }))
  const { chip } = newChip(rig)
  const old = (await hold(chip, 0)).provisioning?.cardId
  if (old === undefined) throw new Error('a card was issued')
  value(table.ask({ kind: 'issue', replaces: old }))
  expect(codeOf(await hold(chip, 1))).toBe('issuing.ours')
  expect(await stateOf(old)).toBe('active')
})
