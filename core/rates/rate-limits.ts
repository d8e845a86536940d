import type { RateAge } from './rate.ts'

/** How far rates may differ and how old they may be. A shop sets `lastKnownMs`; own cards may take a longer one (14 days). */
export type RateLimits = {
  /** A rate is fresh up to this age, and only quotes as young as this make a median. */
  readonly freshMs: number
  /** Then it is ageing (shown) up to this age. */
  readonly ageingMs: number
  /** Then it is the last known (marked on the receipt) up to this age, then too old: fiat charging stops. */
  readonly lastKnownMs: number
  /** Sources agree when the highest is at most this far above the lowest, in hundredths of a percent. */
  readonly spreadBp: bigint
  /** A source that is alone is believed only this near to the last agreed rate, in hundredths of a percent. */
  readonly jumpBp: bigint
}

/** Defaults: fresh 2 minutes, ageing 15 minutes, last known 24 hours, spread 2 %, jump 10 %. */
export const defaultRateLimits: RateLimits = Object.freeze({
  freshMs: 2 * 60_000,
  ageingMs: 15 * 60_000,
  lastKnownMs: 24 * 3_600_000,
  spreadBp: 200n,
  jumpBp: 1_000n,
})

/** Which age it is after `ageMs`. Unknown time (NaN) is too old. */
export function rateAge(ageMs: number, limits: RateLimits): RateAge {
  if (ageMs <= limits.freshMs) return 'fresh'
  if (ageMs <= limits.ageingMs) return 'ageing'
  return ageMs <= limits.lastKnownMs ? 'lastKnown' : 'tooOld'
}
