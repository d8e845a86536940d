import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { add, isPositive, isZero, negate } from '../money/arithmetic.ts'
import { minorUnits, type MinorUnits } from '../money/units.ts'
import { accountHolds, isAccountName } from './chart-of-accounts.ts'
import { largestTransaction, type Direction, type NewEntry } from './transaction.ts'

/** An amount with the sign that the ledger sums with: debits count up, credits down. */
export const signed = (direction: Direction, amount: MinorUnits): MinorUnits =>
  direction === 'debit' ? amount : negate(amount)

/** What debits exceed credits by, per currency and layer; all zero when the entries balance. */
export function excess(entries: Iterable<NewEntry>): ReadonlyMap<string, MinorUnits> {
  const sums = new Map<string, MinorUnits>()
  for (const { currency, layer, direction, amount } of entries) {
    const key = `${currency} ${layer}`
    sums.set(key, add(sums.get(key) ?? minorUnits(0n), signed(direction, amount)))
  }
  return sums
}

function problemOf(entry: NewEntry): string | undefined {
  const { account, currency, amount } = entry
  if (!isPositive(amount)) return `an amount at ${account} is not positive`
  if (!isAccountName(account)) return `${String(account)} is not in the chart of accounts`
  return accountHolds(account, currency) ? undefined : `${account} does not hold ${currency}`
}

/** What is wrong with a set of entries, in words for the technician; empty when it may be posted. */
export function problemsOf(entries: readonly NewEntry[]): readonly string[] {
  const problems: string[] = []
  if (entries.length < 2) problems.push(`${entries.length} entries are too few`)
  if (entries.length > largestTransaction) problems.push(`${entries.length} are too many`)
  for (const entry of entries) {
    const problem = problemOf(entry)
    if (problem !== undefined) problems.push(problem)
  }
  for (const [key, sum] of excess(entries))
    if (!isZero(sum)) problems.push(`${key} is off by ${sum}`)
  return problems
}

/**
 * Zero per currency and layer, at least two entries, positive amounts, accounts of the chart that hold that currency;
 * else `ledger.unbalanced`. The first of three guards (I1); the others are the database's trigger and the audit.
 */
export function checkBalance(entries: readonly NewEntry[]): Result<readonly NewEntry[], Failure> {
  const problems = problemsOf(entries)
  return problems.length === 0
    ? ok(entries)
    : err(failure('ledger.unbalanced', { problem: problems.join('; ') }))
}
