import Database from 'better-sqlite3'
import { describe } from 'vitest'
import { migrationContract, type RawPlace } from './contract/migration-contract.ts'
import { sqliteSchema } from './sqlite/sqlite-schema.ts'

/** A database in memory. */
const newRaw = (): Promise<RawPlace> => {
  const db = new Database(':memory:')
  db.pragma('foreign_keys = on')
  return Promise.resolve({
    schema: sqliteSchema(db),
    words: { ':no': '0', ':bytes': "x'00ff'" },
    run: (sql) => Promise.resolve(void db.exec(sql)),
    rows: (table) => Promise.resolve(db.prepare(`select * from ${table}`).all()),
    dump: () => {
      const made = db
        .prepare("select sql from sqlite_schema where sql is not null and name <> 'migration'")
        .pluck()
        .all()
      return Promise.resolve(`${made.join(';\n\n')};\n`)
    },
    close: () => Promise.resolve(void db.close()),
  })
}

describe('migrations on SQLite', () => {
  migrationContract(newRaw, './golden/sqlite.sql')
})
