import { msBetween } from '../time/instant.ts'
import type { Instant } from '../time/instant.ts'

/** One look at the clocks, and at the newest block's own time where the node has told it. */
export type ClockSample = {
  readonly wall: Instant
  readonly monotonicMs: number
  readonly blockTime?: Instant
}

/** `behindChain`: the newest block lies more than 2 h ahead · `jumped`: more than 60 s against the monotonic clock. */
export type ClockVerdict = 'right' | 'behindChain' | 'jumped'

/** What is known of the clock; opaque outside, the verdict apart. */
export type ClockJudgement = {
  readonly verdict: ClockVerdict
  /** Wall clock minus monotonic clock when the clock was last right, and whether the chain agreed. */
  readonly offsetMs: number
  readonly trusted: boolean
  /** The newest block when the jump was seen: only a newer one can vouch for the new time. */
  readonly blockAtJump?: Instant | undefined
}

/** Blocks may run up to two hours ahead of the true time (Bitcoin's consensus rules). */
const blockToleranceMs = 2 * 3600 * 1000
const jumpToleranceMs = 60 * 1000

const right = (offsetMs: number): ClockJudgement => ({ verdict: 'right', offsetMs, trusted: true })

/** True when a block that came after the jump carries about the time that the clock shows now. */
function vouched(before: ClockJudgement, { wall, blockTime }: ClockSample): boolean {
  if (blockTime === undefined || before.verdict !== 'jumped') return false
  if (before.blockAtJump !== undefined && blockTime <= before.blockAtJump) return false
  return Math.abs(msBetween(blockTime, wall)) <= blockToleranceMs
}

/**
 * The next judgement from the last one (none at the start) and a new sample. Wrong goes back to right by itself: the clock
 * returns to where it was, a clock that was behind the chain catches up, or a new block vouches for the new time.
 */
export function judgeClock(
  before: ClockJudgement | undefined,
  sample: ClockSample,
): ClockJudgement {
  const offsetMs = sample.wall - sample.monotonicMs
  const { blockTime } = sample
  const behind = blockTime !== undefined && msBetween(sample.wall, blockTime) > blockToleranceMs
  if (behind) {
    const known = before ?? { offsetMs, trusted: false }
    return { ...known, verdict: 'behindChain' }
  }
  if (before === undefined || !before.trusted) return right(offsetMs)
  if (Math.abs(offsetMs - before.offsetMs) <= jumpToleranceMs) return right(offsetMs)
  if (vouched(before, sample)) return right(offsetMs)
  const blockAtJump = before.verdict === 'jumped' ? before.blockAtJump : blockTime
  return { ...before, verdict: 'jumped', blockAtJump }
}
