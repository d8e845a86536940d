import { divide } from '../money/arithmetic.ts'
import { minorUnits, money, type Money } from '../money/units.ts'

/** What is asked for in coins: the price rounded to the shop's smallest coin, half up (Swiss and Dutch counters). */
export const askedInCash = (price: Money, smallestCoin: bigint): Money =>
  money(price.currency, divide(price.amount, smallestCoin, 'halfUp') * smallestCoin)

/** The part of the price that rounding gave away (positive) or took (negative). */
export const cashRounding = (price: Money, asked: Money): Money => ({
  currency: price.currency,
  amount: minorUnits(price.amount - asked.amount),
})
