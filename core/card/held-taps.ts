/** Taps that wait for Charge, or for their PIN: how long is judged by this program's own clock, never by the wall's. */
import type { TapId } from '../contract/ids.ts'
import type { MinorUnits } from '../money/units.ts'
import type { Clock } from '../ports/clock.ts'

/** Memory only: after a restart nobody stands at the counter any more, and a held tap is over. */
export type HeldTaps = {
  hold(tap: TapId): void
  drop(tap: TapId): void
  /** The newest tap that may still be charged. */
  newest(): TapId | undefined
  isFresh(tap: TapId): boolean
  /** The cashier takes this part of the price from it, and no more: its PIN, or LND, may still be waited for. */
  agree(tap: TapId, part: MinorUnits): void
  agreed(tap: TapId): MinorUnits | undefined
  /** How long a tap waits that is held now. */
  holdMs(): number
  /** How long this tap still waits; 0 when it does not. */
  msLeft(tap: TapId): number
}

/** An empty memory. `holdMs` is asked at each look: the shop may change it. */
export function heldTaps(clock: Pick<Clock, 'monotonicMs'>, holdMs: () => number): HeldTaps {
  const since = new Map<TapId, number>()
  const parts = new Map<TapId, MinorUnits>()
  const msLeft = (tap: TapId): number => {
    const from = since.get(tap)
    return from === undefined ? 0 : Math.max(0, from + holdMs() - clock.monotonicMs())
  }
  const drop = (tap: TapId): void => {
    since.delete(tap)
    parts.delete(tap)
  }
  const forgetOld = () => {
    for (const tap of since.keys()) if (msLeft(tap) === 0) drop(tap)
  }
  return Object.freeze({
    hold: (tap: TapId) => {
      forgetOld()
      since.set(tap, clock.monotonicMs())
    },
    drop,
    agree: (tap: TapId, part: MinorUnits) => void parts.set(tap, part),
    agreed: (tap: TapId) => parts.get(tap),
    newest: () => {
      forgetOld()
      return [...since.keys()].at(-1)
    },
    holdMs,
    isFresh: (tap: TapId) => msLeft(tap) > 0,
    msLeft,
  })
}
