import { assert } from '../errors/result.ts'
import { mulDiv, subtract } from '../money/arithmetic.ts'
import type { MinorUnits } from '../money/units.ts'

export type TaxShare<C extends string = string> = {
  readonly net: MinorUnits<C>
  readonly tax: MinorUnits<C>
}

/**
 * The tax that a price with tax included holds: `gross × rate / (1 + rate)`, rounded once to the minor unit, halves away
 * from zero. `net` is the rest, so net + tax is the price for every rate. `taxBp`: hundredths of a percent, 2 100 is 21 %.
 */
export function taxShare<C extends string>(gross: MinorUnits<C>, taxBp: number): TaxShare<C> {
  assert(Number.isInteger(taxBp) && taxBp >= 0, 'a tax rate is whole hundredths of a percent')
  const rate = BigInt(taxBp)
  const tax = mulDiv(gross, { numerator: rate, denominator: 10_000n + rate }, 'halfUp')
  return { net: subtract(gross, tax), tax }
}
