import type { Failure } from '../errors/registry.ts'
import type { Bolt11, PaymentHash } from '../lightning/payment-hash.ts'
import type { Msat } from '../money/units.ts'

/** A code to pay, and the most that routing may cost: never left to the node. */
export type PayRequest = {
  readonly bolt11: Bolt11
  readonly feeLimitMsat: Msat
  /** No further attempt begins after it; what is on its way then may still arrive. */
  readonly timeoutSec: number
}

/**
 * `paid`, `failed`: the node's definitive word, the only two that move money · `refused`: the node itself has ended the call with
 * an error, so that nothing can come of it any more · `unknown`: the call ended without a word of the node.
 */
export type SendOutcome =
  | { readonly kind: 'paid'; readonly feeMsat: Msat }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'refused' | 'unknown'; readonly failure: Failure }

/** `missing`: a node that serves knows of no payment of this hash. That alone is not yet "never sent". */
export type SentOutcome =
  | Exclude<SendOutcome, { readonly kind: 'refused' | 'unknown' }>
  | { readonly kind: 'inFlight' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/**
 * The node as whoever pays sees it: by a right of its own, to send and to look up what was sent. Nothing rejects and everything
 * ends.
 */
export type Payer = {
  /** Asks once. Ends with the node's word, or with the call's end. */
  send(request: PayRequest): Promise<SendOutcome>
  /** How the payment of this hash stands at the node now. */
  lookUpSent(paymentHash: PaymentHash): Promise<SentOutcome>
}
