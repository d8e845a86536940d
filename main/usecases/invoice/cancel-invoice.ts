import type { InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { advancePayment } from '../../../core/invoice/advance-payment.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { isCovered } from '../../../core/invoice/invoice-state.ts'
import { giveBack } from '../card/give-back.ts'
import { withPayment } from './change-payment.ts'
import { askCancel, pendingPayments, type CancelPorts } from './cancel-payment.ts'
import { findInvoice } from './find-invoice.ts'

/** Writes the cashier's wish: the mark on the sale and `cancelling` on every payment that could still be paid. */
async function writeWish(ports: CancelPorts, id: InvoiceId): Promise<Result<Invoice, Failure>> {
  return ports.store.commit(async (unit) => {
    const row = await unit.invoices.find(id)
    if (row === undefined) return err(failure('invoice.notFound'))
    let invoice = ports.codes.over(row)
    if (isCovered(invoice)) return err(failure('invoice.closed'))
    if (invoice.cancelAskedAt !== undefined) return ok(invoice)
    const cancelAskedAt = ports.clock.now()
    await unit.invoices.markCancelAsked(id, cancelAskedAt)
    for (const payment of pendingPayments(invoice)) {
      const wished = advancePayment(invoice, payment, { type: 'cancel.asked', reason: 'sale' })
      if (wished.payment !== payment) await unit.invoices.putPayment(wished.payment)
      invoice = withPayment(invoice, wished.payment)
    }
    await unit.changes.add('invoice', id)
    return ok(await giveBack(ports, unit, { ...invoice, cancelAskedAt }))
  })
}

/**
 * The cashier cancels the sale. The code leaves the display with the wish; only LND's answer ends the sale: cancelled, or
 * paid after all. Without an answer it stands as "cancelling" and is asked for again. What a card had paid of it goes back with
 * the end of the sale.
 */
export async function cancelInvoice(
  ports: CancelPorts,
  id: InvoiceId,
): Promise<Result<Invoice, Failure>> {
  const wished = await writeWish(ports, id)
  if (!wished.ok) return wished
  for (const payment of pendingPayments(wished.value))
    await askCancel(ports, { invoice: wished.value, payment })
  return findInvoice(ports, id)
}
