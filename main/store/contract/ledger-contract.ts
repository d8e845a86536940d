import { expect, it } from 'vitest'
import { auditLedger, allRows } from '../../../core/ledger/audit.ts'
import { minorUnits } from '../../../core/money/units.ts'
import type { Reads } from '../../../core/ports/store.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import { nodeKey, sampleSale } from './samples.ts'
import { testMoment, type NewPlace } from './place.ts'

/** The audit of the books, in pages of so many rows. */
export const audit = async ({ ledger }: Reads, limit = 3) =>
  auditLedger({
    transactions: allRows(ledger.transactions, limit),
    entries: allRows(ledger.entries, limit + 1),
    balances: await ledger.balances(),
  })

/** The books: balanced, posted once, never changed, and the running balances are what the entries say. */
export function ledgerContract(newPlace: NewPlace): void {
  it('books the sale of the ledger’s own page', async () => {
    const store = await (await newPlace()).open()
    const sale = sampleSale()
    const posted = await store.commit((unit) => unit.ledger.post(sale))
    expect(posted).toEqual({ ok: true, value: { ...sale, sequence: 1n } })
    const { ledger } = store.read
    expect(await ledger.find(sale.externalId)).toEqual({ ...sale, sequence: 1n })
    const lightning = await ledger.balance(`lightning:${nodeKey}`, 'BTC')
    expect(lightning).toMatchObject({ debits: 5_124_000n, credits: 0n, layer: 'settled' })
    expect(await ledger.balance('tax:2100', 'EUR')).toMatchObject({ debits: 0n, credits: 78n })
    expect(await ledger.balance('tips', 'EUR')).toMatchObject({ debits: 0n, credits: 0n })
    expect((await ledger.entries(1002n, 2)).map(({ sequence }) => sequence)).toEqual([1003n, 1004n])
    expect(await ledger.transactions(1n, 10)).toEqual([])
  })

  it('answers the same key with the first result, and other content with a conflict', async () => {
    const store = await (await newPlace()).open()
    const sale = sampleSale()
    const post = (transaction: Transaction) => store.commit((u) => u.ledger.post(transaction))
    const first = await post(sale)
    expect(await post({ ...sale, at: testMoment() })).toEqual(first)
    const [leg, ...legs] = sampleSale().entries
    if (leg === undefined) throw new Error('a sale has entries')
    const other = { ...sale, kind: 'credit.lightning' }
    expect(await post(other)).toMatchObject({ ok: false, error: { code: 'ledger.conflict' } })
    const uneven = { ...sale, entries: [{ ...leg, amount: minorUnits(1n) }, ...legs] }
    expect(await post(uneven)).toMatchObject({ ok: false, error: { code: 'ledger.unbalanced' } })
    expect(await store.read.ledger.transactions(0n, 10)).toHaveLength(1)
    expect(await audit(store.read)).toEqual([])
  })

  it('keeps balances as the entries rebuild them, under many callers and failures', async () => {
    const store = await (await newPlace()).open()
    const sales = Array.from({ length: 60 }, () => sampleSale())
    const outcomes = await Promise.allSettled(
      sales.map((sale, at) =>
        store.commit(async (unit) => {
          await unit.ledger.post(sale)
          if (at % 5 === 0) throw new Error('changed my mind')
        }),
      ),
    )
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(48)
    expect(await audit(store.read)).toEqual([])
    const balance = await store.read.ledger.balance('sales', 'EUR')
    expect(balance.credits).toBe(48n * 372n)
  })

  it('finds a running balance that somebody changed', async () => {
    const place = await newPlace()
    const store = await place.open()
    await store.commit((unit) => unit.ledger.post(sampleSale()))
    await place.sql("update ledger_balance set debits = debits + 1 where account = 'sales'")
    expect(await audit(store.read)).toMatchObject([
      { kind: 'balance.differs', what: 'sales EUR settled', running: { debits: 1n } },
    ])
  })

  /** SQL of one entry of transaction 1: `debit 5`. */
  const entry = (store: string, position: number, leg: string) => {
    const [direction, amount] = leg.split(' ')
    return `insert into ledger_entry values
      ('${store}', 1, ${position}, 'sales', '${direction}', 'EUR', ${amount}, 'settled')`
  }
  const header = (store: string, count: number) =>
    `insert into ledger_transaction values ('${store}', 1, 'key', 'x', 0, '', ${count})`

  it('has a database that refuses what does not balance, past the program', async () => {
    const place = await newPlace()
    await place.open()
    const { storeId: id, sql } = place
    const [debit, credit] = [entry(id, 0, 'debit 5'), entry(id, 1, 'credit 5')]
    await expect(sql(header(id, 0))).rejects.toThrow('entries are missing')
    await expect(sql(`${debit}; ${header(id, 1)}`)).rejects.toThrow('missing')
    await expect(sql(`${debit}; ${credit}; ${header(id, 3)}`)).rejects.toThrow('missing')
    const uneven = `${debit}; ${entry(id, 1, 'credit 4')}; ${header(id, 2)}`
    await expect(sql(uneven)).rejects.toThrow('do not sum to zero')
    // Entries whose header never comes fail at the commit.
    await expect(sql(`${debit}; ${credit}`)).rejects.toThrow(/foreign key/i)
    await expect(sql(entry(id, 0, 'debit 0'))).rejects.toThrow(/check/i)
    await expect(sql(entry(id, 0, 'sideways 5'))).rejects.toThrow(/check/i)
    await sql(`${debit}; ${credit}; ${header(id, 2)}`)
    await expect(sql(entry(id, 2, 'debit 5'))).rejects.toThrow('stands already')
  })

  it('has a database that refuses to change or forget the books, past the program', async () => {
    const place = await newPlace()
    const store = await place.open()
    await store.commit(async (unit) => {
      await unit.ledger.post(sampleSale())
      await unit.changes.add('invoice', 'x')
    })
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused('update ledger_entry set amount = amount + 1')
    await refused('update ledger_transaction set description = description')
    await refused('delete from ledger_entry')
    await refused('delete from ledger_transaction')
    await refused('update change_log set seq = seq + 1')
    await refused('delete from change_log')
    expect(await audit(store.read)).toEqual([])
  })
}
