/** The code for what is still owed after a part was paid: planned with the part, made after it. */
import { isPartlyPaid, isUnfinished } from '../../../core/invoice/invoice-state.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { makeCode, type CodePorts } from './make-code.ts'
import { planCode, type PlanPorts } from './plan-code.ts'

/**
 * Writes the intent beside the part's own rows, at the rate of now: whatever happens to the till after that commit, the next start
 * asks LND for this code. Where none can be made (the node is away, no rate) or LND has not answered the old code's cancel, the
 * sale stands without one: cash and cards still pay it, and "new code" asks again.
 */
export async function planRest(ports: PlanPorts, unit: Unit, invoice: Invoice): Promise<Invoice> {
  if (!isPartlyPaid(invoice) || isUnfinished(invoice)) return invoice
  const planned = planCode(ports, invoice)
  if (!planned.ok) return invoice
  await unit.invoices.putPayment(planned.value)
  return { ...invoice, payments: [...invoice.payments, planned.value] }
}

/** Asks LND for the code that `planRest` has written; nothing where it wrote none. */
export async function makeRest(ports: CodePorts, invoice: Invoice): Promise<void> {
  const payment = invoice.payments.at(-1)
  if (payment?.tender === 'lightning' && payment.state === 'planned')
    await makeCode(ports, { invoice, payment })
}
