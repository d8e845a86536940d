/**
 * What the service tells its screens, over one WebSocket: first a snapshot with everything a screen needs, then changes
 * numbered by the change log (DESIGN §3.11). Plain JSON: amounts are decimal strings with their unit in the key, moments
 * are milliseconds since 1970 UTC. The browser takes these types only; validating is the server's.
 */
import type { FailureCode } from '../errors/registry.ts'
import type { LateMoneyKind } from '../invoice/late-money.ts'
import type { CancelReason, PaymentState } from '../invoice/payment.ts'
import type { RateAge } from '../rates/rate.ts'
import type { PrintJobState, PrintKind } from '../receipt/print-job.ts'
import type { IssuingView } from './issuing-view.ts'
import type { PinChoiceView, TapView } from './card-view.ts'

/** An amount of the shop's currency in minor units, or of `BTC` in msat. */
export type MoneyView = { readonly currency: string; readonly amountMinor: string }

export type RateView = {
  readonly quote: string
  /** Price of 1 BTC in minor units of `quote`, rounded for people; the exact fraction stays with the sale. */
  readonly pricePerBtcMinor: string
  readonly age: RateAge
  readonly decidedAt: number
  readonly sources: readonly { readonly name: string; readonly asOf: number }[]
}

export type LightningView = {
  readonly tender: 'lightning'
  readonly id: string
  readonly state: PaymentState
  readonly due: MoneyView
  readonly amountSat: string
  readonly paymentHash: string
  /** Present once there is a code; screens draw it only while `state` is `open`. */
  readonly bolt11?: string
  readonly createdAt: number
  readonly expiresAt: number
  readonly cancelReason?: CancelReason
  readonly failure?: FailureCode
  readonly receivedMsat?: string
  readonly settledAt?: number
  readonly applied?: 'price' | 'credit'
  readonly rate?: RateView
}

export type CashView = {
  readonly tender: 'cash'
  readonly id: string
  readonly state: 'settled'
  readonly due: MoneyView
  readonly asked: MoneyView
  readonly given: MoneyView
  readonly change: MoneyView
  readonly createdAt: number
  readonly wentOnBy?: string
}

/** Paid by an own card; what the card still holds stands nowhere on a sale. `cancelled`: given back, to the card or as `paidOut`. */
export type CardPaymentView = {
  readonly tender: 'card'
  readonly id: string
  readonly state: 'settled' | 'cancelled'
  readonly due: MoneyView
  readonly amountSat: string
  readonly cardId: string
  readonly createdAt: number
  readonly wentOnBy?: string
  readonly rate?: RateView
  /** In cash, because the card had been closed meanwhile. */
  readonly paidOut?: MoneyView
}

export type PaymentView = LightningView | CashView | CardPaymentView

/** BTCPay's two axes, computed. */
export type InvoiceStatus = 'New' | 'Processing' | 'Settled' | 'Expired' | 'Invalid'
export type AdditionalStatus = 'None' | 'PaidPartial' | 'PaidOver' | 'PaidLate' | 'Marked'

export type PrintJobView = {
  readonly id: string
  readonly kind: PrintKind
  readonly copy: number
  readonly state: PrintJobState
  readonly failure?: FailureCode
}

export type LateMoneyView = {
  readonly id: string
  readonly kind: LateMoneyKind
  readonly amountMsat: string
  readonly paymentHash: string
  readonly invoiceId?: string
  readonly createdAt: number
}

export type InvoiceView = {
  readonly id: string
  readonly number: string
  readonly price: MoneyView
  /** What is still to pay of it; less than the price while a part is paid (PaidPartial). */
  readonly owed: MoneyView
  readonly status: InvoiceStatus
  readonly additionalStatus: AdditionalStatus
  readonly createdAt: number
  readonly lifetimeMin: number
  readonly cancelAskedAt?: number
  readonly timeUnsure?: true
  /** A top-up: what is paid goes to this card. */
  readonly topUpCardId?: string
  /** Oldest first; the last one is the way to pay now. */
  readonly payments: readonly PaymentView[]
  readonly printJobs: readonly PrintJobView[]
  /** Money of this sale that a person has to decide about. */
  readonly lateMoney: readonly LateMoneyView[]
}

export type ShopView = {
  readonly name: string
  readonly currency: string
  readonly language: string
  readonly expiryMin: number
  readonly smallestCoinMinor: string
  /** How long a tap waits for Charge. */
  readonly tapHoldSec: number
  readonly cashierSeesBalance: boolean
}

/** The node in the words of DESIGN: a state, the reason as a code (its sentence is `error.<code>`), and what can arrive. */
export type NodeView = {
  readonly state:
    | 'absent'
    | 'starting'
    | 'locked'
    | 'syncing'
    | 'connecting'
    | 'degraded'
    | 'ready'
    | 'refused'
  readonly reason?: FailureCode
  readonly canReceiveSat?: string
  readonly largestReceivableSat?: string
}

export type PrinterView = {
  readonly state: 'none' | 'absent' | 'probing' | 'ready' | 'busy' | 'degraded' | 'error'
  readonly reason?: FailureCode
}

/** A card reader as every device stands (DESIGN §5); `id` stays the same as long as it is at its place. */
export type ReaderStatus = {
  readonly id: string
  readonly name: string
  readonly state: 'absent' | 'probing' | 'ready' | 'busy' | 'degraded' | 'error'
  readonly reason?: FailureCode
}

/** The parts a cashier sees in the head of the screen. `rate` is what a charge would use now. */
export type StatusView = {
  readonly node: NodeView
  readonly printer: PrinterView
  /** None where flashtill.toml has no `[readers]`. */
  readonly readers: readonly ReaderStatus[]
  readonly rate?: RateView
  readonly rateFailure?: FailureCode
  readonly clockWrong: boolean
  /** The cash drawer has stood open longer than counting change takes. */
  readonly drawerLeftOpen?: true
  readonly store: 'ready' | 'full' | 'readOnly'
  readonly practice: boolean
  readonly version: string
}

/** The cashier's snapshot: the newest sale first, as many as "last sale" and a reload need. */
export type CashierSnapshot = {
  readonly type: 'snapshot'
  readonly screen: 'cashier'
  readonly seq: string
  readonly now: number
  readonly shop: ShopView
  readonly status: StatusView
  /** The newest sales (up to 5) and every sale that LND has not finished; newest first. */
  readonly invoices: readonly InvoiceView[]
  readonly lateMoneyCount: number
  readonly tap?: TapView
  readonly issuing?: IssuingView
  readonly pinChoice?: PinChoiceView
}

/** What a customer may see of a sale: nothing of the shop's inside business. */
export type CustomerInvoice = {
  readonly id: string
  readonly number: string
  readonly phase: 'paying' | 'paid' | 'expired' | 'cancelled' | 'checking'
  readonly price: MoneyView
  /** Present while a part of the price is paid: what is still to pay. */
  readonly owed?: MoneyView
  readonly amountSat?: string
  readonly bolt11?: string
  readonly createdAt?: number
  readonly expiresAt?: number
  readonly tender?: 'lightning' | 'cash' | 'card'
  /** Of cash: what the customer gets back. */
  readonly change?: MoneyView
  /** A card may be laid on as well. */
  readonly takesCards?: true
}

export type CustomerSnapshot = {
  readonly type: 'snapshot'
  readonly screen: 'customer'
  readonly seq: string
  readonly now: number
  readonly shop: Pick<ShopView, 'name' | 'currency' | 'language'>
  /** The sale on the counter, if there is one; paid and ended ones stay until the cashier goes on or a minute is over. */
  readonly invoice?: CustomerInvoice
  readonly tap?: TapView
  readonly pinChoice?: PinChoiceView
  readonly practice: boolean
}

/** After the snapshot. A delta replaces the row it names; `seq` is where to resume from. */
export type ScreenDelta =
  | { readonly type: 'invoice'; readonly seq: string; readonly invoice: InvoiceView }
  | { readonly type: 'customerInvoice'; readonly seq: string; readonly invoice?: CustomerInvoice }
  | { readonly type: 'shop'; readonly seq: string; readonly shop: ShopView }
  | { readonly type: 'lateMoney'; readonly seq: string; readonly count: number }
  | { readonly type: 'status'; readonly status: StatusView }
  /** What happens at the readers now; nothing when it is over. Not numbered: a card in the field is no row. */
  | { readonly type: 'tap'; readonly tap?: TapView }
  | { readonly type: 'issuing'; readonly issuing?: IssuingView }
  /** A PIN that a customer chooses; nothing when that is over. Not numbered either. */
  | { readonly type: 'pinChoice'; readonly pinChoice?: PinChoiceView }
  | { readonly type: 'heartbeat'; readonly now: number }

export type ScreenMessage = CashierSnapshot | CustomerSnapshot | ScreenDelta
