import type { AdditionalStatus, InvoiceStatus } from '../contract/screen.ts'
import { compare, isPositive, max, subtract, sum } from '../money/arithmetic.ts'
import { minorUnits, type MinorUnits, type Money, type Msat } from '../money/units.ts'
import { msatFromSat } from '../money/sat-msat.ts'
import type { Invoice } from './invoice.ts'
import { isPending, type LightningPayment, type Payment } from './payment.ts'

/** BTCPay's two axes, computed from payments and marks (DESIGN §3.4). */
export type InvoiceState = {
  readonly status: InvoiceStatus
  readonly additionalStatus: AdditionalStatus
}

/** True when the payment settled and went to the price. */
export const paysPrice = (payment: Payment): boolean =>
  payment.state === 'settled' && payment.applied === 'price'

/** What has been paid towards the price, in the price's currency. */
export const paidTowards = (invoice: Invoice): MinorUnits =>
  sum(invoice.payments.filter(paysPrice).map((payment) => payment.due.amount))

/** What had been paid towards the price before this payment was: the order in which tenders came (tax is rounded once a sale). */
export const paidBefore = (invoice: Invoice, { id }: Payment): MinorUnits =>
  paidTowards({ ...invoice, payments: invoice.payments.filter((other) => other.id !== id) })

/** What is still to pay of the price; never less than nothing. */
export const owed = (invoice: Invoice): Money => ({
  currency: invoice.price.currency,
  amount: max(minorUnits(0n), subtract(invoice.price.amount, paidTowards(invoice))),
})

/** True when nothing is owed any more. */
export const isCovered = (invoice: Invoice): boolean =>
  compare(paidTowards(invoice), invoice.price.amount) >= 0

/** True when some of the price is paid and the rest is owed. */
export const isPartlyPaid = (invoice: Invoice): boolean =>
  !isCovered(invoice) && isPositive(paidTowards(invoice))

/** True while LND's word on one of its payments is missing. */
export const isUnfinished = (invoice: Invoice): boolean => invoice.payments.some(isPending)

/** What the code asks for, in msat: whole sats. Settled: what of it went to the price. */
export const faceMsat = (payment: LightningPayment): Msat => msatFromSat(payment.amountSat)

const isOverpaid = (payment: Payment): boolean =>
  payment.tender === 'lightning' &&
  payment.applied === 'price' &&
  payment.receivedMsat !== undefined &&
  compare(payment.receivedMsat, faceMsat(payment)) > 0

const isCredit = (payment: Payment): boolean =>
  payment.tender === 'lightning' && payment.applied === 'credit'

const state = (
  status: InvoiceStatus,
  additionalStatus: AdditionalStatus = 'None',
): InvoiceState => ({ status, additionalStatus })

/** Where the invoice stands. A pure reading: nothing is remembered beside payments and marks. */
export function invoiceState(invoice: Invoice): InvoiceState {
  const late = invoice.payments.some(isCredit)
  if (isCovered(invoice)) {
    if (invoice.payments.some(isOverpaid)) return state('Settled', 'PaidOver')
    return state('Settled', late ? 'PaidOver' : 'None')
  }
  const isPart = isPartlyPaid(invoice)
  if (isUnfinished(invoice)) return state('New', isPart ? 'PaidPartial' : 'None')
  const last = invoice.payments.at(-1)
  if (isPart) return state(last?.state === 'expired' ? 'Expired' : 'New', 'PaidPartial')
  if (late) return state(invoice.cancelAskedAt === undefined ? 'Expired' : 'Invalid', 'PaidLate')
  if (invoice.cancelAskedAt !== undefined) return state('Invalid', 'Marked')
  return state(last?.state === 'expired' ? 'Expired' : 'New')
}
