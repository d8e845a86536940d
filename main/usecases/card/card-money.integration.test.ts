import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import type { StoreId } from '../../../core/contract/ids.ts'
import { cardMoneyContract } from '../../../scripts/test/cards/card-money-contract.ts'
import { systemClock } from '../../clock.ts'
import { startPostgres, type EmbeddedPostgres } from '../../store/contract/embedded-postgres.ts'
import { testId, type NewPlace } from '../../store/contract/place.ts'
import { openStore } from '../../store/open-store.ts'

let server: EmbeddedPostgres

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

const newDatabase: NewPlace = async () => {
  const url = await server.newSchema()
  const storeId = testId<StoreId>()
  return {
    storeId,
    async open(options = {}) {
      const opened = await openStore({ url, storeId, clock: systemClock, ...options })
      if (!opened.ok) throw new Error(opened.error.code, { cause: opened.error.cause })
      onTestFinished(() => opened.value.close())
      return opened.value
    },
    sql: () => Promise.reject(new Error('not asked here')),
  }
}

describe('own cards on PostgreSQL', () => {
  cardMoneyContract(newDatabase, 3)
})
