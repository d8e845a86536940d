/** SDMReadCtr (NT4H2421Gx §9.3.3): 24 bits, rises before each answer, so a new card's first tap shows 1. */

/** Where reading ends for good: the chip answers 6982. */
export const lastCounter = 0xff_ff_ff

/** A rise beyond which a person is told: nobody reads a card so often between two taps here. */
export const strangeRise = 10_000

/**
 * What a verified tap's counter says beside the highest one taken so far (0 for a new card). `fresh` may be taken once, by
 * compare-and-set; `strange` is fresh too, and worth an alarm; `replayed` was taken, or is older than one that was.
 */
export type CounterVerdict = 'fresh' | 'strange' | 'replayed'

/** Strictly greater, never "one more": phones read several times a tap, and so do foreign terminals between two of ours. */
export function judgeCounter(last: number, seen: number): CounterVerdict {
  if (seen <= last) return 'replayed'
  return seen - last > strangeRise ? 'strange' : 'fresh'
}

/** How many taps are left on the card. */
export const tapsLeft = (seen: number): number => Math.max(0, lastCounter - seen)
