import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { Outcome, Work } from './run-group.ts'

/** A unit in the queue and who waits for it. */
export type Waiting = { readonly work: Work; settle(outcome: Outcome): void }

export type Rides = {
  /** Written after `patienceMs` at the latest, `idleMs` unless named. */
  add(work: Work, patienceMs?: number): void
  /** All that waits; it is out of here then. */
  take(): readonly Waiting[]
  readonly isEmpty: boolean
  /** Nothing waits for a timer any more. */
  stop(): void
}

type Ride = Waiting & { readonly dueMs: number }

/**
 * What can be asked again and therefore waits for somebody else's commit, or until its patience ends. What could not be written (disk
 * full) waits for the next one; a mistake in the program ends it.
 */
export function rideAlongs(
  clock: Clock,
  { idleMs, leave }: { readonly idleMs: number; readonly leave: () => void },
): Rides {
  const { stop, call } = createStop()
  let waiting: Ride[] = []
  let timedForMs = Number.POSITIVE_INFINITY

  /** Whose time has come does not wait any longer, and takes the others along. */
  function look(): void {
    timedForMs = Number.POSITIVE_INFINITY
    if (stop.stopped) return
    const dueMs = Math.min(...waiting.map((ride) => ride.dueMs))
    if (dueMs <= clock.monotonicMs()) leave()
    else if (Number.isFinite(dueMs)) void lookAt(dueMs)
  }
  async function lookAt(dueMs: number): Promise<void> {
    timedForMs = dueMs
    await clock.sleep(dueMs - clock.monotonicMs(), stop)
    if (timedForMs === dueMs) look()
  }
  function push(one: Ride): void {
    waiting.push(one)
    if (one.dueMs < timedForMs && !stop.stopped) void lookAt(one.dueMs)
  }
  const rideOf = (work: Work, patienceMs: number): Ride => {
    const ride: Ride = {
      work,
      dueMs: clock.monotonicMs() + patienceMs,
      settle(outcome) {
        if (outcome.ok) return
        if (!isStoreFailure(outcome.thrown)) throw outcome.thrown
        if (!stop.stopped) push(rideOf(work, patienceMs))
      },
    }
    return ride
  }
  return Object.freeze({
    add: (work, patienceMs = idleMs) => push(rideOf(work, patienceMs)),
    take() {
      const taken = waiting
      waiting = []
      return taken
    },
    get isEmpty() {
      return waiting.length === 0
    },
    stop: call,
  })
}
