import { mayStillPay } from '../../core/card/may-still-pay.ts'
import type { CustomerInvoice, CustomerSnapshot } from '../../core/contract/screen.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import type {
  CardMovementView,
  PinChoiceView,
  TappedCard,
  TapView,
} from '../../core/contract/card-view.ts'
import { subtractMoney } from '../../core/money/arithmetic.ts'
import { moneyOf, satOf, satOfMsat } from '../kit/contract-money.ts'

/** Every state of the customer's screen. Nothing of the cashier's inside business stands here (LOOK §3). */
export type CustomerView =
  | { readonly screen: 'starting' }
  | { readonly screen: 'idle'; readonly shopName: string }
  | {
      readonly screen: 'paying'
      readonly shopName: string
      /** What is to pay now: with `paid` the rest of the price. */
      readonly price: Money
      readonly paid?: Money
      readonly sat?: Sat
      /** Absent while the code is being made: its place stays free. */
      readonly bolt11?: string
      readonly from: number
      /** Absent while there is no code that could run out. */
      readonly until?: number
      readonly takesCards?: boolean
      /** What happens to a card that was laid on. */
      readonly card?: 'reading' | 'asking' | 'unreadable' | 'refused' | 'pinWrong' | 'part'
      /** What the card that was laid on could pay. */
      readonly part?: Money
    }
  | { readonly screen: 'cardHeld' | 'cardRefused' }
  | {
      readonly screen: 'cardShown'
      readonly name: string
      readonly balance: Sat
      readonly last: readonly CardMovementView[]
    }
  | {
      readonly screen: 'pin'
      readonly tapId: string
      readonly invoiceId: string
      readonly price: Money
      readonly triesLeft?: number
    }
  | {
      /** The owner of a card gives it a PIN. */
      readonly screen: 'choosePin'
      readonly cardId: string
      readonly name: string
      /** The last one was too easy. */
      readonly isRefused: boolean
    }
  | { readonly screen: 'pinSet'; readonly name: string }
  | { readonly screen: 'checking'; readonly price: Money }
  | { readonly screen: 'paid'; readonly price: Money }
  | { readonly screen: 'expired' | 'cancelled'; readonly price: Money }
  | { readonly screen: 'sorry' }

export type CustomerFacts = {
  readonly lost: boolean
  readonly shop?: CustomerSnapshot['shop']
  readonly invoice?: CustomerInvoice
  readonly tap?: TapView
  readonly pinChoice?: PinChoiceView
  /** The service's time. */
  readonly now: number
}

export function customerView(facts: CustomerFacts): CustomerView {
  const { lost, shop, invoice, tap, now } = facts
  if (lost) return { screen: 'sorry' }
  if (shop === undefined) return { screen: 'starting' }
  if (invoice === undefined)
    return pinView(facts) ?? cardView(tap, now) ?? { screen: 'idle', shopName: shop.name }
  const price = moneyOf(invoice.price)
  switch (invoice.phase) {
    case 'paying':
      return isOver(invoice, now)
        ? { screen: 'checking', price }
        : (cardInSale(tap, invoice) ?? payingView(invoice, { shopName: shop.name, tap, now }))
    case 'paid':
      return { screen: 'paid', price }
    case 'expired':
    case 'cancelled':
    case 'checking':
      return { screen: invoice.phase, price }
    default:
      return invoice.phase satisfies never
  }
}

/** The line must not stand at zero under a code that looks payable. */
const isOver = (invoice: CustomerInvoice, now: number): boolean =>
  invoice.expiresAt !== undefined && now >= invoice.expiresAt

/** A PIN to be chosen, where no sale lies on the counter. */
function pinView({ pinChoice, now }: CustomerFacts): CustomerView | undefined {
  if (pinChoice === undefined || now >= pinChoice.until) return undefined
  const { id: cardId, name, state, why } = pinChoice
  if (state === 'done') return { screen: 'pinSet', name }
  return { screen: 'choosePin', cardId, name, isRefused: why !== undefined }
}

/** How long the balance, or a refusal, stands after the card has left. */
const shownMs = 20_000

/** A card without a sale: kept for the amount to come, or looked at. */
function cardView(tap: TapView | undefined, now: number): CustomerView | undefined {
  if (tap === undefined) return undefined
  if (tap.state === 'held' && now < tap.until) return balanceView(tap.own) ?? { screen: 'cardHeld' }
  if (now - tap.at >= shownMs) return undefined
  return tap.state === 'declined' ? { screen: 'cardRefused' } : undefined
}

function balanceView(own: TappedCard | undefined): CustomerView | undefined {
  if (own?.balanceMsat === undefined) return undefined
  const balance = satOfMsat(own.balanceMsat)
  return { screen: 'cardShown', name: own.name, balance, last: own.last ?? [] }
}

/** What takes the place of the code: the PIN to type. A refused card leaves it there: it can be scanned. */
function cardInSale(
  tap: TapView | undefined,
  { id, price, owed = price }: CustomerInvoice,
): CustomerView | undefined {
  if (tap?.state === 'pinWanted' && tap.invoiceId === id) {
    const { tapId, triesLeft } = tap
    const tries = triesLeft === undefined ? {} : { triesLeft }
    return { screen: 'pin', tapId, invoiceId: id, price: moneyOf(tap.due ?? owed), ...tries }
  }
  return undefined
}

type Paying = {
  readonly shopName: string
  readonly tap: TapView | undefined
  readonly now: number
}

function cardOf(tap: TapView | undefined) {
  switch (tap?.state) {
    case 'reading':
    case 'asking':
    case 'unreadable':
      return { card: tap.state }
    case 'refused':
      return { card: mayStillPay(tap.why) ? ('asking' as const) : ('refused' as const) }
    case 'declined':
      return { card: tap.why === 'pinWrong' ? ('pinWrong' as const) : ('refused' as const) }
    case 'partOffered':
      return { card: 'part' as const, part: moneyOf(tap.part) }
    default:
      return {}
  }
}

function restOf({ price, owed }: CustomerInvoice) {
  if (owed === undefined) return { price: moneyOf(price) }
  return { price: moneyOf(owed), paid: subtractMoney(moneyOf(price), moneyOf(owed)) }
}

function payingView(invoice: CustomerInvoice, { shopName, tap, now }: Paying): CustomerView {
  return {
    screen: 'paying',
    shopName,
    ...restOf(invoice),
    ...cardOf(tap),
    ...(invoice.takesCards === undefined ? {} : { takesCards: true }),
    from: invoice.createdAt ?? now,
    ...(invoice.expiresAt === undefined ? {} : { until: invoice.expiresAt }),
    ...(invoice.amountSat === undefined ? {} : { sat: satOf(invoice.amountSat) }),
    ...(invoice.bolt11 === undefined ? {} : { bolt11: invoice.bolt11 }),
  }
}
