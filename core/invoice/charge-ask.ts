/** What a tender pays for a sale, whole or in part. */
import { isPositive, lessThan } from '../money/arithmetic.ts'
import { msatFromSat, satFromMsatCeil, satFromMsatFloor } from '../money/sat-msat.ts'
import { money, msat, type Money, type Msat, type Sat } from '../money/units.ts'
import { moneyForMsatFloor, satForMoney } from '../rates/convert.ts'
import type { RateUsed } from '../rates/rate.ts'
import { later, type Instant } from '../time/instant.ts'
import type { Invoice } from './invoice.ts'
import { invoiceState, isCovered } from './invoice-state.ts'

/** An amount in bitcoin, and the rate if the price is not in bitcoin. */
export type Ask = { readonly amountSat: Sat; readonly rate?: RateUsed }

/** What pays `due`: whole sats, rounded up. A price in bitcoin needs no rate. */
export function askAt(due: Money, used: RateUsed | undefined): Ask {
  if (due.currency === 'BTC' || used === undefined)
    return { amountSat: satFromMsatCeil(msat(due.amount)) }
  return { amountSat: satForMoney(due, used.rate), rate: used }
}

/**
 * What pays `due` at the rate that the customer saw: the one of the sale's last code, as long as its time is not over.
 * Undefined: nobody saw one, or it is too old, and the sale is priced now.
 */
export function askSeen({ payments }: Invoice, due: Money, now: Instant): Ask | undefined {
  const code = payments.findLast((payment) => payment.tender === 'lightning')
  if (code === undefined || code.state === 'refused' || now >= code.expiresAt) return undefined
  return askAt(due, code.rate)
}

/**
 * The part of what is owed that `available` pays, at the rate of the ask: whole sats and whole minor units, both down, so that
 * the card holds it. Undefined where it is worth nothing, or the whole.
 */
export function partOf(available: Msat, { rate }: Ask, owed: Money): Money | undefined {
  const held = msatFromSat(satFromMsatFloor(available))
  const part = rate === undefined ? money('BTC', held) : moneyForMsatFloor(held, rate.rate)
  return isPositive(part.amount) && lessThan(part.amount, owed.amount) ? part : undefined
}

/**
 * True while a card that is tapped pays this sale: it lies on the counter, is owed, and its time is not over. A sale that was
 * left behind is nobody's who taps an hour later.
 */
export function awaitsTap(invoice: Invoice, now: Instant): boolean {
  if (isCovered(invoice) || invoice.cancelAskedAt !== undefined) return false
  if (invoiceState(invoice).status !== 'New') return false
  const newest = invoice.payments.at(-1)
  const until = later(newest?.createdAt ?? invoice.createdAt, invoice.lifetimeMin * 60_000)
  return now < until
}
