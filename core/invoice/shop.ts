/** What a shop sets; a technician's settings stand in flashtill.toml. */
export type Shop = {
  readonly name: string
  /** ISO 4217 code of prices. */
  readonly currency: string
  readonly language: string
  /** How long a code lives, 1–60 minutes. */
  readonly expiryMin: number
  /** Hundredths of a percent, included in prices. */
  readonly taxBp: number
  /** How old the last known rate may be for charging, in minutes. */
  readonly rateMaxAgeMin: number
  /** The smallest coin in minor units: cash is rounded to it. */
  readonly smallestCoin: bigint
  /** How long a tap waits for Charge, 5–30 s; 30 where nobody set it. */
  readonly tapHoldSec?: number
  /** Whether the cashier sees what a card holds; not, where nobody set it. */
  readonly cashierSeesBalance?: boolean
}
