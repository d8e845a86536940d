import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import type { StoreId } from '../../../core/contract/ids.ts'
import { withdrawContract } from '../../../scripts/test/cards/withdraw-contract.ts'
import { systemClock } from '../../clock.ts'
import { testId, type NewPlace } from '../../store/contract/place.ts'
import { openStore } from '../../store/open-store.ts'

const newFolder: NewPlace = () => {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-withdraw-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const storeId = testId<StoreId>()
  return Promise.resolve({
    storeId,
    async open(options = {}) {
      const opened = await openStore({ folder, storeId, clock: systemClock, ...options })
      if (!opened.ok) throw new Error(opened.error.code)
      onTestFinished(() => opened.value.close())
      return opened.value
    },
    sql: () => Promise.reject(new Error('not asked here')),
  })
}

describe('own cards elsewhere, on SQLite', () => {
  withdrawContract(newFolder)
})
