/** The values inside of LNURL's answers: amounts are whole millisatoshi (LUD-03, LUD-06), URLs are http or https. */
import { failure, type Failure } from '../errors/registry.ts'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { isNegative, lessThan, min } from '../money/arithmetic.ts'
import { largestAmount } from '../money/currency.ts'
import { satFromMsatCeil, satFromMsatFloor } from '../money/sat-msat.ts'
import { msat, type Msat } from '../money/units.ts'

const allBitcoin = msat(largestAmount('BTC'))

/**
 * An amount as a JSON number or, as some services write it, as decimal text; whole and not negative, else undefined. A
 * number above 2^53 has lost digits and one above all bitcoin is cut to it: both only ever stand for "no limit".
 */
export function amountFrom(value: unknown): Msat | undefined {
  if (typeof value === 'number')
    return Number.isInteger(value) && value >= 0 ? min(msat(BigInt(value)), allBitcoin) : undefined
  if (typeof value !== 'string' || !/^\s*[0-9]{1,20}\s*$/.test(value)) return undefined
  return min(msat(BigInt(value.trim())), allBitcoin)
}

/** An amount as the JSON number that LNURL wants. Ours fit: 2^53 msat are 90 071 BTC. */
export function wireAmount(amount: Msat): number {
  assert(!isNegative(amount), 'an amount in an answer is not negative')
  const value = Number(amount)
  assert(Number.isSafeInteger(value), 'an amount in an answer fits a JSON number')
  return value
}

/** An absolute http or https URL as it was written, else undefined; whether it may be fetched is `mayFetch`'s matter. */
export function httpUrlFrom(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined
  const text = value.trim()
  return /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined
}

/** Whether an amount lies within bounds; `lnurl.aboveMaximum` and `lnurl.belowMinimum` name the bound in whole sat. */
export function withinRange(amount: Msat, least: Msat, most: Msat): Result<void, Failure> {
  if (lessThan(most, amount))
    return err(failure('lnurl.aboveMaximum', { largestSat: satFromMsatFloor(most).toString() }))
  if (lessThan(amount, least))
    return err(failure('lnurl.belowMinimum', { leastSat: satFromMsatCeil(least).toString() }))
  return ok(undefined)
}
