import type { InvoiceId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { newPageId, PAGE_ID_BYTES, type ReceiptPageId } from '../../../core/receipt/page-id.ts'
import { receiptFromJson } from '../../../core/receipt/receipt-json.ts'
import type { Receipt } from '../../../core/receipt/receipt.ts'

/** The receipt whose web page this is. */
export async function findReceiptPage(
  { store }: Pick<Ports, 'store'>,
  page: ReceiptPageId,
): Promise<Receipt | undefined> {
  const job = await store.read.printJobs.ofPage(page)
  return job && receiptFromJson(job.receipt)
}

/** The page of a sale's receipt; a sale of an older till gets its own now. */
export async function pageOfReceipt(
  { store, random }: Pick<Ports, 'store' | 'random'>,
  invoiceId: InvoiceId,
): Promise<Result<ReceiptPageId, Failure>> {
  const [written] = await store.read.printJobs.ofInvoice(invoiceId)
  if (written === undefined) return err(failure('receipt.notFound'))
  if (written.pageId !== undefined) return ok(written.pageId)
  const fresh = newPageId(random.bytes(PAGE_ID_BYTES))
  return store.commit(async (unit) => {
    const original = await unit.printJobs.find(written.id)
    if (original?.pageId !== undefined) return ok(original.pageId)
    await unit.printJobs.setPage(written.id, fresh)
    return ok(fresh)
  })
}
