import { Client } from 'pg'
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest'
import { systemClock } from '../clock.ts'
import { startPostgres, type EmbeddedPostgres } from './contract/embedded-postgres.ts'
import { testId, type NewPlace } from './contract/place.ts'
import { storeContract } from './contract/store-contract.ts'
import { openStore } from './open-store.ts'

let server: EmbeddedPostgres

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

/** An empty database a test, whose connections start with these parameters. */
const newDatabase =
  (parameters: Readonly<Record<string, string>>): NewPlace =>
  async () => {
    const url = await server.newDatabase(parameters)
    const storeId = testId()
    return {
      storeId,
      async open(options = {}) {
        const opened = await openStore({ url, storeId, clock: systemClock, ...options })
        if (!opened.ok) throw new Error(opened.error.code, { cause: opened.error.cause })
        onTestFinished(() => opened.value.close())
        return opened.value
      },
      async sql(text) {
        const client = new Client({ connectionString: url })
        await client.connect()
        try {
          await client.query(`begin; ${text}; commit`)
        } finally {
          await client.end()
        }
      },
    }
  }

describe('the store on PostgreSQL', () => {
  storeContract(newDatabase({}))
})

describe('the store on PostgreSQL, serializable', () => {
  storeContract(newDatabase({ default_transaction_isolation: 'serializable' }))
})
