import type { Invoice } from '../../../core/invoice/invoice.ts'
import {
  isPending,
  type CancelReason,
  type LightningPayment,
} from '../../../core/invoice/payment.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { changePayment, type ChangePorts, type changeWithNext } from './change-payment.ts'
import { checkPayment, isElsewhere, type CheckPorts } from './check-payment.ts'

export type CancelPorts = ChangePorts & CheckPorts & Pick<Ports, 'node'>

/** What LND said to the cancel: `settled` means it was Lightning after all, and that is booked already. */
export type Cancelled = 'cancelled' | 'settled' | 'noAnswer'

const target = (payment: LightningPayment) => ({
  invoiceId: payment.invoiceId,
  paymentId: payment.id,
})

/**
 * Asks LND to cancel a payment whose wish is on disk (`cancelling`), and takes its answer. Repeated at every connect until
 * there is one (DESIGN §3.12). `write` puts LND's yes into the books.
 */
export async function askCancel(
  ports: CancelPorts,
  asked: { invoice: Invoice; payment: LightningPayment },
  write: typeof changePayment | typeof changeWithNext = changePayment,
): Promise<Cancelled> {
  const { payment } = asked
  // Another node's "no such invoice" says nothing about a code that it never made.
  if (isElsewhere(ports, payment)) return 'noAnswer'
  const answer = await ports.node.cancel(payment.paymentHash)
  switch (answer.kind) {
    case 'cancelled':
      await write(ports, target(payment), { type: 'node.canceled' })
      return 'cancelled'
    case 'missing':
      await changePayment(ports, target(payment), { type: 'node.missing' })
      return payment.bolt11 === undefined ? 'cancelled' : 'noAnswer'
    case 'settled':
      // The look-up knows how much and when; the money is booked before anything else is taken.
      return (await checkPayment(ports, asked)) === 'noAnswer' ? 'noAnswer' : 'settled'
    case 'unknown':
      return 'noAnswer'
  }
}

/** The wish, written before LND is asked. */
export const wishCancel = (
  ports: ChangePorts,
  payment: LightningPayment,
  reason: CancelReason,
): Promise<Invoice> => changePayment(ports, target(payment), { type: 'cancel.asked', reason })

/** The payment that may still turn into money: at most one wish is open at a time, older ones may be cancelling. */
export const pendingPayments = (invoice: Invoice): readonly LightningPayment[] =>
  invoice.payments.filter(isPending)
