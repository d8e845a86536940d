/** What another tender pays for a sale that has, or had, a code. */
import type { Instant } from '../time/instant.ts'
import type { Sat } from '../money/units.ts'
import type { RateUsed } from '../rates/rate.ts'
import type { Invoice } from './invoice.ts'
import { invoiceState, isCovered } from './invoice-state.ts'
import { later } from '../time/instant.ts'

/** An amount in bitcoin, and the rate if the price is not in bitcoin. */
export type Ask = { readonly amountSat: Sat; readonly rate?: RateUsed }

/**
 * What the customer saw: amount and rate of the sale's last code, as long as its time is not over. Undefined: nobody saw
 * one, or it is too old, and the sale is priced now.
 */
export function askSeen({ payments }: Invoice, now: Instant): Ask | undefined {
  const code = payments.findLast((payment) => payment.tender === 'lightning')
  if (code === undefined || code.state === 'refused' || now >= code.expiresAt) return undefined
  return { amountSat: code.amountSat, ...(code.rate === undefined ? {} : { rate: code.rate }) }
}

/**
 * True while a card that is tapped pays this sale: it lies on the counter, is owed, and its time is not over. A sale that was
 * left behind is nobody's who taps an hour later.
 */
export function awaitsTap(invoice: Invoice, now: Instant): boolean {
  if (isCovered(invoice) || invoice.cancelAskedAt !== undefined) return false
  if (invoiceState(invoice).status !== 'New') return false
  const newest = invoice.payments.findLast((payment) => payment.tender === 'lightning')
  const until = later(newest?.createdAt ?? invoice.createdAt, invoice.lifetimeMin * 60_000)
  return now < until
}
