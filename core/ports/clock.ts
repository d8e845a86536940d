import type { Instant } from '../time/instant.ts'

/** Time as the rules may know it. Tests and the simulator give a virtual one. */
export type Clock = {
  /** The wall clock: may be wrong and may jump. */
  now(): Instant
  /** Milliseconds that only ever grow, from an arbitrary start. */
  monotonicMs(): number
  /** Resolves after `ms`, or at once when `stop` is called; never rejects. */
  sleep(ms: number, stop?: Stop): Promise<void>
}

/** A wish to end, handed down to whatever runs for long. */
export type Stop = {
  readonly stopped: boolean
  /** Calls `run` once when the wish comes (at once if it has come); returns a way to forget it. */
  onStop(run: () => void): () => void
}
