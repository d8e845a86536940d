import { add } from '../money/arithmetic.ts'
import { minorUnits } from '../money/units.ts'
import type { Balance, NewEntry } from './transaction.ts'

/** Both sides of an account in one currency and layer. */
export type Sums = Pick<Balance, 'debits' | 'credits'>

/** The sums of an account that nothing was posted to. */
export const nothingBooked: Sums = { debits: minorUnits(0n), credits: minorUnits(0n) }

/** The sums of an account after one more entry. */
export const afterEntry = (sums: Sums, { direction, amount }: NewEntry): Sums =>
  direction === 'debit'
    ? { debits: add(sums.debits, amount), credits: sums.credits }
    : { debits: sums.debits, credits: add(sums.credits, amount) }
