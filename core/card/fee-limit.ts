/** What is held for the fee when a card's money leaves over Lightning, and how much then can leave. */
import { isNegative, max, min, mulDiv, subtract } from '../money/arithmetic.ts'
import { msat, type Msat } from '../money/units.ts'

const least = msat(5_000n)
/** 0.5 %. */
const share = { numerator: 5n, denominator: 1_000n }

/** The most that routing may cost: 5 sat or 0.5 %, whichever is more. Passed to the node with every send, and held first. */
export const feeLimitOf = (amountMsat: Msat): Msat => max(least, mulDiv(amountMsat, share, 'ceil'))

/** The largest amount that, with its fee limit, fits what is available; zero when nothing does. */
export function largestSend(availableMsat: Msat): Msat {
  const byLeast = subtract(availableMsat, least)
  const byShare = mulDiv(availableMsat, { numerator: 1_000n, denominator: 1_005n }, 'floor')
  const most = min(byLeast, byShare)
  return isNegative(most) ? msat(0n) : most
}
