import { failure, type Failure } from '../errors/registry.ts'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { exponentOf, type Currency } from '../money/currency.ts'
import type { Rate } from './rate.ts'

/** Rates as exact fractions: made from what exchanges write, ordered and averaged without a float. */

/** A rate in lowest terms. Both parts are positive. */
export function rateOf<C extends string>(
  quote: C,
  numerator: bigint,
  denominator: bigint,
): Rate<C> {
  assert(numerator > 0n && denominator > 0n, 'a rate is positive')
  const common = greatestCommonDivisor(numerator, denominator)
  return { quote, numerator: numerator / common, denominator: denominator / common }
}

const plainDecimal = /^([0-9]{1,18})(?:\.([0-9]{1,18}))?$/

/**
 * The rate that an exchange writes as the price of 1 BTC in whole units (`"61234.50"` EUR), exactly. Anything but plain
 * digits with a point is `rate.badAnswer`, zero too.
 */
export function rateFromPrice<C extends Currency>(
  text: string,
  quote: C,
): Result<Rate<C>, Failure> {
  const [, whole, decimals = ''] = plainDecimal.exec(text) ?? []
  if (whole === undefined) return err(failure('rate.badAnswer'))
  const units = BigInt(whole + decimals)
  if (units === 0n) return err(failure('rate.badAnswer'))
  const minorPerUnit = 10n ** BigInt(exponentOf(quote))
  return ok(rateOf(quote, units * minorPerUnit, 10n ** BigInt(decimals.length)))
}

/** −1, 0 or 1. Both rates have one quote. */
export function compareRates<C extends string>(a: Rate<C>, b: Rate<NoInfer<C>>): -1 | 0 | 1 {
  assert(a.quote === b.quote, `${a.quote} does not compare with ${b.quote}`)
  const [left, right] = [a.numerator * b.denominator, b.numerator * a.denominator]
  return left < right ? -1 : left > right ? 1 : 0
}

/** The rate half way between two. */
export const meanRate = <C extends string>(a: Rate<C>, b: Rate<NoInfer<C>>): Rate<C> =>
  rateOf(
    a.quote,
    a.numerator * b.denominator + b.numerator * a.denominator,
    2n * a.denominator * b.denominator,
  )

/** True where the higher of two rates is at most `basisPoints` (hundredths of a percent) above the lower. */
export function isWithin<C extends string>(
  a: Rate<C>,
  b: Rate<NoInfer<C>>,
  basisPoints: bigint,
): boolean {
  const [low, high] = compareRates(a, b) < 0 ? [a, b] : [b, a]
  return (
    high.numerator * low.denominator * 10_000n <=
    low.numerator * high.denominator * (10_000n + basisPoints)
  )
}

function greatestCommonDivisor(a: bigint, b: bigint): bigint {
  let [larger, smaller] = [a, b]
  while (smaller !== 0n) [larger, smaller] = [smaller, larger % smaller]
  return larger
}
