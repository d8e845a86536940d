import path from 'node:path'
import Database from 'better-sqlite3'

/** One durable commit and nothing else: a row as long as a sale's intent, WAL, synchronous=FULL, on the till's own disk. */
export function oneCommit(folder: string): { commit(): void; close(): void } {
  const db = new Database(path.join(folder, 'floor.db'))
  db.pragma('journal_mode = wal')
  db.pragma('synchronous = full')
  db.exec('create table row (id integer primary key, content text not null) strict')
  const insert = db.prepare('insert into row (content) values (?)')
  const content = 'x'.repeat(1000)
  return Object.freeze({ commit: () => void insert.run(content), close: () => void db.close() })
}
