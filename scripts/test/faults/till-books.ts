import path from 'node:path'
import Database from 'better-sqlite3'

export type Row = Readonly<Record<string, unknown>>

/** The till's database seen from outside, read-only: which durable step is on disk. */
export type TillBooks = {
  rows(sql: string, ...values: readonly unknown[]): readonly Row[]
  /** One number: `select count(*) …`. */
  count(sql: string, ...values: readonly unknown[]): number
  /** The state of a sale's newest payment, or undefined while nothing of it is on disk. */
  paymentState(invoiceId: string): string | undefined
  printStates(invoiceId: string): readonly string[]
}

/** Reads the database of a data folder; each question opens and closes it, so that the service may die in between. */
export function tillBooks(home: string): TillBooks {
  const rows = (sql: string, ...values: readonly unknown[]): readonly Row[] => {
    const db = new Database(path.join(home, 'flashtill.db'), { readonly: true, timeout: 2000 })
    try {
      return db.prepare(sql).all(...values) as Row[]
    } finally {
      db.close()
    }
  }
  return Object.freeze({
    rows,
    count: (sql: string, ...values: readonly unknown[]) =>
      Number(Object.values(rows(sql, ...values)[0] ?? {})[0] ?? 0),
    paymentState: (invoiceId: string) => {
      const found = rows(
        'select state from payment where invoice_id = ? order by position desc limit 1',
        invoiceId,
      )
      return found[0] === undefined ? undefined : String(found[0]['state'])
    },
    printStates: (invoiceId: string) =>
      rows('select state from print_job where invoice_id = ? order by number', invoiceId).map(
        ({ state }) => String(state),
      ),
  })
}
