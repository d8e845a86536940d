import type { InvoiceId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import type { Result } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { askCancel, pendingPayments, type CancelPorts } from './cancel-payment.ts'
import { checkPayment } from './check-payment.ts'
import { findInvoice } from './find-invoice.ts'

/** "Check again": asks LND for every payment of the sale that is not final, and repeats a wish to cancel. */
export async function checkInvoice(
  ports: CancelPorts,
  id: InvoiceId,
): Promise<Result<Invoice, Failure>> {
  const found = await findInvoice(ports, id)
  if (!found.ok) return found
  const invoice = found.value
  for (const payment of pendingPayments(invoice))
    if (payment.state === 'cancelling') await askCancel(ports, { invoice, payment })
    else await checkPayment(ports, { invoice, payment })
  return findInvoice(ports, id)
}
