import { isPending } from '../../../core/invoice/payment.ts'
import { askCancel, type CancelPorts } from './cancel-payment.ts'
import { checkPayment, type Checked } from './check-payment.ts'

/** Payments planned this recently are in the hands of the request that planned them. */
const handsOffMs = 4_000

/**
 * Asks LND about every payment that is not final: after each connect, at each start, and while codes are open. Wishes to
 * cancel are asked for again. Each payment stands for itself; one without an answer stops nothing.
 */
export async function finishPayments(
  ports: CancelPorts,
  choose: { readonly includeFresh: boolean },
): Promise<readonly Checked[]> {
  const results: Checked[] = []
  const rows = await ports.store.read.invoices.unfinished()
  for (const row of rows) {
    const invoice = ports.codes.over(row)
    for (const payment of invoice.payments.filter(isPending)) {
      const age = ports.clock.now() - payment.createdAt
      const isFresh = payment.state === 'planned' && age >= 0 && age < handsOffMs
      if (isFresh && !choose.includeFresh) continue
      if (payment.state === 'cancelling') {
        const answer = await askCancel(ports, { invoice, payment })
        results.push(answer === 'noAnswer' ? 'noAnswer' : 'changed')
      } else results.push(await checkPayment(ports, { invoice, payment }))
    }
  }
  return results
}
