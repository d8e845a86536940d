import { failure, type Failure } from '../../core/errors/registry.ts'
import { isStoreFailure, storeFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { Unit } from '../../core/ports/store.ts'
import { createUnit } from './create-unit.ts'
import { guardUnits } from './guard-unit.ts'
import type { Engine } from './session.ts'

export type Writer = {
  commit<T>(work: (unit: Unit) => Promise<T>): Promise<T>
  rideAlong(work: (unit: Unit) => Promise<void>): void
  /** Finishes what waits; what comes later is refused with `service.stopping`. */
  close(): Promise<void>
}

export type WriterOptions = {
  readonly clock: Clock
  /** How long what rides along waits for a commit of somebody else. */
  readonly idleMs: number
  /** After each commit: how many units it held, and the highest `seq` if it wrote change rows. */
  readonly committed: (units: number, lastSeq: bigint | undefined) => void
}

type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly lastSeq: bigint | undefined }
  | { readonly ok: false; readonly thrown: unknown }

type Waiting = {
  readonly work: (unit: Unit) => Promise<unknown>
  settle(outcome: Outcome): void
}

/** A group is bounded so that nobody waits long for the first answer. */
const largestGroup = 256

/** How often a group runs again after a conflict with another writer (PostgreSQL). */
const attempts = 8

const isWritten = (outcome: Outcome) => outcome.ok
const lastSeqOf = (outcomes: readonly Outcome[]): bigint | undefined =>
  outcomes.reduce<bigint | undefined>(
    (last, outcome) => (outcome.ok ? (outcome.lastSeq ?? last) : last),
    undefined,
  )

/**
 * One writer, group commit: the units of all callers of a turn share one transaction, each in a savepoint; after the
 * COMMIT, and only then, is anybody answered. When the engine has given the transaction up, the whole group failed.
 */
export function groupCommit(engine: Engine, options: WriterOptions): Writer {
  const { write } = engine
  const guard = guardUnits(write)
  const stop = createStop()
  const queue: Waiting[] = []
  let rides: Waiting[] = []
  let refuses: Failure | undefined = engine.refuses
  let isScheduled = false
  let isClosing = false
  let running: Promise<void> | undefined

  const inStoresWords = (thrown: unknown): unknown => {
    const meant = engine.failureOf(thrown)
    // A damaged file is not written again by this process: a person looks first.
    if (meant?.code === 'store.damaged') refuses = meant
    return meant === undefined ? thrown : storeFailure(meant)
  }

  async function runUnit({ work }: Waiting, isAlone: boolean): Promise<Outcome> {
    let lastSeq: bigint | undefined
    const noteChange = (seq: bigint) => (lastSeq = seq)
    if (!isAlone) await write.savepoint()
    try {
      const value = await guard.run((session) =>
        work(createUnit(session, engine.storeId, noteChange)),
      )
      if (!isAlone) await write.release()
      return { ok: true, value, lastSeq }
    } catch (thrown) {
      if (!write.isOpen() || engine.isConflict(thrown)) throw thrown
      if (!isAlone) await write.rollbackTo()
      return { ok: false, thrown: inStoresWords(thrown) }
    }
  }

  async function runOnce(group: readonly Waiting[]): Promise<readonly Outcome[]> {
    try {
      await write.begin()
      const outcomes: Outcome[] = []
      for (const waiting of group) outcomes.push(await runUnit(waiting, group.length === 1))
      if (outcomes.some(isWritten)) await write.commit()
      else await write.rollback()
      return outcomes
    } catch (thrown) {
      await write.rollback()
      throw thrown
    }
  }

  async function runAll(group: readonly Waiting[]): Promise<readonly Outcome[]> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await runOnce(group)
      } catch (thrown) {
        if (engine.isConflict(thrown) && attempt < attempts) {
          await options.clock.sleep(attempt)
          continue
        }
        const all: Outcome = { ok: false, thrown: inStoresWords(thrown) }
        return group.map(() => all)
      }
    }
  }

  async function drain(withRides: boolean): Promise<void> {
    const group = [...(withRides ? rides : []), ...queue.splice(0, largestGroup)]
    if (withRides) rides = []
    if (group.length === 0) return
    const outcomes = await runAll(group)
    group.forEach((waiting, at) => {
      const outcome = outcomes[at]
      if (outcome !== undefined) waiting.settle(outcome)
    })
    const units = outcomes.filter(isWritten).length
    if (units > 0) options.committed(units, lastSeqOf(outcomes))
  }

  function schedule(): void {
    if (isScheduled || running !== undefined) return
    isScheduled = true
    setImmediate(() => {
      isScheduled = false
      running = drain(true).finally(() => {
        running = undefined
        if (queue.length > 0) schedule()
      })
    })
  }

  /** What rode along and could not be written (disk full) waits for the next commit. */
  const ride = (work: (unit: Unit) => Promise<void>): Waiting => ({
    work,
    settle(outcome) {
      if (outcome.ok) return
      if (!isStoreFailure(outcome.thrown)) throw outcome.thrown
      if (!isClosing && refuses === undefined) rides.push(this)
    },
  })

  async function afterIdle(): Promise<void> {
    await options.clock.sleep(options.idleMs, stop.stop)
    if (rides.length > 0 && !isClosing) schedule()
  }

  return Object.freeze({
    commit<T>(work: (unit: Unit) => Promise<T>): Promise<T> {
      const refused = isClosing ? failure('service.stopping') : refuses
      if (refused !== undefined) return Promise.reject(storeFailure(refused))
      return new Promise<T>((resolve, reject) => {
        queue.push({
          work,
          settle: (outcome) => (outcome.ok ? resolve(outcome.value as T) : reject(outcome.thrown)),
        })
        schedule()
      })
    },
    rideAlong(work: (unit: Unit) => Promise<void>): void {
      if (isClosing || refuses !== undefined) return
      rides.push(ride(work))
      if (rides.length === 1) void afterIdle()
    },
    async close(): Promise<void> {
      isClosing = true
      stop.call()
      while (running !== undefined || queue.length > 0 || rides.length > 0) {
        if (running === undefined) running = drain(true).finally(() => (running = undefined))
        await running
      }
      await engine.close()
    },
  })
}
