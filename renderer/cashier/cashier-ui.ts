import type { OpenInvoice } from '../../core/contract/commands.ts'
import type { IssuingView } from '../../core/contract/issuing-view.ts'
import type { PinChoiceView, TapView } from '../../core/contract/card-view.ts'
import type { InvoiceView, ShopView, StatusView } from '../../core/contract/screen.ts'
import type { AmountUnit } from '../../core/money/currency.ts'
import { emptyKeypad, type Keypad } from '../../core/money/keypad.ts'
import type { ApiRefusal } from '../kit/till-api.ts'

/** What the service told this screen. */
export type Till = {
  readonly seq: bigint
  readonly shop: ShopView
  readonly status: StatusView
  /** Newest first. */
  readonly invoices: readonly InvoiceView[]
  readonly lateMoneyCount: number
  /** What happens at the card readers. */
  readonly tap?: TapView
  readonly issuing?: IssuingView
  /** A PIN that a customer is choosing on their display. */
  readonly pinChoice?: PinChoiceView
  /** The service's clock when it was last heard, and this device's at that moment. */
  readonly serviceNow: number
  readonly heardAt: number
}

export type Link =
  | { readonly kind: 'starting' }
  | { readonly kind: 'up' }
  | { readonly kind: 'lost'; readonly since: number }

export type Refusal = ApiRefusal

export type CashDraft = {
  readonly keypad: Keypad
  /** Made when cash was chosen, so that pressing twice takes the money once. */
  readonly paymentId: string
  /** noAnswer: LND has not answered the cancel within 500 ms (DESIGN §3.12). */
  readonly phase: 'typing' | 'asking' | 'noAnswer'
  readonly name: string
  readonly refusal?: Refusal
}

/** What is asked of the service, kept until it has answered: a sale, or money for a card. */
export type Asked = OpenInvoice & { readonly topUpCardId?: string }

export type Place = 'counter' | 'history' | 'more' | 'lateMoney' | 'trouble' | 'cards' | 'issuing'

/** What was asked for at a card before its person went to the reader: it waits there. */
export type IssuingWork =
  | { readonly kind: 'replace'; readonly card: { readonly id: string; readonly name: string } }
  | { readonly kind: 'wipe' }

/** What this screen alone knows: what is being typed, which sale it follows, where the cashier looks. */
export type CashierUi = {
  readonly place: Place
  readonly work?: IssuingWork
  readonly draft: Keypad
  readonly unit: AmountUnit
  /** The next amount goes onto this card instead of into the till. */
  readonly topUp?: { readonly id: string; readonly name: string }
  /** Asked for, not answered yet: kept in sessionStorage, so that a retry is the same sale. */
  readonly request?: Asked
  readonly refusal?: Refusal
  readonly saleId?: string
  readonly cash?: CashDraft
  /** She asked LND again and waits for the answer. */
  readonly checking: boolean
  readonly surplusLater: boolean
  /** When the declined tap was that she has dealt with: it does not stand in the way again. */
  readonly tapSeenAt?: number
  /** When the card was tapped whose part she has asked for: pressed twice, it is taken once. */
  readonly partAskedAt?: number
  /** Who goes on with a card although LND has not answered. */
  readonly goOnName?: string
  /** She pressed Cancel and the service has not answered yet: the code is off this screen already. */
  readonly cancelAsked: boolean
  /** The new code's id, kept until the service has it; and its "no". */
  readonly renewalId?: string
  readonly renewing: boolean
  readonly renewalRefusal?: Refusal
}

export const firstUi = (unit: AmountUnit): CashierUi => ({
  place: 'counter',
  draft: emptyKeypad,
  unit,
  checking: false,
  surplusLater: false,
  cancelAsked: false,
  renewing: false,
})
