import { describe, expect, it } from 'vitest'
import type { PaymentId } from '../contract/ids.ts'
import { minorUnits, money } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import { allRows, auditLedger, type Books } from './audit.ts'
import { cashSale } from './builders.ts'
import { afterEntry } from './sums.ts'
import { entrySequence, type Balance, type Entry, type Posted } from './transaction.ts'

const sale = (sequence: bigint): Posted => ({
  ...cashSale({
    paymentId: `p-${sequence}` as PaymentId,
    drawer: 'main',
    due: money('EUR', 450n + sequence),
    before: minorUnits(0n),
    asked: money('EUR', 450n),
    taxBp: 2100,
    at: instant(0),
  }),
  sequence,
})

const entriesOf = (posted: readonly Posted[]): Entry[] =>
  posted.flatMap(({ entries, sequence, externalId }) =>
    entries.map((entry, at) => ({
      ...entry,
      externalId,
      sequence: entrySequence(sequence, at),
    })),
  )

function balancesOf(entries: readonly Entry[]): Balance[] {
  const sums = new Map<string, Balance>()
  for (const entry of entries) {
    const { account, currency, layer } = entry
    const zero = { debits: minorUnits(0n), credits: minorUnits(0n) }
    const before = sums.get(account) ?? { account, currency, layer, ...zero }
    sums.set(account, { ...before, ...afterEntry(before, entry) })
  }
  return [...sums.values()]
}

async function* each<T>(rows: readonly T[]): AsyncGenerator<T, void, undefined> {
  for (const row of rows) yield await Promise.resolve(row)
}

const books = (change: {
  posted?: readonly Posted[]
  entries?: readonly Entry[]
  balances?: readonly Balance[]
}): Books => {
  const posted = change.posted ?? [sale(1n), sale(2n), sale(3n)]
  const entries = change.entries ?? entriesOf(posted)
  return {
    transactions: each(posted),
    entries: each(entries),
    balances: change.balances ?? balancesOf(entries),
  }
}

const sales = [sale(1n), sale(2n), sale(3n)]

describe('auditLedger', () => {
  it('finds nothing in sound books, nor in empty ones', async () => {
    expect(await auditLedger(books({}))).toEqual([])
    expect(await auditLedger(books({ posted: [] }))).toEqual([])
  })

  it('finds a transaction that does not balance', async () => {
    const [first, ...others] = sale(2n).entries
    if (first === undefined) throw new Error('a sale has entries')
    const bad = { ...sale(2n), entries: [{ ...first, amount: minorUnits(451n) }, ...others] }
    const found = await auditLedger(books({ posted: [sale(1n), bad, sale(3n)] }))
    expect(found).toMatchObject([
      { kind: 'transaction.wrong', what: 'cash:p-2', problem: 'EUR settled is off by 1' },
      { kind: 'ledger.uneven', what: 'EUR settled', excess: 1n },
    ])
  })

  it('finds a transaction that is gone', async () => {
    const found = await auditLedger(books({ posted: [sale(1n), sale(3n)] }))
    expect(found).toEqual([{ kind: 'transaction.missing', what: 'transaction 2' }])
  })

  it('finds an entry that is gone, and one without a transaction', async () => {
    const entries = entriesOf(sales)
    const gone = await auditLedger(books({ posted: sales, entries: entries.toSpliced(1, 1) }))
    expect(gone.map(({ kind }) => kind)).toContain('entry.missing')
    const [any] = entries
    if (any === undefined) throw new Error('sales have entries')
    const stray = { ...any, sequence: entrySequence(9n, 0), externalId: '' }
    const headless = await auditLedger(books({ posted: sales, entries: [...entries, stray] }))
    expect(headless.map(({ kind }) => kind)).toContain('entry.headless')
  })

  it('finds running balances that the entries do not say', async () => {
    const balances = balancesOf(entriesOf(sales))
    const [first, ...others] = balances
    if (first === undefined) throw new Error('sales have balances')
    const wrong = { ...first, debits: minorUnits(7n) }
    expect(await auditLedger(books({ balances: [wrong, ...others] }))).toMatchObject([
      { kind: 'balance.differs', running: { debits: 7n }, rebuilt: { debits: first.debits } },
    ])
    expect(await auditLedger(books({ balances: others }))).toMatchObject([
      { kind: 'balance.differs', running: { debits: 0n } },
    ])
  })
})

describe('allRows', () => {
  it.each([0, 1, 2, 3, 4, 6, 7])('reads %i rows in pages of 3', async (count) => {
    const rows = Array.from({ length: count }, (_, at) => ({ sequence: BigInt(at + 1) }))
    const seen: bigint[] = []
    const page = (after: bigint, limit: number) =>
      Promise.resolve(rows.filter(({ sequence }) => sequence > after).slice(0, limit))
    for await (const { sequence } of allRows(page, 3)) seen.push(sequence)
    expect(seen).toEqual(rows.map(({ sequence }) => sequence))
  })
})
