import { heldTaps } from '../card/held-taps.ts'
import type { Shop } from '../invoice/shop.ts'
import { cardMemory } from './card-memory.ts'
import { cardOffers } from './card-offers.ts'
import type { Clock } from './clock.ts'
import { openCodes } from './open-codes.ts'
import { tapBoard } from './tap-board.ts'

/** How long a tap waits for Charge; a shop may set less. */
export const tapHoldMs = 30_000

/** How long this shop has taps wait. */
export const tapHoldOf = ({ tapHoldSec }: Pick<Shop, 'tapHoldSec'>): number =>
  tapHoldSec === undefined ? tapHoldMs : tapHoldSec * 1000

/** All that the till keeps in mind between two commits; a restart forgets it, and nothing is lost. */
export const tillMemory = (clock: Clock, holdMs: () => number = () => tapHoldMs) => ({
  codes: openCodes(),
  cardMemory: cardMemory(clock),
  cardOffers: cardOffers(clock, tapHoldMs),
  heldTaps: heldTaps(clock, holdMs),
  board: tapBoard(clock),
})
