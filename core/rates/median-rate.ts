import { compareRates, isWithin, meanRate } from './price.ts'
import type { Rate, RateQuote } from './rate.ts'

/** The rate that most sources agree on, with the quotes that made it and those that were left out as outliers. */
export type Agreement<C extends string = string> = {
  readonly rate: Rate<C>
  readonly quotes: readonly RateQuote<C>[]
  readonly outliers: readonly RateQuote<C>[]
}

/**
 * The median of those that agree: of the quotes in order of price, the largest run whose highest is at most `spreadBp` above
 * its lowest. It must be more than half of all quotes, so one source that is wrong by ten never moves a price, and where
 * none has a majority nobody is believed (undefined). One quote a source; no quotes agree on nothing.
 */
export function medianRate<C extends string>(
  quotes: readonly RateQuote<C>[],
  spreadBp: bigint,
): Agreement<C> | undefined {
  const ordered = quotes.toSorted((a, b) => compareRates(a.rate, b.rate))
  const agreeing = largestRun(ordered, spreadBp)
  if (agreeing.length * 2 <= ordered.length) return undefined
  const rate = middle(agreeing)
  if (rate === undefined) return undefined
  const outliers = ordered.filter((quote) => !agreeing.includes(quote))
  return { rate, quotes: agreeing, outliers }
}

function largestRun<C extends string>(
  ordered: readonly RateQuote<C>[],
  spreadBp: bigint,
): readonly RateQuote<C>[] {
  let largest: readonly RateQuote<C>[] = []
  for (const [at, lowest] of ordered.entries()) {
    const run = ordered.slice(at).filter(({ rate }) => isWithin(lowest.rate, rate, spreadBp))
    if (run.length > largest.length) largest = run
  }
  return largest
}

function middle<C extends string>(ordered: readonly RateQuote<C>[]): Rate<C> | undefined {
  const lower = ordered[Math.ceil(ordered.length / 2) - 1]
  const upper = ordered[Math.floor(ordered.length / 2)]
  if (lower === undefined || upper === undefined) return undefined
  return lower === upper ? lower.rate : meanRate(lower.rate, upper.rate)
}
