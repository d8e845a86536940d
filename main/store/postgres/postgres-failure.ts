import { DatabaseError } from 'pg'
import { failure, type Failure, type FailureCode } from '../../../core/errors/registry.ts'

type StoreCode = Extract<FailureCode, `store.${string}`>

/** SQLSTATE (PostgreSQL, appendix A); what is not named is a mistake in the program. */
const byState: readonly (readonly [RegExp, StoreCode])[] = [
  [/^53100/, 'store.full'],
  [/^25006/, 'store.readOnly'],
  [/^XX00[12]/, 'store.damaged'],
  // Serialization failure and deadlock after all attempts · no connection · shutting down · too many connections.
  [/^(40001|40P01|08|57P|53)/, 'store.busy'],
]

/** What the driver and the system say when there is no server, or no longer. */
const away =
  /ECONNREFUSED|ECONNRESET|ENOENT|EPIPE|ETIMEDOUT|ENOTFOUND|Connection terminated|not queryable|timeout exceeded when trying to connect/

/** The connection itself is gone, and the transaction with it. */
export const isAway = (thrown: unknown): boolean =>
  thrown instanceof DatabaseError
    ? /^(08|57P)/.test(thrown.code ?? '')
    : thrown instanceof Error &&
      away.test(`${'code' in thrown ? String(thrown.code) : ''} ${thrown.message}`)

/** Another writer was faster: the same work may simply run again. */
export const isConflict = (thrown: unknown): boolean =>
  thrown instanceof DatabaseError && (thrown.code === '40001' || thrown.code === '40P01')

/** What an error of PostgreSQL means for the store, or undefined for a mistake in the program. */
export function postgresFailure(thrown: unknown): Failure | undefined {
  if (isAway(thrown)) return failure('store.busy', undefined, thrown)
  if (!(thrown instanceof DatabaseError)) return undefined
  const state = thrown.code ?? ''
  const code = byState.find(([pattern]) => pattern.test(state))?.[1]
  return code === undefined ? undefined : failure(code, undefined, thrown)
}
