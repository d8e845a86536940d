import { assert } from '../errors/result.ts'
import { minorUnits, type MinorUnits, type Money } from './units.ts'

/**
 * The only place where amounts are added, compared and divided (DESIGN §3.1). The second operand is `NoInfer`: it must
 * have the unit of the first, so that cents never meet satoshis. Amounts may be negative inside (differences); bounds are
 * set where amounts are parsed. Money whose currency is known only at run time goes through `addMoney` and its like,
 * which end the program on two currencies.
 */

/** How a division ends: toward −∞, toward +∞, to the nearest with ties to the even one, or ties away from zero. */
export type Rounding = 'floor' | 'ceil' | 'halfEven' | 'halfUp'

/** A factor as a fraction; `denominator` is positive. */
export type Ratio = { readonly numerator: bigint; readonly denominator: bigint }

export const add = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): MinorUnits<C> =>
  minorUnits<C>(a + b)

export const subtract = <C extends string>(
  a: MinorUnits<C>,
  b: NoInfer<MinorUnits<C>>,
): MinorUnits<C> => minorUnits<C>(a - b)

export const negate = <C extends string>(a: MinorUnits<C>): MinorUnits<C> => minorUnits<C>(-a)

/** The amount without its sign. */
export const absolute = <C extends string>(a: MinorUnits<C>): MinorUnits<C> =>
  minorUnits<C>(a < 0n ? -a : a)

/** −1, 0 or 1, as `Array.sort` wants it. */
export const compare = <C extends string>(
  a: MinorUnits<C>,
  b: NoInfer<MinorUnits<C>>,
): -1 | 0 | 1 => (a < b ? -1 : a > b ? 1 : 0)

export const equals = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): boolean =>
  a === b

export const lessThan = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): boolean =>
  a < b

export const atLeast = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): boolean =>
  a >= b

export const isZero = (a: MinorUnits): boolean => a === 0n
export const isPositive = (a: MinorUnits): boolean => a > 0n
export const isNegative = (a: MinorUnits): boolean => a < 0n

export const min = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): MinorUnits<C> =>
  b < a ? b : a

export const max = <C extends string>(a: MinorUnits<C>, b: NoInfer<MinorUnits<C>>): MinorUnits<C> =>
  b > a ? b : a

/** The sum; nothing sums to zero. */
export const sum = <C extends string>(amounts: Iterable<MinorUnits<C>>): MinorUnits<C> => {
  let total = 0n
  for (const amount of amounts) total += amount
  return minorUnits<C>(total)
}

/** The amount taken a whole number of times. */
export const multiply = <C extends string>(a: MinorUnits<C>, times: bigint): MinorUnits<C> =>
  minorUnits<C>(a * times)

/** The amount times a fraction, rounded once, at the end. */
export const mulDiv = <C extends string>(
  a: MinorUnits<C>,
  ratio: Ratio,
  rounding: Rounding,
): MinorUnits<C> => minorUnits<C>(divide(a * ratio.numerator, ratio.denominator, rounding))

/** A whole quotient with stated rounding, for numbers that are not amounts yet (rates). `denominator` is positive. */
export function divide(numerator: bigint, denominator: bigint, rounding: Rounding): bigint {
  assert(denominator > 0n, 'a denominator is positive')
  const remainder = ((numerator % denominator) + denominator) % denominator
  const floor = (numerator - remainder) / denominator
  if (remainder === 0n) return floor
  const twice = remainder * 2n
  const up = {
    floor: false,
    ceil: true,
    halfEven: twice > denominator || (twice === denominator && floor % 2n !== 0n),
    halfUp: twice > denominator || (twice === denominator && floor >= 0n),
  }[rounding]
  return up ? floor + 1n : floor
}

/**
 * Parts in proportion to the weights that sum to exactly the amount: each gets the whole units of its share, and the units
 * left over go to the largest remainders, the earlier part first. Weights are not negative and not all zero.
 */
export function split<C extends string>(
  amount: MinorUnits<C>,
  weights: readonly bigint[],
): MinorUnits<C>[] {
  const weight = weights.reduce((total, each) => total + each, 0n)
  assert(
    weights.every((each) => each >= 0n) && weight > 0n,
    'weights are not negative, one is more',
  )
  const size = amount < 0n ? -amount : amount
  const shares = weights.map((each, at) => ({
    at,
    units: (size * each) / weight,
    remainder: (size * each) % weight,
  }))
  let left = size - shares.reduce((total, share) => total + share.units, 0n)
  const byRemainder = shares.toSorted((a, b) =>
    a.remainder === b.remainder ? a.at - b.at : a.remainder > b.remainder ? -1 : 1,
  )
  for (const share of byRemainder) {
    if (left === 0n) break
    share.units += 1n
    left -= 1n
  }
  return shares.map(({ units }) => minorUnits<C>(amount < 0n ? -units : units))
}

/** `parts` parts as equal as whole units allow, the larger ones first. */
export const splitEvenly = <C extends string>(
  amount: MinorUnits<C>,
  parts: number,
): MinorUnits<C>[] =>
  split(
    amount,
    Array.from({ length: parts }, () => 1n),
  )

const sameCurrency = (a: Money, b: Money) =>
  assert(a.currency === b.currency, `${a.currency} does not mix with ${b.currency}`)

/** The sum of two amounts of one currency. */
export function addMoney<C extends string>(a: Money<C>, b: NoInfer<Money<C>>): Money<C> {
  sameCurrency(a, b)
  return { currency: a.currency, amount: add(a.amount, b.amount) }
}

/** The difference of two amounts of one currency. */
export function subtractMoney<C extends string>(a: Money<C>, b: NoInfer<Money<C>>): Money<C> {
  sameCurrency(a, b)
  return { currency: a.currency, amount: subtract(a.amount, b.amount) }
}

/** −1, 0 or 1 for two amounts of one currency. */
export function compareMoney<C extends string>(a: Money<C>, b: NoInfer<Money<C>>): -1 | 0 | 1 {
  sameCurrency(a, b)
  return compare(a.amount, b.amount)
}
