import path from 'node:path'
import Database from 'better-sqlite3'
import type { StoreId } from '../../core/contract/ids.ts'
import type { Transaction } from '../../core/ledger/transaction.ts'
import { databaseName } from '../../main/store/sqlite/open-sqlite.ts'

export type BareLedger = {
  /** Posts all in one durable commit. */
  post(group: readonly Transaction[]): void
  close(): void
}

/** The program's own tables and indexes, without the triggers that guard them: rows as anybody would write them. */
function dropTriggers(db: Database.Database): void {
  const names = db.prepare("select name from sqlite_schema where type = 'trigger'").pluck().all()
  for (const name of names) db.exec(`drop trigger ${String(name)}`)
}

const statements = (db: Database.Database) => ({
  next: db.prepare(
    `insert into counter (store_id, name, value) values (?, 'transaction', 1)
     on conflict (store_id, name) do update set value = value + 1 returning value`,
  ),
  entry: db.prepare(`insert into ledger_entry values (?, ?, ?, ?, ?, ?, ?, ?)`),
  balance: db.prepare(
    `insert into ledger_balance values (?, ?, ?, ?, ?, ?)
     on conflict (store_id, account, currency, layer) do update
     set debits = debits + excluded.debits, credits = credits + excluded.credits`,
  ),
  header: db.prepare(`insert into ledger_transaction values (?, ?, ?, ?, ?, ?, ?)`),
})

/** The floor of the ledger: better-sqlite3 alone, in a loop, on a database that the program has made. */
export function openBareLedger(folder: string, store: StoreId): BareLedger {
  const db = new Database(path.join(folder, databaseName))
  for (const pragma of ['journal_mode = wal', 'synchronous = full', 'foreign_keys = on'])
    db.pragma(pragma)
  db.pragma('wal_autocheckpoint = 2000')
  dropTriggers(db)
  const { next, entry, balance, header } = statements(db)
  const one = ({ entries, externalId, kind, at, description }: Transaction): void => {
    const { value } = next.get(store) as { value: number }
    entries.forEach(({ account, direction, currency, amount, layer }, position) => {
      entry.run(store, value, position, account, direction, currency, amount, layer)
      const [debit, credit] = direction === 'debit' ? [amount, 0n] : [0n, amount]
      balance.run(store, account, currency, layer, debit, credit)
    })
    header.run(store, value, externalId, kind, at, description, entries.length)
  }
  const post = db.transaction((group: readonly Transaction[]) => group.forEach(one))
  return Object.freeze({
    post: (group: readonly Transaction[]) => post.immediate(group),
    close: () => db.close(),
  })
}
