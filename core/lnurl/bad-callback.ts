import { failure, type Failure } from '../errors/registry.ts'
import { err } from '../errors/result.ts'

/** What is wrong with a request to us; travels as `detail.problem` of `lnurl.badCallback`. */
export type CallbackProblem =
  | 'k1'
  | 'pr'
  | 'pin'
  | 'network'
  | 'noAmount'
  | 'expiry'
  | 'amount'
  | 'comment'
  | 'sig'
  | 'key'
  | 'action'

/** The failed outcome of every reader of requests to us. */
export const badCallback = (
  problem: CallbackProblem,
): { readonly ok: false; readonly error: Failure } => err(failure('lnurl.badCallback', { problem }))
