import type { MinorUnits } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'

/** cala's layers: money that is there, money that is on its way, money that is promised. */
export type Layer = 'settled' | 'pending' | 'encumbered'

export type Direction = 'debit' | 'credit'

/** One leg: `amount` is positive, the direction says which way. */
export type NewEntry = {
  readonly account: string
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

export type Entry = NewEntry & { readonly sequence: bigint; readonly externalId: string }

export type Posted = Transaction & { readonly sequence: bigint }

/** Debits minus credits, and both sums. */
export type Balance = {
  readonly account: string
  readonly currency: string
  readonly layer: Layer
  readonly debits: MinorUnits
  readonly credits: MinorUnits
}
