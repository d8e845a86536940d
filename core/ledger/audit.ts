import { add, equals, isZero } from '../money/arithmetic.ts'
import { minorUnits, type MinorUnits } from '../money/units.ts'
import { excess, problemsOf } from './balance-check.ts'
import { afterEntry, nothingBooked, type Sums } from './sums.ts'
import { entrySequence, type Balance, type Entry, type Posted } from './transaction.ts'

/** What the audit found, in the technician's words by `kind`; `what` names the row. */
export type LedgerFinding =
  | { readonly kind: 'transaction.wrong'; readonly what: string; readonly problem: string }
  | { readonly kind: 'transaction.missing'; readonly what: string }
  | { readonly kind: 'entry.missing'; readonly what: string }
  | { readonly kind: 'entry.headless'; readonly what: string }
  | { readonly kind: 'ledger.uneven'; readonly what: string; readonly excess: MinorUnits }
  | {
      readonly kind: 'balance.differs'
      readonly what: string
      readonly running: Pick<Balance, 'debits' | 'credits'>
      readonly rebuilt: Pick<Balance, 'debits' | 'credits'>
    }

/** The books as they lie in the store, in the order of posting. */
export type Books = {
  readonly transactions: AsyncIterable<Posted>
  readonly entries: AsyncIterable<Entry>
  readonly balances: readonly Balance[]
}

const keyOf = ({ account, currency, layer }: Omit<Balance, keyof Sums>) =>
  `${account} ${currency} ${layer}`

/** Each transaction by itself, and that none is missing between the first and the last. */
async function auditTransactions(
  transactions: AsyncIterable<Posted>,
  found: LedgerFinding[],
): Promise<ReadonlyMap<bigint, number>> {
  const sizes = new Map<bigint, number>()
  let next = 1n
  for await (const { sequence, entries, externalId } of transactions) {
    for (; next < sequence; next++)
      found.push({ kind: 'transaction.missing', what: `transaction ${next}` })
    next = sequence + 1n
    sizes.set(sequence, entries.length)
    for (const problem of problemsOf(entries))
      found.push({ kind: 'transaction.wrong', what: externalId, problem })
  }
  return sizes
}

const isSame = (a: Sums, b: Sums) => equals(a.debits, b.debits) && equals(a.credits, b.credits)

function compareBalances(
  balances: readonly Balance[],
  rebuilt: ReadonlyMap<string, Sums>,
): LedgerFinding[] {
  const running = new Map(balances.map((balance) => [keyOf(balance), balance] as const))
  const accounts = [...new Set([...running.keys(), ...rebuilt.keys()])].toSorted()
  return accounts.flatMap((what): LedgerFinding[] => {
    const { debits, credits } = running.get(what) ?? nothingBooked
    const sums = rebuilt.get(what) ?? nothingBooked
    const differs = !isSame({ debits, credits }, sums)
    return differs
      ? [{ kind: 'balance.differs', what, running: { debits, credits }, rebuilt: sums }]
      : []
  })
}

/**
 * Rebuilds every balance from the entries and checks every transaction (I1, I11). Reads the books once, in order; keeps
 * one number a transaction and one pair of sums an account in memory. Nothing found: an empty list.
 */
export async function auditLedger(books: Books): Promise<readonly LedgerFinding[]> {
  const found: LedgerFinding[] = []
  const sizes = await auditTransactions(books.transactions, found)
  const rebuilt = new Map<string, Sums>()
  const totals = new Map<string, MinorUnits>()
  const seen = new Map<bigint, number>()
  for await (const entry of books.entries) {
    const key = keyOf(entry)
    rebuilt.set(key, afterEntry(rebuilt.get(key) ?? nothingBooked, entry))
    for (const [part, sum] of excess([entry]))
      totals.set(part, add(totals.get(part) ?? minorUnits(0n), sum))
    const transaction = entry.sequence / entrySequence(1n, 0)
    const place = seen.get(transaction) ?? 0
    if (entry.sequence !== entrySequence(transaction, place))
      found.push({ kind: 'entry.missing', what: `${entry.externalId} before ${entry.sequence}` })
    if (!sizes.has(transaction))
      found.push({ kind: 'entry.headless', what: `entry ${entry.sequence}` })
    seen.set(transaction, place + 1)
  }
  for (const [what, sum] of totals)
    if (!isZero(sum)) found.push({ kind: 'ledger.uneven', what, excess: sum })
  return [...found, ...compareBalances(books.balances, rebuilt)]
}

/** The pages of a keyset-paged reading as one stream of rows. */
export async function* allRows<Row extends { readonly sequence: bigint }>(
  read: (after: bigint, limit: number) => Promise<readonly Row[]>,
  limit = 500,
): AsyncGenerator<Row, void, undefined> {
  let after = 0n
  for (;;) {
    const rows = await read(after, limit)
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < limit) return
    after = last.sequence
  }
}
