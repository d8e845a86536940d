import type { DrawerWiring } from '../../core/device/device.ts'
import type { DrawerState } from '../../core/ports/drawer.ts'
import type { Clock } from '../../core/ports/clock.ts'

/** What a drawer's state is made of: the plug's level as the printer tells it, and the pulses that were sent. */
export type DrawerSense = {
  state(): DrawerState
  /** What an open drawer's level is, once that is known. */
  openIs(): 'high' | 'low' | undefined
  /** A pulse has gone out. */
  pulsed(): void
  /** The level of pin 3 as the printer has just said it. */
  level(isHigh: boolean): void
  /** The printer has gone, or does not answer: nobody knows. */
  lost(): void
}

/** A drawer that was kicked is open, and seen to be, within this: a poll's second and a slow answer. */
const opensWithinMs = 3_000

/**
 * Drawers differ in what their switch says. Nobody has told: the level changes after a pulse, so the new one is *open*. The
 * other way round, a hand that pushes it shut, comes without a pulse.
 */
export function createDrawerSense(
  { openIs }: Pick<DrawerWiring, 'openIs'>,
  clock: Pick<Clock, 'monotonicMs'>,
  changed: (state: DrawerState) => void,
): DrawerSense {
  let learnt = openIs
  let seen: boolean | undefined
  let pulsedMs = Number.NEGATIVE_INFINITY
  let told: DrawerState = 'unknown'
  const state = (): DrawerState => {
    if (seen === undefined || learnt === undefined) return 'unknown'
    return seen === (learnt === 'high') ? 'open' : 'closed'
  }
  const tell = (): void => {
    if (state() === told) return
    told = state()
    changed(told)
  }
  return Object.freeze({
    state,
    openIs: () => learnt,
    pulsed: () => {
      pulsedMs = clock.monotonicMs()
    },
    level: (isHigh: boolean) => {
      const isNew = seen !== undefined && seen !== isHigh
      if (isNew && openIs === undefined && clock.monotonicMs() - pulsedMs < opensWithinMs)
        learnt ??= isHigh ? 'high' : 'low'
      seen = isHigh
      tell()
    },
    lost: () => {
      seen = undefined
      tell()
    },
  })
}
