import type { Pool } from 'pg'
import { migrationTable, type SchemaEditor } from '../migrate.ts'
import { spellPostgres } from './spell-postgres.ts'

async function hasMigrationTable(pool: Pool): Promise<boolean> {
  const sql = "select to_regclass('migration') is not null as there"
  const { rows } = await pool.query<{ there: boolean }>(sql)
  return rows[0]?.there === true
}

/** `if not exists` does not keep two programs from making it at once: who comes second finds it made. */
async function makeMigrationTable(pool: Pool): Promise<void> {
  try {
    await pool.query(migrationTable)
  } catch (thrown) {
    if (!(await hasMigrationTable(pool))) throw thrown
  }
}

/** How PostgreSQL changes its schema. Two programs that start at once take turns. */
export const postgresSchema = (pool: Pool): SchemaEditor => ({
  spell: spellPostgres,
  async version() {
    if (!(await hasMigrationTable(pool))) return 0
    const last = await pool.query<{ number: bigint | null }>(
      'select max(number) as number from migration',
    )
    return Number(last.rows[0]?.number ?? 0)
  },
  async apply(statements, { number, name }) {
    await makeMigrationTable(pool)
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query('lock table migration in access exclusive mode')
      const done = await client.query('select 1 from migration where number = $1', [number])
      if (done.rowCount === 0) {
        for (const sql of statements) await client.query(sql)
        await client.query('insert into migration (number, name) values ($1, $2)', [number, name])
      }
      await client.query('commit')
    } catch (thrown) {
      await client.query('rollback')
      throw thrown
    } finally {
      client.release()
    }
  },
})
