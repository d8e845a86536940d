import type { StoreId } from '../../core/contract/ids.ts'
import type { Failure } from '../../core/errors/registry.ts'
import { ok, type Result } from '../../core/errors/result.ts'
import { storeFailure } from '../../core/errors/store-failure.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Store } from '../../core/ports/store.ts'
import { createReads } from './create-reads.ts'
import { groupCommit } from './group-commit.ts'
import { openPostgres } from './postgres/open-postgres.ts'
import type { Engine, Session } from './session.ts'
import { openSqlite } from './sqlite/open-sqlite.ts'

export type StoreOptions = {
  /** Exactly one of both: the data folder (SQLite, `flashtill.db` within), or the address of a PostgreSQL database. */
  readonly folder?: string
  readonly url?: string
  readonly storeId: StoreId
  readonly clock: Clock
  /** How long what rides along waits for somebody else's commit. */
  readonly idleMs?: number
  /** Told after each commit how many units shared it. */
  readonly onCommit?: (units: number) => void
}

/** A store that may be open for reading only: then `refuses` says why, and every commit rejects with it. */
export type OpenStore = Store & { readonly refuses?: Failure }

const rideAlongMs = 2_000

/** Reading, with the engine's errors as failures of the store. */
const inStoresWords = ({ read, failureOf }: Engine): Session => ({
  engine: read.engine,
  answersAtOnce: read.answersAtOnce,
  async rows(statement, values) {
    try {
      return await read.rows(statement, values)
    } catch (thrown) {
      const meant = failureOf(thrown)
      throw meant === undefined ? thrown : storeFailure(meant)
    }
  },
})

/** The store on an engine that is open. */
function storeOn(engine: Engine, options: StoreOptions): OpenStore {
  const listeners = new Set<(lastSeq: bigint) => void>()
  const writer = groupCommit(engine, {
    clock: options.clock,
    idleMs: options.idleMs ?? rideAlongMs,
    committed: (units, lastSeq) => {
      options.onCommit?.(units)
      if (lastSeq !== undefined) for (const listener of listeners) listener(lastSeq)
    },
  })
  return Object.freeze({
    commit: writer.commit,
    rideAlong: writer.rideAlong,
    read: createReads(inStoresWords(engine), engine.storeId),
    onChange(listener: (lastSeq: bigint) => void) {
      const entry = (lastSeq: bigint) => listener(lastSeq)
      listeners.add(entry)
      return () => void listeners.delete(entry)
    },
    close: writer.close,
    ...(engine.refuses === undefined ? {} : { refuses: engine.refuses }),
  })
}

/**
 * Opens the till's memory and brings its schema up to date. Fails with `store.locked` (another service has the folder),
 * `store.newer` (a newer program wrote it), `store.readOnly`, `store.full`, `store.busy` (PostgreSQL is not there), or
 * `store.damaged` when not even reading is possible; a damaged file that can be read opens with `refuses` set.
 */
export async function openStore(options: StoreOptions): Promise<Result<OpenStore, Failure>> {
  const { folder, url, storeId } = options
  if ((folder === undefined) === (url === undefined))
    throw new Error('mistake in the program: a store is opened by its folder or by its url')
  const engine =
    url === undefined
      ? await openSqlite({ folder: folder ?? '', storeId })
      : await openPostgres({ url, storeId })
  return engine.ok ? ok(storeOn(engine.value, options)) : engine
}
