import type { CardId, StreetCodeId } from '../contract/ids.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import type { Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'

/**
 * `planned` on disk, LND not asked or its answer not known to us · `open` a stranger has it · `settled` and `ended` are LND's
 * own word. Whatever stands here, money that arrives under its hash is the card's.
 */
export type StreetCodeState = 'planned' | 'open' | 'settled' | 'ended'

/** A code by which a stranger tops up a card from anywhere (LUD-06). No sale, no number, no receipt. */
export type StreetCode = {
  readonly id: StreetCodeId
  readonly cardId: CardId
  readonly state: StreetCodeState
  readonly createdAt: Instant
  readonly expiresAt: Instant
  readonly amountMsat: Msat
  readonly paymentHash: PaymentHash
  /** The node that was asked. */
  readonly nodeKey: NodeKey
  readonly bolt11?: Bolt11
  /** LUD-12: what the payer wrote, kept with the money. */
  readonly comment?: string
  readonly receivedMsat?: Msat
  readonly settledAt?: Instant
}

/** How long such a code may be paid: a wallet pays at once, and every open one takes a place. */
export const streetCodeSec = 300

/** Strangers have so many places (DESIGN §2), and so many of them for one card: nobody can fill them all from one link. */
export const mostStreetCodes = 20
export const mostStreetCodesOfCard = 5

/** Whether there is a place for one more, from those that have not ended. */
export function hasPlace(
  unfinished: readonly StreetCode[],
  { cardId, now }: { readonly cardId: CardId; readonly now: Instant },
): boolean {
  const open = unfinished.filter(({ expiresAt }) => expiresAt > now)
  const ofCard = open.filter((code) => code.cardId === cardId)
  return open.length < mostStreetCodes && ofCard.length < mostStreetCodesOfCard
}
