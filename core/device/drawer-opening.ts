import type { DrawerOpeningId } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'

/** The cash drawer, opened without a sale: who wanted it, and why. Never altered, never removed. */
export type DrawerOpening = {
  readonly id: DrawerOpeningId
  readonly at: Instant
  readonly reason: string
  readonly by: string
}

/** How long a drawer may stand open before the cashier's screen says so: counting change takes a while. */
export const leftOpenMs = 60_000
