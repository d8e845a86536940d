import type { InvoiceId, PaymentId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { isCovered, isUnfinished, owed } from '../../../core/invoice/invoice-state.ts'
import { equals } from '../../../core/money/arithmetic.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { askCancel, pendingPayments, wishCancel, type CancelPorts } from './cancel-payment.ts'
import { findInvoice } from './find-invoice.ts'
import { makeCode } from './make-code.ts'
import { planCode } from './plan-code.ts'

export type RenewPorts = CancelPorts & Pick<Ports, 'rates'>

export type RenewInput = { readonly invoiceId: InvoiceId; readonly paymentId: PaymentId }

/** One sale, one open way to pay: what could still be paid is cancelled first (DESIGN §3.12). */
async function closeOthers(ports: RenewPorts, id: InvoiceId): Promise<Result<Invoice, Failure>> {
  const found = await findInvoice(ports, id)
  if (!found.ok) return found
  for (const payment of pendingPayments(found.value)) {
    const invoice = await wishCancel(ports, payment, 'newCode')
    const cancelled = await askCancel(ports, { invoice, payment })
    if (cancelled === 'settled') return err(failure('payment.settledAlready'))
    if (cancelled === 'noAnswer') return err(failure('node.noAnswer'))
  }
  return findInvoice(ports, id)
}

const mayRenew = (invoice: Invoice): boolean =>
  !isCovered(invoice) && !isUnfinished(invoice) && invoice.cancelAskedAt === undefined

async function write(
  ports: RenewPorts,
  payment: LightningPayment,
): Promise<Result<Invoice, Failure>> {
  return ports.store.commit(async (unit) => {
    const invoice = await unit.invoices.find(payment.invoiceId)
    if (invoice === undefined) return err(failure('invoice.notFound'))
    if (!mayRenew(invoice)) return err(failure('invoice.closed'))
    // Another till has taken a part meanwhile: a code for more than is owed is never made.
    if (!equals(payment.due.amount, owed(invoice).amount)) return err(failure('invoice.changed'))
    // An id that another sale has used up has its hash, too.
    if ((await unit.invoices.ofHash(payment.paymentHash)) !== undefined)
      return err(failure('request.conflict'))
    await unit.invoices.putPayment(payment)
    await unit.changes.add('invoice', invoice.id)
    return ok({ ...invoice, payments: [...invoice.payments, payment] })
  })
}

/** "New code": same sale, what is owed of it, fresh rate. The payment's id is the request's. */
export async function renewCode(
  ports: RenewPorts,
  input: RenewInput,
): Promise<Result<Invoice, Failure>> {
  const found = await findInvoice(ports, input.invoiceId)
  if (!found.ok) return found
  if (found.value.payments.some(({ id }) => id === input.paymentId)) return found
  const closed = await closeOthers(ports, input.invoiceId)
  if (!closed.ok) return closed
  if (!mayRenew(closed.value)) return err(failure('invoice.closed'))
  const payment = planCode(ports, closed.value, input.paymentId)
  if (!payment.ok) return payment
  const written = await write(ports, payment.value)
  return written.ok
    ? ok(await makeCode(ports, { invoice: written.value, payment: payment.value }))
    : written
}
