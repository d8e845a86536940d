import Database from 'better-sqlite3'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, onTestFinished } from 'vitest'
import type { StoreId } from '../../core/contract/ids.ts'
import { systemClock } from '../clock.ts'
import { testId, type NewPlace } from './contract/place.ts'
import { storeContract } from './contract/store-contract.ts'
import { openStore } from './open-store.ts'
import { databaseName } from './sqlite/open-sqlite.ts'

const newFolder: NewPlace = () => {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-store-'))
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
    sql(text) {
      const db = new Database(join(folder, databaseName))
      db.pragma('recursive_triggers = on')
      try {
        db.exec(`begin; ${text}; commit`)
        return Promise.resolve()
      } catch (thrown) {
        return Promise.reject(thrown)
      } finally {
        db.close()
      }
    },
  })
}

describe('the store on SQLite', () => {
  storeContract(newFolder)
})
