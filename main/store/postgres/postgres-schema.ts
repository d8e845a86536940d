import type { Pool } from 'pg'
import { migrationTable, type SchemaEditor } from '../migrate.ts'
import { spellPostgres } from './spell-postgres.ts'

/** How PostgreSQL changes its schema. Two programs that start at once take turns. */
export const postgresSchema = (pool: Pool): SchemaEditor => ({
  spell: spellPostgres,
  async version() {
    const there = await pool.query<{ name: string | null }>(
      "select to_regclass('migration')::text as name",
    )
    if ((there.rows[0]?.name ?? null) === null) return 0
    const last = await pool.query<{ number: bigint | null }>(
      'select max(number) as number from migration',
    )
    return Number(last.rows[0]?.number ?? 0)
  },
  async apply(statements, { number, name }) {
    const client = await pool.connect()
    try {
      await client.query('begin')
      await client.query(migrationTable)
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
