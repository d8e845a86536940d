import { divide } from '../money/arithmetic.ts'
import { assert } from '../errors/result.ts'
import { money, sat, type Money, type Msat, type Sat } from '../money/units.ts'
import type { Rate } from './rate.ts'

/**
 * Between a shop's currency and bitcoin by a rate, which is the price of 1 BTC in minor units of `quote`. One rounding a
 * conversion, at its end, and each name says which way: what is asked for goes up to whole sats, what is given down.
 */
const satPerBtc = 100_000_000n
const msatPerBtc = 100_000_000_000n

/** The whole sats that cover an amount: rounded up, as codes are made. */
export function satForMoneyCeil<C extends string>(amount: Money<C>, rate: Rate<NoInfer<C>>): Sat {
  sameQuote(amount.currency, rate)
  return sat(divide(amount.amount * satPerBtc * rate.denominator, rate.numerator, 'ceil'))
}

/** As `satForMoneyCeil`: the sats of a code. */
export const satForMoney = satForMoneyCeil

/** What an amount of bitcoin is worth: rounded down to whole minor units. */
export const moneyForMsatFloor = <C extends string>(amount: Msat, rate: Rate<C>): Money<C> =>
  money(rate.quote, divide(amount * rate.numerator, msatPerBtc * rate.denominator, 'floor'))

/** The price of 1 BTC in whole minor units, for people and screens; sums are made with the fraction itself. */
export const pricePerBtc = <C extends string>(rate: Rate<C>): Money<C> =>
  money(rate.quote, divide(rate.numerator, rate.denominator, 'halfEven'))

function sameQuote(currency: string, rate: Rate): void {
  assert(currency === rate.quote, `a rate in ${rate.quote} prices no ${currency}`)
}
