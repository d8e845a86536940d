import type { InvoiceId, LateMoneyId } from '../contract/ids.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import type { Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'

/** Why money arrived that no price was waiting for. */
export type LateMoneyKind = 'surplus' | 'late' | 'second' | 'stranger'

export type LateMoneyResolution = {
  readonly how: 'cash' | 'tip' | 'note'
  readonly note: string
  readonly at: Instant
}

/** Money a person has to decide about; it stands in `customer-credit` or, for a stranger's code, in `suspense`. */
export type LateMoney = {
  readonly id: LateMoneyId
  readonly kind: LateMoneyKind
  readonly account: 'customer-credit' | 'suspense'
  readonly amountMsat: Msat
  readonly paymentHash: PaymentHash
  readonly nodeKey: NodeKey
  readonly invoiceId?: InvoiceId
  readonly createdAt: Instant
  readonly resolution?: LateMoneyResolution
}
