import type { Ports } from '../../../core/ports/ports.ts'
import type { RateUsed } from '../../../core/rates/rate.ts'

/** The rate of the newest sale: what a till without internet starts with, as old as it is. */
export async function lastRate({ store }: Pick<Ports, 'store'>): Promise<RateUsed | undefined> {
  const newest = await store.read.invoices.page({ limit: 50 })
  const payments = newest.flatMap((invoice) => invoice.payments)
  for (const payment of payments)
    if (payment.tender === 'lightning' && payment.rate !== undefined) return payment.rate
  return undefined
}
