/** The legs that builders put together. */
import { assert } from '../errors/result.ts'
import { absolute, add, isNegative, isZero, subtract } from '../money/arithmetic.ts'
import { minorUnits, type MinorUnits, type Money, type Msat } from '../money/units.ts'
import { taxAccount, type AccountName } from './chart-of-accounts.ts'
import { taxShare } from './tax-share.ts'
import type { Direction, Layer, NewEntry } from './transaction.ts'

export type Leg = { readonly currency: string; readonly amount: MinorUnits }

const leg =
  (direction: Direction, layer: Layer = 'settled') =>
  (account: AccountName, { currency, amount }: Leg): NewEntry[] => {
    assert(!isNegative(amount), `an entry at ${account} is not negative`)
    return isZero(amount) ? [] : [{ account, direction, currency, amount, layer }]
  }

export const debit = leg('debit')
export const credit = leg('credit')

/** Promised, and not there for anything else until the promise is kept or given up. */
export const encumberedDebit = leg('debit', 'encumbered')
export const encumberedCredit = leg('credit', 'encumbered')

export const bitcoin = (amount: Msat): Leg => ({ currency: 'BTC', amount })

/** A difference that nobody owes: what is asked above the price is credited, what is asked below it debited. */
export const rounding = (currency: string, asked: MinorUnits, price: MinorUnits): NewEntry[] => {
  const difference = subtract(asked, price)
  const side = isNegative(difference) ? debit : credit
  return side('rounding', { currency, amount: absolute(difference) })
}

/**
 * A price, or a part of one, as income and tax owed. Tax is rounded once a sale: `before` is what was paid of the price
 * already, and a part owes what the tax of both is above that of the part before.
 */
export function sold(
  { currency, amount }: Money,
  taxBp: number,
  before: MinorUnits = minorUnits(0n),
): NewEntry[] {
  const [until, already] = [taxShare(add(before, amount), taxBp), taxShare(before, taxBp)]
  return [
    ...credit('sales', { currency, amount: subtract(until.net, already.net) }),
    ...credit(taxAccount(taxBp), { currency, amount: subtract(until.tax, already.tax) }),
  ]
}
