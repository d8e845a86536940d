import type { CardId, InvoiceId } from '../contract/ids.ts'
import type { Money } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'
import type { Payment } from './payment.ts'

/** What a customer owes. Its state is computed from its payments and marks (`invoice-state.ts`), never set. */
export type Invoice = {
  readonly id: InvoiceId
  /** The shop's running number: order, paging and the name on the receipt. */
  readonly number: bigint
  /** Tax included. In bitcoin: msat. */
  readonly price: Money
  /** Hundredths of a percent; 2 100 is 21 %. */
  readonly taxBp: number
  readonly createdAt: Instant
  readonly lifetimeMin: number
  /** The cashier's wish to end the sale; it becomes Invalid + Marked when nothing can be paid any more. */
  readonly cancelAskedAt?: Instant
  /** The clock was not trusted when the sale began (receipts say so). */
  readonly timeUnsure?: true
  /** A top-up: what is paid goes to this card, nothing is sold. */
  readonly topUpCardId?: CardId
  /** In the order they were made. */
  readonly payments: readonly Payment[]
}
