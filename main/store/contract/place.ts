import { newId, type Id, type StoreId } from '../../../core/contract/ids.ts'
import type { Instant } from '../../../core/time/instant.ts'
import { instant } from '../../../core/time/instant.ts'
import type { OpenStore, StoreOptions } from '../open-store.ts'

/** An empty database on one of the two engines, for one test. */
export type Place = {
  readonly storeId: StoreId
  /** Opens the store; whatever is opened is closed after the test. */
  open(options?: Partial<Pick<StoreOptions, 'idleMs' | 'onCommit' | 'storeId'>>): Promise<OpenStore>
  /** Runs SQL as a person with a database shell would, past the program; rejects when the engine refuses. */
  sql(text: string): Promise<void>
}

/** Makes a new place; the test's own `it` comes with it. */
export type NewPlace = () => Promise<Place>

let made = 0

/** A new id; each test file counts on. */
export function testId<I extends Id<string>>(): I {
  made += 1
  const bytes = new Uint8Array(10)
  new DataView(bytes.buffer).setUint32(6, made)
  return newId<I>(1_790_000_000_000 + made, bytes)
}

/** A moment; each later than the one before. */
export function testMoment(): Instant {
  made += 1
  return instant(1_790_000_000_000 + made)
}

/** 32 bytes of hex that no other call gives. */
export function testHex(): string {
  made += 1
  return made.toString(16).padStart(64, '0')
}
