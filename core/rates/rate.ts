import type { Instant } from '../time/instant.ts'

/** The price of 1 BTC in minor units of `quote`, as a fraction: no floats near money (DESIGN §3.1). */
export type Rate<C extends string = string> = {
  readonly quote: C
  readonly numerator: bigint
  readonly denominator: bigint
}

/** What one source said, and when it said it was true. */
export type RateQuote<C extends string = string> = {
  readonly source: string
  readonly rate: Rate<C>
  readonly asOf: Instant
}

/** How far a rate may be trusted: fresh → ageing (shown) → last known (marked on the receipt) → too old (fiat charging stops). */
export type RateAge = 'fresh' | 'ageing' | 'lastKnown' | 'tooOld'

/** The rate a sale was priced with, kept with it for ever (I15). */
export type RateUsed<C extends string = string> = {
  readonly rate: Rate<C>
  readonly age: RateAge
  readonly decidedAt: Instant
  readonly quotes: readonly RateQuote<C>[]
}
