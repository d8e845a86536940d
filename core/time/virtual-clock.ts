import type { Clock, Stop } from '../ports/clock.ts'
import { type Instant, instant } from './instant.ts'

/** A clock that stands still until told: for tests and the simulator. */
export type VirtualClock = Clock & {
  /**
   * Moves both times on by `ms`, waking each sleeper at its own moment, earliest first (equal moments: in the order they
   * fell asleep), and lets what each wakes run before the next wakes. A sleeper that sleeps again within `ms` wakes again.
   */
  advance(ms: number): Promise<void>
  /** Sets the wall clock alone, as a technician or NTP does; sleepers do not notice. */
  setWall(now: Instant): void
  /** How many sleep now. */
  readonly sleepers: number
}

type Sleeper = { readonly at: number; readonly wake: () => void }

/**
 * How many times the promise queue is drained after each waking: a chain of awaits of that length runs to its next sleep.
 * There is no other way to wait for "all promises" without a timer of the machine.
 */
const turns = 200

const drain = async (): Promise<void> => {
  for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
}

const earliest = (sleepers: ReadonlySet<Sleeper>): Sleeper | undefined => {
  let first: Sleeper | undefined
  for (const sleeper of sleepers) if (first === undefined || sleeper.at < first.at) first = sleeper
  return first
}

/** A virtual clock; `start` is the wall clock's first moment (default 2026-01-01T00:00:00Z). */
export const createVirtualClock = (start: Instant = instant(1_767_225_600_000)): VirtualClock => {
  let monotonic = 0
  let wallOffset: number = start
  const sleepers = new Set<Sleeper>()

  const sleep = (ms: number, stop?: Stop): Promise<void> =>
    new Promise((resolve) => {
      if (ms <= 0 || stop?.stopped === true) {
        resolve()
        return
      }
      const end = () => {
        sleepers.delete(sleeper)
        forget?.()
        resolve()
      }
      const sleeper: Sleeper = { at: monotonic + ms, wake: end }
      sleepers.add(sleeper)
      const forget = stop?.onStop(end)
    })

  const advance = async (ms: number): Promise<void> => {
    const until = monotonic + ms
    await drain()
    for (let next = earliest(sleepers); next !== undefined; next = earliest(sleepers)) {
      if (next.at > until) break
      monotonic = next.at
      next.wake()
      await drain()
    }
    monotonic = until
  }

  return Object.freeze({
    now: () => instant(wallOffset + monotonic),
    monotonicMs: () => monotonic,
    sleep,
    advance,
    setWall(now: Instant) {
      wallOffset = now - monotonic
    },
    get sleepers() {
      return sleepers.size
    },
  })
}
