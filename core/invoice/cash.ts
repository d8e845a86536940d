import { divide, multiply, subtract } from '../money/arithmetic.ts'
import { minorUnits, money, type Money } from '../money/units.ts'

/** What is asked for in coins: the price rounded to the shop's smallest coin, half up (Swiss and Dutch counters). */
export const askedInCash = (price: Money, smallestCoin: bigint): Money =>
  money(
    price.currency,
    multiply(minorUnits(divide(price.amount, smallestCoin, 'halfUp')), smallestCoin),
  )

/** What rounding added to the price (positive) or took from it (negative). */
export const cashRounding = (price: Money, asked: Money): Money => ({
  currency: price.currency,
  amount: subtract(asked.amount, price.amount),
})
