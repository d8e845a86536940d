import type Database from 'better-sqlite3'
import { migrationTable, type SchemaEditor } from '../migrate.ts'
import { spellSqlite } from './spell-sqlite.ts'

const hasTable = (db: Database.Database, name: string): boolean =>
  db.prepare("select 1 from sqlite_schema where type = 'table' and name = ?").get(name) !==
  undefined

/** The number of the last migration done. */
export function sqliteVersion(db: Database.Database): number {
  if (!hasTable(db, 'migration')) return 0
  const last = db.prepare('select max(number) from migration').pluck().get()
  return Number(last ?? 0)
}

/** How SQLite changes its schema. */
export const sqliteSchema = (db: Database.Database): SchemaEditor => ({
  spell: spellSqlite,
  version: async () => Promise.resolve(sqliteVersion(db)),
  async apply(statements, { number, name }) {
    const inOne = db.transaction(() => {
      db.exec(migrationTable)
      for (const sql of statements) db.exec(sql)
      db.prepare('insert into migration (number, name) values (?, ?)').run(BigInt(number), name)
    })
    inOne.immediate()
    await Promise.resolve()
  },
})
