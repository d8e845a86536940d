import { failure, type Failure } from '../../core/errors/registry.ts'
import { isStoreFailure, storeFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Store, Unit } from '../../core/ports/store.ts'
import { rideAlongs, type Waiting } from './ride-along.ts'
import { groupRunner, type Outcome } from './run-group.ts'
import type { Engine } from './session.ts'

export type Writer = Pick<Store, 'commit' | 'rideAlong' | 'close'>

export type WriterOptions = {
  readonly clock: Clock
  /** How long what rides along waits for a commit of somebody else. */
  readonly idleMs: number
  /** After each commit: how many units it held, and the highest `seq` if it wrote change rows. */
  readonly committed: (units: number, lastSeq: bigint | undefined) => void
}

/** A group is bounded so that nobody waits long for the first answer. */
const largestGroup = 256

const lastSeqOf = (outcomes: readonly Outcome[]): bigint | undefined =>
  outcomes.flatMap((outcome) => (outcome.ok ? (outcome.lastSeq ?? []) : [])).at(-1)

/**
 * One writer, group commit (DESIGN §3.8): the units of all callers of a turn of the event loop share one transaction; after
 * its COMMIT, and only then, is anybody answered.
 */
export function groupCommit(engine: Engine, options: WriterOptions): Writer {
  const run = groupRunner(engine, options.clock)
  const rides = rideAlongs(options.clock, { idleMs: options.idleMs, leave: schedule })
  const queue: Waiting[] = []
  let refuses: Failure | undefined = engine.refuses
  let isScheduled = false
  let closing: Promise<void> | undefined
  let running: Promise<void> | undefined

  /** A damaged file is not written again by this process: a person looks first. */
  function latch(outcome: Outcome): void {
    if (outcome.ok || !isStoreFailure(outcome.thrown)) return
    if (outcome.thrown.failure.code === 'store.damaged') refuses = outcome.thrown.failure
  }

  async function runNext(): Promise<void> {
    const group = [...rides.take(), ...queue.splice(0, largestGroup)]
    if (group.length === 0) return
    const outcomes = await run(group.map(({ work }) => work))
    outcomes.forEach(latch)
    outcomes.forEach((outcome, at) => group[at]?.settle(outcome))
    const units = outcomes.filter(({ ok }) => ok).length
    if (units > 0) options.committed(units, lastSeqOf(outcomes))
  }

  function start(): Promise<void> {
    running = runNext().finally(() => {
      running = undefined
      if (queue.length > 0) schedule()
    })
    return running
  }

  function schedule(): void {
    if (isScheduled || running !== undefined) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      if (running === undefined) void start()
    })
  }

  async function finish(): Promise<void> {
    rides.stop()
    while (running !== undefined || queue.length > 0 || !rides.isEmpty) await (running ?? start())
    await engine.close()
  }

  return Object.freeze({
    commit<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
      const refused = closing !== undefined ? failure('service.stopping') : refuses
      if (refused !== undefined) return Promise.reject(storeFailure(refused))
      return new Promise<T>((resolve, reject) => {
        const settle = (outcome: Outcome) =>
          outcome.ok ? resolve(outcome.value as T) : reject(outcome.thrown)
        queue.push({ work, settle })
        schedule()
      })
    },
    rideAlong(work: (unit: Unit) => Promise<void>, patienceMs?: number): void {
      if (closing === undefined && refuses === undefined) rides.add(work, patienceMs)
    },
    close(): Promise<void> {
      closing ??= finish()
      return closing
    },
  })
}
