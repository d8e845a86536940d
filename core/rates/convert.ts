import { divide, mulDiv } from '../money/arithmetic.ts'
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
export function satForMoney<C extends string>(price: Money<C>, rate: Rate<NoInfer<C>>): Sat {
  assert(price.currency === rate.quote, `a rate in ${rate.quote} prices no ${price.currency}`)
  const ratio = { numerator: satPerBtc * rate.denominator, denominator: rate.numerator }
  return sat(mulDiv(price.amount, ratio, 'ceil'))
}

/** What an amount of bitcoin is worth: rounded down to whole minor units. */
export const moneyForMsatFloor = <C extends string>(amount: Msat, rate: Rate<C>): Money<C> =>
  money(rate.quote, mulDiv(amount, worthOf(rate), 'floor'))

/** The price of 1 BTC in whole minor units, for people and screens; sums are made with the fraction itself. */
export const pricePerBtc = <C extends string>(rate: Rate<C>): Money<C> =>
  money(rate.quote, divide(rate.numerator, rate.denominator, 'halfEven'))

/** Minor units a msat. */
const worthOf = (rate: Rate) => ({
  numerator: rate.numerator,
  denominator: msatPerBtc * rate.denominator,
})
