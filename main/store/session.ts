import type { StoreId } from '../../core/contract/ids.ts'
import type { Failure } from '../../core/errors/registry.ts'
import type { EngineName, Statement } from './statement.ts'

/** Somewhere to run statements: a unit of work, or the connection that only reads. Bound to one shop. */
export type Session = {
  readonly engine: EngineName
  /** True when every answer is there before the turn of the event loop ends (SQLite). */
  readonly answersAtOnce: boolean
  rows<P extends object, R>(statement: Statement<P, R>, values: P): Promise<R[]>
}

/** The connection that writes. All of it is used by one group of units at a time. */
export type WriteSession = Session & {
  begin(): Promise<void>
  savepoint(): Promise<void>
  /** The unit since the savepoint stays. */
  release(): Promise<void>
  /** The unit since the savepoint is gone. */
  rollbackTo(): Promise<void>
  commit(): Promise<void>
  /** Never throws: whatever was open is gone afterwards. */
  rollback(): Promise<void>
  /** False when the engine itself has given the transaction up (disk full, I/O). */
  isOpen(): boolean
}

/** One of the two engines, open and migrated, for one shop. */
export type Engine = {
  readonly name: EngineName
  readonly storeId: StoreId
  readonly write: WriteSession
  readonly read: Session
  /** Set when the engine takes no writes (damaged, read-only): every commit rejects with it. */
  readonly refuses?: Failure
  /** What an error of the engine means, or undefined when it is a mistake in the program. */
  failureOf(thrown: unknown): Failure | undefined
  /** True when the whole group may simply run again (serialization failure, deadlock). */
  isConflict(thrown: unknown): boolean
  close(): Promise<void>
}

/** The only row, or undefined. */
export async function firstRow<R>(rows: Promise<R[]>): Promise<R | undefined> {
  return (await rows)[0]
}
