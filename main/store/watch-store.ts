import type { Failure } from '../../core/errors/registry.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Store, Unit } from '../../core/ports/store.ts'

/** A store that remembers whether its last commit could be written. */
export type WatchedStore = Store & {
  /** Why nothing can be written now; undefined while all is well. */
  refusal(): Failure | undefined
  onRefusal(listener: () => void): void
}

/** Watches the commits of a store: screens and technician are told while nothing can be written, and when it can again. */
export function watchStore(store: Store, first: Failure | undefined): WatchedStore {
  let refusal = first
  const listeners = new Set<() => void>()
  const become = (next: Failure | undefined) => {
    if (next?.code === refusal?.code) return
    refusal = next
    for (const listener of listeners) listener()
  }
  return Object.freeze({
    ...store,
    commit: async <T>(work: (unit: Unit) => Promise<T>): Promise<T> => {
      try {
        const value = await store.commit(work)
        become(undefined)
        return value
      } catch (thrown) {
        if (isStoreFailure(thrown)) become(thrown.failure)
        throw thrown
      }
    },
    refusal: () => refusal,
    onRefusal: (listener: () => void) => void listeners.add(listener),
  })
}
