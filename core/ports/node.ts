import type { Failure, FailureCode } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Network } from '../lightning/bolt11-prefix.ts'
import type { Channel } from '../lightning/channel.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import type { Preimage } from '../lightning/preimage.ts'
import type { Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'

/** Why Lightning is not simply ready; each has a sentence in core/words and a runbook. */
export type NodeReason = Extract<FailureCode, `node.${string}`>

/** What is known about the node besides its state; kept from the last time it answered. */
export type NodeFacts = {
  readonly identityKey?: NodeKey
  /** Over all active channels, by `core/lightning/receivable.ts`. */
  readonly canReceiveMsat?: Msat
  /** The largest share of one channel; with one channel the same as `canReceiveMsat`. */
  readonly largestReceivableMsat?: Msat
  /** The newest block's own time, LND's `best_header_timestamp`. */
  readonly blockTime?: Instant
  /** Present while the wall clock is wrong, also when the node is away or refuses. */
  readonly clockIsWrong?: true
}

/**
 * Where the node stands. `absent`: no connection, or no answer · `starting` · `locked`: the wallet waits for its password ·
 * `syncing`: RPC is there but AddInvoice would hang · `connecting`: no channel is active yet · `degraded`: it runs, and a
 * person should know · `refused`: it runs but it is not ours to talk to (macaroon, certificate, another node) · `ready`.
 * `sells` is the only thing to ask before a code is made: `degraded` may sell (chain away) or not (clock wrong).
 */
export type NodeState =
  | { readonly kind: 'ready'; readonly sells: true; readonly facts: NodeFacts }
  | {
      readonly kind:
        | 'absent'
        | 'starting'
        | 'locked'
        | 'syncing'
        | 'connecting'
        | 'degraded'
        | 'refused'
      readonly sells: boolean
      readonly reason: NodeReason
      readonly facts: NodeFacts
    }

/** A code to make. The hash is the id of the request: asking twice is safe (DESIGN §3.7). */
export type CodeRequest = {
  readonly preimage: Preimage
  readonly paymentHash: PaymentHash
  readonly amountMsat: Msat
  readonly expirySec: number
  /** For the payer to read: at most 639 bytes of UTF-8. */
  readonly memo: string
  /** SHA-256 of a longer text that the payer has: it goes into the code instead of the memo (BOLT #11, `h`). */
  readonly descriptionHashHex?: string
}

/**
 * `exists`: this hash was asked for before; look it up and compare · `refused`: the node said no, nothing is stored ·
 * `unknown`: it may or may not be stored (deadline, lost connection, an answer we do not know); look it up.
 */
export type AddCodeOutcome =
  | { readonly kind: 'added'; readonly bolt11: Bolt11 }
  | { readonly kind: 'exists' }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** An invoice as the node holds it, without its preimage. */
export type NodeInvoice = {
  readonly paymentHash: PaymentHash
  readonly bolt11: Bolt11
  readonly state: 'open' | 'accepted' | 'settled' | 'canceled'
  /** Asked for; 0 where the payer chooses. */
  readonly amountMsat: Msat
  /** What arrived (`amt_paid_msat`): the figure to book; 0 unless settled. */
  readonly receivedMsat: Msat
  readonly settledAt?: Instant
  /** 1, 2, 3 … in the order of settlement, without gaps; only when settled. */
  readonly settleIndex?: bigint
  readonly createdAt: Instant
  readonly expirySec: number
  readonly memo: string
}

/** `missing`: the node definitely knows no such hash · `unknown`: nothing is known. */
export type LookUpOutcome =
  | { readonly kind: 'found'; readonly invoice: NodeInvoice }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** `cancelled`: no money can come any more · `settled`: too late, it was paid · `missing`: no such hash. */
export type CancelOutcome =
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'settled' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unknown'; readonly failure: Failure }

/** Who follows settlements. The stream is the doorbell, the look-up is the truth (DESIGN §3.5). */
export type SettlementFollower = {
  /**
   * On every connect, before anything is subscribed: check who answers (`identity`, the last settlement under its index)
   * and give the cursor from which to replay; 0n replays nothing.
   */
  connected(): Promise<bigint>
  /** After the subscription was sent: now look up every payment of ours that is not final. */
  subscribed(): void
  /**
   * A settled invoice, replayed or live, of anybody. The replay comes in the order in which invoices were added, not
   * settled; repeats are possible.
   */
  settled(invoice: NodeInvoice): void
  /** The stream ended; the adapter connects again by itself. */
  lost(failure: Failure): void
}

/** A page of the node's settled invoices, oldest added first; `next` is where the following page begins, if there is one. */
export type SettledPage = {
  readonly invoices: readonly NodeInvoice[]
  readonly next?: bigint
}

/** What the node itself reads in a code: a second opinion beside `core/lightning/decode-bolt11.ts`. */
export type NodeDecoded = {
  readonly payee: NodeKey
  readonly paymentHash: PaymentHash
  readonly amountMsat: Msat
  readonly createdAt: Instant
  readonly expirySec: number
  readonly description: string
}

/**
 * A Lightning node as the rules see it. Nothing rejects and everything ends: each call has a deadline of its own, and a
 * deadline means *unknown*, never *failed*. A failed `Result` likewise says only that there was no answer.
 */
export type NodePort = {
  /** The chain it must be on; a code for another one is not shown. */
  readonly network: Network
  addCode(request: CodeRequest): Promise<AddCodeOutcome>
  lookUp(paymentHash: PaymentHash): Promise<LookUpOutcome>
  cancel(paymentHash: PaymentHash): Promise<CancelOutcome>
  state(): NodeState
  /** Calls back after every change of state or facts; returns a way to stop that. */
  onState(changed: (state: NodeState) => void): () => void
  /** Follows settlements over every outage until the returned function is called. */
  settlements(follower: SettlementFollower): () => void
  /** Who answers now; asked of the node each time. */
  identity(): Promise<Result<NodeKey, Failure>>
  channels(): Promise<Result<readonly Channel[], Failure>>
  decode(bolt11: Bolt11): Promise<Result<NodeDecoded, Failure>>
  /** For the audit: settled invoices by page; 0n begins with the first. */
  listSettled(from: bigint): Promise<Result<SettledPage, Failure>>
}
