import type { CardEventId, CardId, InvoiceId, IssuerId, PaymentId, TapId } from '../contract/ids.ts'
import type { Instant } from '../time/instant.ts'
import type { CardLimits, DeclineReason } from './card-limits.ts'
import type { PinSetting } from './card-pin.ts'
import type { ChipRef } from './chip-ref.ts'
import type { CardState } from './lifecycle.ts'

/** An own card: whose money stands in `card:<id>`. What it holds is the ledger's to say. */
export type Card = {
  readonly id: CardId
  /** The shop's running number of cards: paging, and the name when it has none of its own. */
  readonly number: bigint
  readonly name: string
  readonly state: CardState
  readonly currency: 'BTC'
  /** Absent until a chip is programmed for it. */
  readonly chip?: {
    readonly issuer: IssuerId
    readonly ref: ChipRef
    /** The version of its keys; only taps of this one may pay. */
    readonly keyVersion: number
    /** The highest counter taken of that version. */
    readonly lastCounter: number
  }
  readonly limits: CardLimits
  readonly pin?: PinSetting & {
    /** What `pin-hash.ts` made of the PIN, sealed with the device’s key: four digits are soon tried out. */
    readonly sealedHash: Uint8Array
  }
  readonly createdAt: Instant
  readonly replacedBy?: CardId
}

/** What people call a card: its name, else its number. */
export const calledCard = ({ name, number }: Pick<Card, 'name' | 'number'>): string =>
  name === '' ? `#${number}` : name

/** One version of a card's keys, as far as a tap needs it: K2 sealed with the device's key. */
export type CardKey = {
  readonly cardId: CardId
  readonly version: number
  /** The chip's own version byte of these keys. */
  readonly chipByte: number
  readonly sealedK2: Uint8Array
}

/** An issuer of ours. Its K1 (sealed) reads any tap; its key itself opens only in an issuing session. */
export type Issuer = {
  readonly id: IssuerId
  readonly createdAt: Instant
  readonly state: 'current' | 'old'
  readonly sealedK1: Uint8Array
}

/**
 * `held` may be charged until the hold time is over · `pinWanted` charged once its PIN is proved · `charged`, `sent` (it was used
 * for a payout), `declined`, `expired`, `shown` (its balance was looked at) are for ever.
 */
export type TapState = 'held' | 'pinWanted' | 'charged' | 'sent' | 'declined' | 'expired' | 'shown'

/** Why a tap was declined: the card's own reasons, or what happened to this tap. */
export type TapReason =
  | DeclineReason
  | 'replayed'
  | 'oldKeys'
  | 'pinWrong'
  | 'sameCard'
  | 'saleClosed'
  | 'rate'

/** One presentation of an own card, proved by its MAC: unique by card, key version and counter (I9). */
export type Tap = {
  readonly id: TapId
  readonly cardId: CardId
  readonly keyVersion: number
  readonly counter: number
  readonly at: Instant
  readonly reader: string
  readonly state: TapState
  readonly reason?: TapReason
  readonly invoiceId?: InvoiceId
  readonly paymentId?: PaymentId
  /** How long the reader had the card until its link was there. */
  readonly readMs?: number
}

/** What was done to a card, by whom and why. Written with the change itself, never altered. */
export type CardAct = {
  readonly id: CardEventId
  readonly cardId: CardId
  readonly at: Instant
  readonly who: string
  readonly what: string
  readonly why: string
  /** Plain values for people; no keys, no PIN. */
  readonly detail: Readonly<Record<string, string>>
}
