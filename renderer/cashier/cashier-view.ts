import type { InvoiceView } from '../../core/contract/screen.ts'
import type { AmountUnit } from '../../core/money/currency.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { CashierUi, Link, Place, Refusal, Till } from './cashier-ui.ts'
import { cashView, type CashFigures } from './cash-view.ts'
import { keypadView, type KeypadFigures } from './keypad-view.ts'
import { saleView } from './sale-view.ts'
import { cardRefused, type CardRefusedView, type TapLineView } from './tap-view.ts'
import {
  bitcoinOf,
  moneyOf,
  receivableSat,
  requestMoney,
  worthOfSat,
} from '../kit/contract-money.ts'

/** Money that came beyond or after the price; a person says what becomes of it. */
export type Surplus = {
  readonly id: string
  readonly sat: Sat
  /** In the sale's currency by the sale's own rate; for giving it back in coins. */
  readonly worth?: Money
}

export type ReceiptView =
  | { readonly state: 'printing' | 'printed' | 'none' }
  | { readonly state: 'waits'; readonly code: FailureCode }
  | { readonly state: 'unsure'; readonly printJobId: string }

export type HowPaid =
  | { readonly tender: 'lightning'; readonly sat: Sat }
  | { readonly tender: 'card'; readonly sat: Sat }
  | { readonly tender: 'cash'; readonly given: Money; readonly change: Money }

/** Every state that the cashier's screen can stand in. Each has one component and one picture in the gallery. */
export type CashierView =
  | { readonly screen: 'starting' }
  | { readonly screen: 'serviceLost'; readonly forMs: number; readonly asked?: Money }
  | ({ readonly screen: 'keypad' } & KeypadFigures)
  | {
      readonly screen: 'making'
      readonly price: Money
      readonly why: 'new' | 'switching' | 'unsure'
      /** There is a sale at the service that she may cancel. */
      readonly canCancel: boolean
      readonly canCash: boolean
    }
  | {
      readonly screen: 'refused'
      readonly price: Money
      readonly refusal: Refusal
      readonly canCash: boolean
    }
  | {
      readonly screen: 'above'
      readonly price: Money
      readonly largestSat: Sat
      readonly largest?: Money
      readonly canCash: boolean
    }
  | {
      readonly screen: 'waiting'
      readonly invoice: InvoiceView
      readonly price: Money
      readonly sat: Sat
      readonly bolt11: string
      readonly from: number
      readonly until: number
      /** After 20 s she may have LND asked for this very hash. */
      readonly canCheck: boolean
      readonly checking: boolean
      readonly canCash: boolean
      readonly tap?: TapLineView
      readonly takesCards: boolean
    }
  | {
      readonly screen: 'timeUp'
      readonly price: Money
      readonly nodeAway: boolean
      readonly checking: boolean
    }
  | {
      readonly screen: 'paid'
      readonly price: Money
      readonly how: HowPaid
      readonly receipt: ReceiptView
      readonly surplus?: Surplus
      readonly timeUnsure: boolean
    }
  | { readonly screen: 'paidLate'; readonly price: Money; readonly surplus?: Surplus }
  | { readonly screen: 'expired'; readonly price: Money; readonly canCode: boolean }
  /** A sale without an open way to pay: its code was turned off for another tender, or it was made for cash. */
  | { readonly screen: 'codeOff'; readonly price: Money; readonly canCode: boolean }
  | { readonly screen: 'cancelling'; readonly price: Money; readonly nodeAway: boolean }
  | { readonly screen: 'cancelled'; readonly price: Money }
  | {
      readonly screen: 'codeFailed'
      readonly price: Money
      readonly code: FailureCode
      readonly canCash: boolean
    }
  | ({ readonly screen: 'cash' } & CashFigures)
  | {
      readonly screen: 'cashNoAnswer'
      readonly price: Money
      readonly name: string
      /** The card's tap that waits for LND; without one it is cash. */
      readonly tapId?: string
    }
  | CardRefusedView
  | { readonly screen: 'elsewhere'; readonly place: Exclude<Place, 'counter'> }

export type CashierFacts = {
  readonly link: Link
  readonly till?: Till
  readonly ui: CashierUi
  /** The service's time. */
  readonly now: number
}

/** From all that is known to the one screen to show. A lost service comes first: nothing else can be true without it. */
export function cashierView(facts: CashierFacts): CashierView {
  const { link, till, ui, now } = facts
  if (link.kind === 'lost')
    return {
      screen: 'serviceLost',
      forMs: now - link.since,
      ...(ui.request === undefined ? {} : { asked: requestMoney(ui.request) }),
    }
  if (till === undefined) return { screen: 'starting' }
  if (ui.place !== 'counter') return { screen: 'elsewhere', place: ui.place }
  if (ui.request !== undefined) return requestView(till, ui, now)
  const invoice = till.invoices.find((each) => each.id === ui.saleId)
  if (ui.saleId !== undefined && invoice === undefined) return { screen: 'starting' }
  if (invoice === undefined)
    return refusedCard(till, ui, false) ?? { screen: 'keypad', ...keypadView(till, ui, now) }
  const view =
    cardNoAnswer(invoice, till, ui) ??
    cashView(invoice, till, ui) ??
    saleView(invoice, { till, ui, now })
  return view.screen === 'waiting' ? (refusedCard(till, ui, view.canCash) ?? view) : view
}

/** LND has not said that the code is off, so the card is not charged yet (DESIGN §3.12). */
function cardNoAnswer(
  invoice: InvoiceView,
  { tap }: Till,
  { tapSeenAt, goOnName }: CashierUi,
): CashierView | undefined {
  if (tap?.state !== 'noAnswer' || tap.invoiceId !== invoice.id || tap.at === tapSeenAt)
    return undefined
  if (invoice.status !== 'New') return undefined
  const { tapId } = tap
  return { screen: 'cashNoAnswer', price: moneyOf(invoice.price), name: goOnName ?? '', tapId }
}

/** A card from which nothing was taken is told as any other "no": until she has dealt with it. */
const refusedCard = (
  { tap, status }: Till,
  { tapSeenAt, saleId }: CashierUi,
  canCash: boolean,
): CashierView | undefined =>
  cardRefused(tap, tapSeenAt, {
    canCash,
    hasSale: saleId !== undefined,
    ...(status.rate === undefined ? {} : { rate: status.rate }),
  })

function requestView(till: Till, ui: CashierUi, now: number): CashierView {
  const { request, refusal } = ui
  if (request === undefined) return { screen: 'keypad', ...keypadView(till, ui, now) }
  const price = requestMoney(request)
  if (refusal === undefined)
    return { screen: 'making', price, why: 'new', canCancel: false, canCash: false }
  const canCash = price.currency !== 'BTC'
  const largest = refusal.code === 'amount.aboveInbound' ? largestOf(till, ui.unit) : undefined
  return largest === undefined
    ? { screen: 'refused', price, refusal, canCash }
    : { screen: 'above', price, canCash, ...largest }
}

/** What Lightning can take now, as the cashier typed it; undefined where the node does not say. */
function largestOf(till: Till, unit: AmountUnit) {
  const largestSat = receivableSat(till.status)
  if (largestSat === undefined) return undefined
  const largest = unit === 'SAT' ? bitcoinOf(largestSat) : worthOfSat(largestSat, till.status.rate)
  return { largestSat, ...(largest === undefined ? {} : { largest }) }
}
