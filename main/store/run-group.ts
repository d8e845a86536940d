import { storeFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Unit } from '../../core/ports/store.ts'
import { createUnit } from './create-unit.ts'
import { guardUnits } from './guard-unit.ts'
import type { Engine } from './session.ts'

export type Work = (unit: Unit) => Promise<unknown>

/** What became of one unit; `lastSeq` is the highest number of its change rows. */
export type Outcome =
  | { readonly ok: true; readonly value: unknown; readonly lastSeq: bigint | undefined }
  | { readonly ok: false; readonly thrown: unknown }

export type GroupRunner = (group: readonly Work[]) => Promise<readonly Outcome[]>

/** How often a group runs again after a conflict with another writer (PostgreSQL). */
const attempts = 16

/** 2, 4, 8 … 256 ms: long enough that somebody gets through. */
const pauseMs = (attempt: number): number => 2 ** Math.min(attempt, 8)

/** What an error means in the store's own words. */
const inStoresWords = ({ failureOf }: Engine, thrown: unknown): unknown => {
  const meant = failureOf(thrown)
  return meant === undefined ? thrown : storeFailure(meant)
}

/**
 * Runs units in one transaction, each in a savepoint, and commits. A unit that throws is rolled back alone; when the engine
 * itself has given the transaction up (disk full, I/O), or cannot commit, the whole group failed and nothing of it stands.
 */
export function groupRunner(engine: Engine, clock: Clock): GroupRunner {
  const { write, storeId } = engine
  const guard = guardUnits(write)

  async function runUnit(work: Work, isAlone: boolean): Promise<Outcome> {
    let lastSeq: bigint | undefined
    const noteChange = (seq: bigint) => (lastSeq = seq)
    if (!isAlone) await write.savepoint()
    try {
      const value = await guard.run((session) => work(createUnit(session, storeId, noteChange)))
      if (!isAlone) await write.release()
      return { ok: true, value, lastSeq }
    } catch (thrown) {
      if (!write.isOpen() || engine.isConflict(thrown)) throw thrown
      if (!isAlone) await write.rollbackTo()
      return { ok: false, thrown: inStoresWords(engine, thrown) }
    }
  }

  async function runOnce(group: readonly Work[]): Promise<readonly Outcome[]> {
    try {
      await write.begin()
      const outcomes: Outcome[] = []
      for (const work of group) outcomes.push(await runUnit(work, group.length === 1))
      if (outcomes.some(({ ok }) => ok)) await write.commit()
      else await write.rollback()
      return outcomes
    } catch (thrown) {
      await write.rollback()
      throw thrown
    }
  }

  return async (group) => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await runOnce(group)
      } catch (thrown) {
        if (engine.isConflict(thrown) && attempt < attempts) {
          await clock.sleep(pauseMs(attempt))
          continue
        }
        const all: Outcome = { ok: false, thrown: inStoresWords(engine, thrown) }
        return group.map(() => all)
      }
    }
  }
}
