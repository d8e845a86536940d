import type { CardId, InvoiceId, PaymentId, TapId } from '../contract/ids.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import type { Money, Msat, Sat } from '../money/units.ts'
import type { RateUsed } from '../rates/rate.ts'
import type { Instant } from '../time/instant.ts'

/**
 * The states of one way to pay (DESIGN §3.4).
 * planned: on disk, LND not asked or its answer not known to us · open: payable · cancelling: our wish stands, LND has not
 * answered · unknown: LND was asked and did not answer · cancelled, settled, expired: LND's own word · refused: LND said no
 * before there was a code, or the code was never shown.
 */
export type PaymentState =
  | 'planned'
  | 'open'
  | 'cancelling'
  | 'cancelled'
  | 'settled'
  | 'expired'
  | 'refused'
  | 'unknown'

/** Why a code was to be cancelled: the sale itself, another tender instead, or a new code at a fresh rate. */
export type CancelReason = 'sale' | 'tender' | 'newCode'

/** Where settled money went: to the price, or to `customer-credit` because the price was covered or the time was up. */
export type Applied = 'price' | 'credit'

export type LightningPayment = {
  readonly tender: 'lightning'
  readonly id: PaymentId
  readonly invoiceId: InvoiceId
  readonly state: PaymentState
  readonly createdAt: Instant
  /** The part of the price that this payment would pay: all that was owed when it was planned; settled, what it did pay. */
  readonly due: Money
  /** What pays `due`: whole sats, rounded up. The code asks for it. */
  readonly amountSat: Sat
  /** Absent when the price is in bitcoin. */
  readonly rate?: RateUsed
  readonly paymentHash: PaymentHash
  readonly expiresAt: Instant
  /** The node that was asked; absent while planned on a node not known yet. */
  readonly nodeKey?: NodeKey
  readonly bolt11?: Bolt11
  readonly cancelReason?: CancelReason
  /** Why it is refused or unknown. */
  readonly failure?: FailureCode
  /** LND's `amt_paid_msat`; with `settledAt`, `settleIndex` and `applied` present once settled. */
  readonly receivedMsat?: Msat
  readonly settledAt?: Instant
  readonly settleIndex?: bigint
  readonly applied?: Applied
}

export type CashPayment = {
  readonly tender: 'cash'
  readonly id: PaymentId
  readonly invoiceId: InvoiceId
  readonly state: 'settled'
  readonly createdAt: Instant
  readonly due: Money
  /** What was asked for in coins: `due` rounded to the shop's smallest coin. */
  readonly asked: Money
  readonly given: Money
  readonly change: Money
  readonly drawer: string
  readonly applied: 'price'
  /** Who went on although LND had not answered the cancel (DESIGN §3.12). */
  readonly wentOnBy?: string
}

/**
 * Paid by an own card, through the ledger: it is posted or it is not there. `cancelled`: the sale was cancelled before all of
 * it was paid, and what the card had paid was given back.
 */
export type CardPayment = {
  readonly tender: 'card'
  readonly id: PaymentId
  readonly invoiceId: InvoiceId
  readonly state: 'settled' | 'cancelled'
  readonly createdAt: Instant
  /** The part of the price that it paid. */
  readonly due: Money
  /** What the card paid: whole sats, as the sale's code asked for. */
  readonly amountSat: Sat
  /** Absent when the price is in bitcoin. */
  readonly rate?: RateUsed
  readonly cardId: CardId
  /** The one presentation of the card that this payment used up. */
  readonly tapId: TapId
  readonly applied: 'price'
  /** Who went on although LND had not answered the cancel (DESIGN §3.12). */
  readonly wentOnBy?: string
  /** Given back out of the drawer, because the card had been closed meanwhile. */
  readonly paidOut?: Money
}

export type Payment = LightningPayment | CashPayment | CardPayment

/** States in which the payment may still turn into money. */
const pending: ReadonlySet<PaymentState> = new Set(['planned', 'open', 'cancelling', 'unknown'])

/** True while LND's definitive word is missing. */
export const isPending = (payment: Payment): payment is LightningPayment =>
  pending.has(payment.state)
