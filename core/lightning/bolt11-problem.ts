import { failure } from '../errors/registry.ts'
import type { Failure } from '../errors/registry.ts'
import { err } from '../errors/result.ts'

/** What is wrong with a payment string; travels as `detail.problem` of `bolt11.invalid`. */
export type Bolt11Problem =
  | 'length'
  | 'bech32'
  | 'prefix'
  | 'amount'
  | 'truncated'
  | 'padding'
  | 'paymentHash'
  | 'paymentSecret'
  | 'description'
  | 'expiry'
  | 'cltv'
  | 'fallback'
  | 'route'
  | 'payee'
  | 'feature'
  | 'signature'

/** The failed outcome of every step of the decoder. */
export const bad = (problem: Bolt11Problem): { readonly ok: false; readonly error: Failure } =>
  err(failure('bolt11.invalid', { problem }))
