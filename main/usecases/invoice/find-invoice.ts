import type { InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { Ports } from '../../../core/ports/ports.ts'

/** The sale as it stands, with a code that is not on disk yet. */
export async function findInvoice(
  ports: Pick<Ports, 'store' | 'codes'>,
  id: InvoiceId,
): Promise<Result<Invoice, Failure>> {
  const row = await ports.store.read.invoices.find(id)
  return row === undefined ? err(failure('invoice.notFound')) : ok(ports.codes.over(row))
}
