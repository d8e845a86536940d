/** A card's money on its way out over Lightning, to a code that somebody else's terminal has shown us (LUD-03). */
import type { CardId, PayoutId, TapId } from '../contract/ids.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { add } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'

/**
 * open: written, the node may be asked to pay, or was asked · closed: it will not be asked (any more), what became of it is still
 * to be heard · paid, failed: the node's own word · neverSent: the node knows of no payment, and none can come.
 */
export type PayoutState = 'open' | 'closed' | 'paid' | 'failed' | 'neverSent'

/** The intent of one send: on disk, with its hold, before the node is asked (DESIGN §3.3). Sent at most once. */
export type Payout = {
  readonly id: PayoutId
  readonly cardId: CardId
  /** The one presentation of the card that it used up. */
  readonly tapId: TapId
  /** Only this node's word counts, and only while it has the database of then. */
  readonly nodeKey: NodeKey
  readonly generation: bigint
  readonly paymentHash: PaymentHash
  readonly amountMsat: Msat
  /** Zero where nothing is sent at all: the code was of a card of ours, and the books alone have moved it. */
  readonly feeLimitMsat: Msat
  readonly createdAt: Instant
  readonly state: PayoutState
  /** What routing cost; of a paid one. */
  readonly feeMsat?: Msat
  /** Why it failed, in the node's word. */
  readonly reason?: string
}

/** What stands aside on the card until the node has spoken. */
export const heldFor = ({ amountMsat, feeLimitMsat }: Payout): Msat => add(amountMsat, feeLimitMsat)

export const isPayoutOver = ({ state }: Pick<Payout, 'state'>): boolean =>
  state !== 'open' && state !== 'closed'
