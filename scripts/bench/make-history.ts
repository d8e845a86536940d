import path from 'node:path'
import Database from 'better-sqlite3'
import type { StoreId } from '../../core/contract/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { systemClock } from '../../main/clock.ts'
import { openDataFolder } from '../../main/data-folder.ts'
import { systemRandom } from '../../main/random.ts'
import { settledPayment, writeSale } from '../../main/store/contract/samples.ts'
import { openStore, type OpenStore } from '../../main/store/open-store.ts'
import { databaseName } from '../../main/store/sqlite/open-sqlite.ts'

/** Opens the store of a data folder, making both. */
export async function storeIn(home: string): Promise<OpenStore & { readonly storeId: StoreId }> {
  const { storeId } = openDataFolder(home, { clock: systemClock, random: systemRandom })
  const opened = await openStore({ folder: home, storeId, clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  return { ...opened.value, storeId }
}

/** One sale with everything that a life writes on its rows: what the many others are copies of. */
const writePattern = (store: Store): Promise<void> =>
  store.commit(async (unit) => {
    const { payment } = await writeSale(unit)
    await unit.invoices.putPayment({ ...settledPayment(payment), state: 'settled' })
  })

/** Ids rise with time. */
const idOf = (kind: string): string => `printf('01%06x-0000-7000-8${kind}-%012x', n.i / 65536, n.i)`

type Copied = Readonly<Record<string, string>>

/** Hashes are spread over their whole range, and written in its order: an index takes that ten times faster. */
const copiesOf = (count: number): readonly (readonly [table: string, columns: Copied])[] => [
  ['invoice', { id: idOf('001'), number: 'n.i' }],
  [
    'payment',
    {
      invoice_id: idOf('001'),
      id: idOf('002'),
      payment_hash: `printf('%08x', n.i * ${Math.floor(2 ** 32 / (count + 1))}) || '${'5a'.repeat(28)}'`,
      settle_index: 'n.i',
    },
  ],
  ['change_log', { seq: 'n.i', row_id: idOf('001') }],
]

function copyRows(db: Database.Database, count: number): void {
  for (const [table, columns] of copiesOf(count)) {
    const names = db.prepare('select name from pragma_table_info(?)').pluck().all(table).map(String)
    const values = names.map((name) => columns[name] ?? `p.${name}`)
    db.exec(`insert into ${table} (${names.join(', ')})
      with recursive n(i) as (select 2 union all select i + 1 from n where i < ${count})
      select ${values.join(', ')} from n, (select * from ${table} limit 1) as p`)
  }
  const raise = db.prepare('update counter set value = ? where name = ?')
  for (const name of ['invoice', 'change']) raise.run(count, name)
}

/** What is copied was checked when it was first written. */
const fast = [
  ...['journal_mode = off', 'synchronous = off', 'cache_size = -500000'],
  ...['foreign_keys = off', 'ignore_check_constraints = on'],
]

/** A data folder with so many settled sales (invoice, payment, change row), written by SQL in one go. */
export async function makeHistory(home: string, count: number): Promise<void> {
  const store = await storeIn(home)
  await writePattern(store)
  await store.close()
  const db = new Database(path.join(home, databaseName))
  for (const pragma of fast) db.pragma(pragma)
  db.transaction(() => copyRows(db, count))()
  db.pragma('journal_mode = wal')
  db.close()
}
