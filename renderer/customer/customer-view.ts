import type { CustomerInvoice, CustomerSnapshot } from '../../core/contract/screen.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import { moneyOf, satOf } from '../kit/contract-money.ts'

/** Every state of the customer's screen. Nothing of the cashier's inside business stands here (LOOK §3). */
export type CustomerView =
  | { readonly screen: 'starting' }
  | { readonly screen: 'idle'; readonly shopName: string }
  | {
      readonly screen: 'paying'
      readonly shopName: string
      readonly price: Money
      readonly sat?: Sat
      /** Absent while the code is being made: its place stays free. */
      readonly bolt11?: string
      readonly from: number
      /** Absent while there is no code that could run out. */
      readonly until?: number
    }
  | { readonly screen: 'checking'; readonly price: Money }
  | { readonly screen: 'paid'; readonly price: Money }
  | { readonly screen: 'expired' | 'cancelled'; readonly price: Money }
  | { readonly screen: 'sorry' }

export type CustomerFacts = {
  readonly lost: boolean
  readonly shop?: CustomerSnapshot['shop']
  readonly invoice?: CustomerInvoice
  /** The service's time. */
  readonly now: number
}

export function customerView(facts: CustomerFacts): CustomerView {
  const { lost, shop, invoice, now } = facts
  if (lost) return { screen: 'sorry' }
  if (shop === undefined) return { screen: 'starting' }
  if (invoice === undefined) return { screen: 'idle', shopName: shop.name }
  const price = moneyOf(invoice.price)
  switch (invoice.phase) {
    case 'paying':
      return isOver(invoice, now)
        ? { screen: 'checking', price }
        : payingView(invoice, shop.name, now)
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

function payingView(invoice: CustomerInvoice, shopName: string, now: number): CustomerView {
  return {
    screen: 'paying',
    shopName,
    price: moneyOf(invoice.price),
    from: invoice.createdAt ?? now,
    ...(invoice.expiresAt === undefined ? {} : { until: invoice.expiresAt }),
    ...(invoice.amountSat === undefined ? {} : { sat: satOf(invoice.amountSat) }),
    ...(invoice.bolt11 === undefined ? {} : { bolt11: invoice.bolt11 }),
  }
}
