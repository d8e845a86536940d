import type { MinorUnits } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'
import type { AccountName } from './chart-of-accounts.ts'

/** cala's layers: money that is there, money that is on its way, money that is promised. */
export type Layer = 'settled' | 'pending' | 'encumbered'

export type Direction = 'debit' | 'credit'

/** One leg: `amount` is positive, the direction says which way. */
export type NewEntry = {
  readonly account: AccountName
  readonly direction: Direction
  readonly currency: string
  readonly amount: MinorUnits
  readonly layer: Layer
}

/** A balanced set of entries: zero per currency and layer. `externalId` makes posting idempotent. */
export type Transaction = {
  readonly externalId: string
  readonly kind: string
  readonly at: Instant
  readonly description: string
  readonly entries: readonly NewEntry[]
}

/** `sequence` is the transaction's × 1 000 + the place within it (from 0): the order of posting, without gaps within. */
export type Entry = NewEntry & { readonly sequence: bigint; readonly externalId: string }

/** `sequence` counts the shop's transactions from 1, gapless and in commit order. */
export type Posted = Transaction & { readonly sequence: bigint }

/** One entry of a card's account with the transaction that it is of; `sequence` is the transaction's. */
export type CardMovement = NewEntry & Omit<Posted, 'entries'>

/** Both sums of one account, currency and layer; what stands there is debits minus credits. */
export type Balance = {
  readonly account: AccountName
  readonly currency: string
  readonly layer: Layer
  readonly debits: MinorUnits
  readonly credits: MinorUnits
}

/** No transaction has more entries: their sequence numbers leave room for as many. */
export const largestTransaction = 1_000

/** The number of an entry by its transaction's number and its place in it. */
export const entrySequence = (transaction: bigint, position: number): bigint =>
  transaction * BigInt(largestTransaction) + BigInt(position)
