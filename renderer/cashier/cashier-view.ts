import type { InvoiceView } from '../../core/contract/screen.ts'
import type { AmountUnit } from '../../core/money/currency.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { CashierUi, Link, IssuingWork, Place, Refusal, Till } from './cashier-ui.ts'
import { cashView, type CashFigures } from './cash-view.ts'
import { keypadView, type KeypadFigures } from './keypad-view.ts'
import { saleView } from './sale-view.ts'
import {
  cardPart,
  cardRefused,
  type CardPartView,
  type CardRefusedView,
  type TapLineView,
} from './tap-view.ts'
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

/** `due`: its part of the price, where there were several ways. */
export type HowPaid = { readonly due?: Money } & (
  | { readonly tender: 'lightning' | 'card'; readonly sat: Sat }
  | { readonly tender: 'cash'; readonly given: Money; readonly change: Money }
)

/** What is to pay now; with `paid` a part of the price is paid already, and `price` is the rest. */
export type Rest = { readonly price: Money; readonly paid?: Money }

/** Every state that the cashier's screen can stand in. Each has one component and one picture in the gallery. */
export type CashierView =
  | { readonly screen: 'starting' }
  | { readonly screen: 'serviceLost'; readonly forMs: number; readonly asked?: Money }
  | ({ readonly screen: 'keypad' } & KeypadFigures)
  | (Rest & {
      readonly screen: 'making'
      readonly why: 'new' | 'switching' | 'unsure'
      /** There is a sale at the service that she may cancel. */
      readonly canCancel: boolean
      readonly canCash: boolean
    })
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
  | (Rest & {
      readonly screen: 'waiting'
      readonly invoice: InvoiceView
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
    })
  | (Rest & { readonly screen: 'timeUp'; readonly nodeAway: boolean; readonly checking: boolean })
  | {
      readonly screen: 'paid'
      readonly price: Money
      /** At least one, in the order in which the money came. */
      readonly how: readonly HowPaid[]
      readonly receipt: ReceiptView
      readonly surplus?: Surplus
      readonly timeUnsure: boolean
    }
  | { readonly screen: 'paidLate'; readonly price: Money; readonly surplus?: Surplus }
  | (Rest & { readonly screen: 'expired'; readonly canCode: boolean })
  /** A sale without an open way to pay: its code was turned off for another tender, or it was made for cash. */
  | (Rest & { readonly screen: 'codeOff'; readonly canCode: boolean })
  | (Rest & { readonly screen: 'cancelling'; readonly nodeAway: boolean })
  /** `back`: what went back to cards · `paidOut`: what she gives back in cash, because the card is closed. */
  | {
      readonly screen: 'cancelled'
      readonly price: Money
      readonly back?: Money
      readonly paidOut?: Money
    }
  | (Rest & {
      readonly screen: 'codeFailed'
      readonly code: FailureCode
      readonly canCash: boolean
    })
  | ({ readonly screen: 'cash' } & CashFigures)
  | {
      readonly screen: 'noAnswer'
      readonly price: Money
      readonly name: string
      /** The card's tap that waits for LND; without one it is cash. */
      readonly tapId?: string
    }
  | CardRefusedView
  | CardPartView
  | {
      readonly screen: 'elsewhere'
      readonly place: Exclude<Place, 'counter'>
      readonly work?: IssuingWork
    }

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
  if (ui.place !== 'counter') {
    const work = ui.work === undefined ? {} : { work: ui.work }
    return { screen: 'elsewhere', place: ui.place, ...work }
  }
  if (ui.request !== undefined) return requestView(till, ui, now)
  const invoice = till.invoices.find((each) => each.id === ui.saleId)
  if (ui.saleId !== undefined && invoice === undefined) return { screen: 'starting' }
  if (invoice === undefined)
    return refusedCard(till, ui, false) ?? { screen: 'keypad', ...keypadView(till, ui, now) }
  const view =
    cardNoAnswer(invoice, till, ui) ??
    cashView(invoice, till, ui) ??
    saleView(invoice, { till, ui, now })
  return mayTap.has(view.screen)
    ? (partOfCard(till, ui, { invoice, now }) ??
        refusedCard(till, ui, invoice.price.currency !== 'BTC') ??
        view)
    : view
}

/** Where a card that is laid on may pay, and what comes of it takes the screen. */
const mayTap: ReadonlySet<CashierView['screen']> = new Set(['waiting', 'codeOff', 'codeFailed'])

/** The card has less than is owed: she may take that. */
const partOfCard = (
  { tap }: Till,
  { tapSeenAt, partAskedAt }: CashierUi,
  sale: { readonly invoice: InvoiceView; readonly now: number },
): CardPartView | undefined =>
  tap?.at === tapSeenAt ? undefined : cardPart(tap, { ...sale, asking: partAskedAt === tap?.at })

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
  return { screen: 'noAnswer', price: moneyOf(invoice.owed), name: goOnName ?? '', tapId }
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
