import type { Invoice } from '../invoice/invoice.ts'
import { invoiceState, isCovered, isPartlyPaid, owed } from '../invoice/invoice-state.ts'
import { isPositive } from '../money/arithmetic.ts'
import type { LightningPayment } from '../invoice/payment.ts'
import type { Instant } from '../time/instant.ts'
import { moneyView } from './invoice-view.ts'
import type { CustomerInvoice } from './screen.ts'

const lastCode = (invoice: Invoice): LightningPayment | undefined =>
  invoice.payments.findLast((payment) => payment.tender === 'lightning')

/** A part is paid, and the shop waits for the rest. */
const isWaiting = (invoice: Invoice): boolean =>
  isPartlyPaid(invoice) && invoice.cancelAskedAt === undefined

function phaseOf(invoice: Invoice, now: Instant): CustomerInvoice['phase'] {
  if (isCovered(invoice)) return 'paid'
  const code = lastCode(invoice)
  if (invoiceState(invoice).status === 'Invalid') return 'cancelled'
  // What is paid stays before the customer's eyes, whatever became of the code for the rest.
  const without = (phase: CustomerInvoice['phase']) => (isWaiting(invoice) ? 'paying' : phase)
  switch (code?.state) {
    case 'planned':
    case 'open':
      return now < code.expiresAt ? 'paying' : 'checking'
    case 'unknown':
      return 'checking'
    case 'cancelling':
    case 'cancelled':
    case 'refused':
      return without('cancelled')
    case 'expired':
      return without('expired')
    case 'settled':
    case undefined:
      return 'paying'
  }
}

/** What the last cash payment gives back. */
function changeOf({ payments }: Invoice): Pick<CustomerInvoice, 'change'> {
  const last = payments.at(-1)
  if (last?.tender !== 'cash' || !isPositive(last.change.amount)) return {}
  return { change: moneyView(last.change) }
}

/** What the customer sees of a sale. A code is shown only while it can be paid: the wish to cancel takes it away. */
export function customerInvoice(invoice: Invoice, now: Instant): CustomerInvoice {
  const phase = phaseOf(invoice, now)
  const code = lastCode(invoice)
  const open = phase === 'paying' && code?.state === 'open' ? code : undefined
  const asksInSat = open !== undefined || !isWaiting(invoice)
  const tender = invoice.payments.find(({ state }) => state === 'settled')?.tender
  return {
    id: invoice.id,
    number: invoice.number.toString(),
    phase,
    price: moneyView(invoice.price),
    ...(isWaiting(invoice) ? { owed: moneyView(owed(invoice)) } : {}),
    ...(code === undefined || !asksInSat ? {} : { amountSat: code.amountSat.toString() }),
    ...(open?.bolt11 === undefined
      ? {}
      : { bolt11: open.bolt11, createdAt: open.createdAt, expiresAt: open.expiresAt }),
    ...(phase === 'paid' && tender !== undefined ? { tender } : {}),
    ...(phase === 'paid' ? changeOf(invoice) : {}),
  }
}
