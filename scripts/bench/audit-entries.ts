import type { Entry } from '../../core/ledger/transaction.ts'
import type { Store } from '../../core/ports/store.ts'

const signed = ({ direction, amount }: Entry): bigint => (direction === 'debit' ? amount : -amount)

/** Whether all entries sum to zero per currency and layer, and the running balances are those of the entries (I1, I11). */
export async function auditEntries(store: Store): Promise<boolean> {
  const accounts = new Map<string, bigint>()
  let after = 0n
  for (;;) {
    const entries = await store.read.ledger.entries(after, 5000)
    for (const entry of entries) {
      const key = `${entry.account} ${entry.currency} ${entry.layer}`
      accounts.set(key, (accounts.get(key) ?? 0n) + signed(entry))
    }
    const last = entries.at(-1)
    if (last === undefined) break
    after = last.sequence
  }
  const balances = await store.read.ledger.balances()
  const agree = balances.every(
    ({ account, currency, layer, debits, credits }) =>
      accounts.get(`${account} ${currency} ${layer}`) === debits - credits,
  )
  return agree && [...accounts.values()].reduce((sum, value) => sum + value, 0n) === 0n
}
