import { heldTaps } from '../card/held-taps.ts'
import { cardMemory } from './card-memory.ts'
import { cardOffers } from './card-offers.ts'
import type { Clock } from './clock.ts'
import { openCodes } from './open-codes.ts'
import { tapBoard } from './tap-board.ts'

/** How long a tap waits for Charge. */
export const tapHoldMs = 30_000

/** All that the till keeps in mind between two commits; a restart forgets it, and nothing is lost. */
export const tillMemory = (clock: Clock) => ({
  codes: openCodes(),
  cardMemory: cardMemory(clock),
  cardOffers: cardOffers(clock, tapHoldMs),
  heldTaps: heldTaps(clock, () => tapHoldMs),
  board: tapBoard(clock),
})
