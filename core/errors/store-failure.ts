import type { Failure } from './registry.ts'

/**
 * How the store rejects when a commit cannot be written (disk full, read-only, damaged, busy): an Error with the failure
 * from the registry. Nothing of the unit of work stands. Anything else that a commit rejects with is a programmer's mistake.
 */
export type StoreFailure = Error & { readonly failure: Failure }

/** The error that carries a failure of the store. */
export const storeFailure = (failure: Failure): StoreFailure =>
  Object.assign(new Error(failure.code, { cause: failure.cause }), {
    name: 'StoreFailure',
    failure,
  })

/** True for what `storeFailure` made. */
export const isStoreFailure = (thrown: unknown): thrown is StoreFailure =>
  thrown instanceof Error && thrown.name === 'StoreFailure' && 'failure' in thrown
