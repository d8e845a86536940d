import { Client, Pool } from 'pg'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { systemClock } from '../clock.ts'
import { dumpPostgres } from './contract/dump-postgres.ts'
import { startPostgres, type EmbeddedPostgres } from './contract/embedded-postgres.ts'
import { audit } from './contract/ledger-contract.ts'
import { migrationContract, type RawPlace } from './contract/migration-contract.ts'
import { testId, type NewPlace } from './contract/place.ts'
import { sampleSale, writeSale } from './contract/samples.ts'
import { storeContract } from './contract/store-contract.ts'
import type { StoreId } from '../../core/contract/ids.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import { openStore } from './open-store.ts'
import { postgresSchema } from './postgres/postgres-schema.ts'

let server: EmbeddedPostgres

beforeAll(async () => {
  server = await startPostgres()
})
afterAll(() => server.stop())

/** An empty database a test, whose connections start with these parameters. */
const newDatabase =
  (parameters: Readonly<Record<string, string>>): NewPlace =>
  async () => {
    const url = await server.newSchema(parameters)
    const storeId = testId<StoreId>()
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

const newRaw = async (): Promise<RawPlace> => {
  const pool = new Pool({ connectionString: await server.newSchema() })
  return {
    schema: postgresSchema(pool),
    words: { ':no': 'false', ':bytes': "'\\\\x00ff'" },
    run: async (sql) => void (await pool.query(sql)),
    rows: async (table) => (await pool.query<object>(`select * from ${table}`)).rows,
    dump: () => dumpPostgres(pool),
    close: () => pool.end(),
  }
}

describe('migrations on PostgreSQL', () => {
  migrationContract(newRaw, './golden/postgres.sql')
})

describe('two programs on one database', () => {
  for (const isolation of ['read committed', 'serializable'])
    it(`number their changes and books without gaps (${isolation})`, async () => {
      const spelled = isolation.replace(' ', '\\ ')
      const place = await newDatabase({ default_transaction_isolation: spelled })()
      const stores = await Promise.all([place.open(), place.open(), place.open()])
      const writes = stores.flatMap((store) =>
        Array.from({ length: 8 }, async () => {
          for (let n = 0; n < 5; n++)
            await store.commit(async (unit) => {
              await writeSale(unit)
              await unit.ledger.post(sampleSale())
            })
        }),
      )
      await Promise.all(writes)
      const [store] = stores
      const changes = await store.read.changes.since(0n, 1_000)
      expect(changes.map(({ seq }) => seq)).toEqual(
        Array.from({ length: 120 }, (_, at) => BigInt(at + 1)),
      )
      expect(await audit(store.read, 500)).toEqual([])
      expect(await store.read.ledger.transactions(0n, 1_000)).toHaveLength(120)
    })

  it('both start on an empty database at once', async () => {
    const place = await newDatabase({})()
    const stores = await Promise.all([place.open(), place.open(), place.open()])
    expect(stores).toHaveLength(3)
  })
})

describe('a server that goes away', () => {
  it('fails the commits that were on their way as busy, and takes the next', async () => {
    const place = await newDatabase({})()
    const store = await place.open()
    const before = await store.commit(writeSale)
    const writes = Promise.allSettled(Array.from({ length: 50 }, () => store.commit(writeSale)))
    await server.dropConnections()
    const outcomes = await writes
    const codes = outcomes.flatMap((outcome) => {
      if (outcome.status === 'fulfilled') return []
      return isStoreFailure(outcome.reason) ? [outcome.reason.failure.code] : [outcome.reason]
    })
    expect(codes.filter((code) => code !== 'store.busy')).toEqual([])
    const after = await store.commit(writeSale)
    const found = await store.read.invoices.page({ limit: 100 })
    expect(found.map(({ id }) => id)).toEqual(expect.arrayContaining([before.id, after.id]))
  })

  it('is not there at the start', async () => {
    const url = 'postgresql://nobody@/nothing?host=/nonexistent&port=1'
    const opened = await openStore({ url, storeId: testId(), clock: systemClock })
    expect(opened).toMatchObject({ ok: false, error: { code: 'store.busy' } })
  })
})
