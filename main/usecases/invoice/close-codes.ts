/** One sale, one open way to pay (DESIGN §3.12): what every tender does before it is taken. */
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { answerWithin } from '../../../core/ports/answer-within.ts'
import { askCancel, pendingPayments, wishCancel, type CancelPorts } from './cancel-payment.ts'
import { changeWithNext } from './change-payment.ts'

/** How long the cashier waits for LND before she is asked whether to go on. */
const cancelPatienceMs = 500

/** Asks LND to cancel every code of the sale. The wishes are on disk before it is asked; its yes is written with the tender. */
export async function closeCodes(
  ports: CancelPorts,
  invoice: Invoice,
): Promise<'closed' | 'wasLightning' | 'noAnswer'> {
  let wished = invoice
  for (const payment of pendingPayments(invoice))
    wished = await wishCancel(ports, payment, 'tender')
  for (const payment of pendingPayments(wished)) {
    const asked = askCancel(ports, { invoice: wished, payment }, changeWithNext)
    const answer = await answerWithin(ports.clock, cancelPatienceMs, asked)
    if (answer === undefined || answer === 'noAnswer') return 'noAnswer'
    if (answer === 'settled') return 'wasLightning'
  }
  return 'closed'
}

/**
 * Whether a tender must wait as the sale stands now: a code that somebody made meanwhile is open, or one is still cancelling
 * and the cashier has not said that she goes on.
 */
export const mustWait = (invoice: Invoice, goOn: string | undefined): boolean =>
  pendingPayments(invoice).some(({ state }) => state !== 'cancelling' || goOn === undefined)

/** True when the price was paid over Lightning. */
export const wasLightning = ({ payments }: Invoice): boolean =>
  payments.some(
    ({ tender, state, applied }) =>
      tender === 'lightning' && state === 'settled' && applied === 'price',
  )
