import { Pool, types, type CustomTypesConfig } from 'pg'
import type { StoreId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { migrate } from '../migrate.ts'
import type { Migration } from '../migrations/vocabulary.ts'
import type { Engine } from '../session.ts'
import { isConflict, postgresFailure } from './postgres-failure.ts'
import { postgresSchema } from './postgres-schema.ts'
import { postgresSession, postgresWriteSession } from './postgres-session.ts'

export type PostgresOptions = {
  readonly url: string
  readonly storeId: StoreId
  /** For tests of the migrations; all of them otherwise. */
  readonly migrations?: readonly Migration[]
}

const int8 = 20
const json = 114

/** 64-bit columns as bigint and JSON as its text, as on SQLite; the rest as the driver reads it. */
const asOnSqlite: CustomTypesConfig = {
  getTypeParser: (oid, format) => {
    if (oid === int8) return BigInt
    if (oid === json) return (text: string) => text
    return types.getTypeParser(oid, format ?? 'text') as (value: string) => unknown
  },
}

function poolOf(url: string, max: number): Pool {
  const pool = new Pool({ connectionString: url, max, types: asOnSqlite })
  // A connection that breaks while nobody uses it: the next one that is asked for is new.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** The same address for connections that cannot write. */
function readOnly(url: string): string {
  const [place = '', query = ''] = url.split('?', 2)
  const parameters = new URLSearchParams(query)
  const others = parameters.get('options') ?? ''
  parameters.set('options', `${others} -c default_transaction_read_only=on`.trim())
  return `${place}?${parameters.toString()}`
}

/** Opens a PostgreSQL database (or one that speaks PostgreSQL). Errors: see `openStore`. */
export async function openPostgres(options: PostgresOptions): Promise<Result<Engine, Failure>> {
  const { url, storeId, migrations } = options
  const writers = poolOf(url, 1)
  const readers = poolOf(readOnly(url), 4)
  const close = async () => {
    await Promise.all([writers.end(), readers.end()])
  }
  try {
    const migrated = await migrate(postgresSchema(writers), migrations)
    if (!migrated.ok) {
      await close()
      return migrated
    }
  } catch (thrown) {
    await close()
    const meant = postgresFailure(thrown)
    if (meant === undefined) throw thrown
    return err(meant)
  }
  return ok(
    Object.freeze({
      name: 'postgres' as const,
      storeId,
      write: postgresWriteSession(writers, storeId),
      read: postgresSession(readers),
      failureOf: postgresFailure,
      isConflict,
      close,
    }),
  )
}
