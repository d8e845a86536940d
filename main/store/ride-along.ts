import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { Outcome, Work } from './run-group.ts'

/** A unit in the queue and who waits for it. */
export type Waiting = { readonly work: Work; settle(outcome: Outcome): void }

export type Rides = {
  add(work: Work): void
  /** All that waits; it is out of here then. */
  take(): readonly Waiting[]
  readonly isEmpty: boolean
  /** Nothing waits for a timer any more. */
  stop(): void
}

/**
 * What can be asked again and therefore waits for somebody else's commit, or for `idleMs`. What could not be written (disk
 * full) waits for the next one; a mistake in the program ends it.
 */
export function rideAlongs(
  clock: Clock,
  { idleMs, leave }: { readonly idleMs: number; readonly leave: () => void },
): Rides {
  const { stop, call } = createStop()
  let waiting: Waiting[] = []
  let isTimed = false

  async function afterIdle(): Promise<void> {
    isTimed = true
    await clock.sleep(idleMs, stop)
    isTimed = false
    if (waiting.length > 0 && !stop.stopped) leave()
  }
  function push(one: Waiting): void {
    waiting.push(one)
    if (!isTimed && !stop.stopped) void afterIdle()
  }
  const rideOf = (work: Work): Waiting => {
    const ride: Waiting = {
      work,
      settle(outcome) {
        if (outcome.ok) return
        if (!isStoreFailure(outcome.thrown)) throw outcome.thrown
        if (!stop.stopped) push(ride)
      },
    }
    return ride
  }
  return Object.freeze({
    add: (work: Work) => push(rideOf(work)),
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
