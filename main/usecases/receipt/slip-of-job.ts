import type { Ports } from '../../../core/ports/ports.ts'
import type { Block } from '../../../core/receipt/blocks.ts'
import { pageAddress } from '../../../core/receipt/page-id.ts'
import { copyMark, type PrintJob } from '../../../core/receipt/print-job.ts'
import { slipBlocks } from '../../../core/receipt/receipt-blocks.ts'
import { receiptFromJson } from '../../../core/receipt/receipt-json.ts'
import { languageFor } from '../../../core/words/languages.ts'
import { loadWords } from '../../../core/words/load-words.ts'

export type SlipPorts = Pick<Ports, 'store'> & {
  /** The name by which strangers reach the till; without one no paper points at the web. */
  readonly publicHost?: string | undefined
}

/** A job of the original's page, as paper points at it. */
async function addressOf({ store, publicHost }: SlipPorts, job: PrintJob) {
  if (publicHost === undefined) return {}
  const [original] =
    job.kind === 'original' ? [job] : await store.read.printJobs.ofInvoice(job.invoiceId)
  return original?.pageId === undefined ? {} : { qr: pageAddress(publicHost, original.pageId) }
}

/** What a print job puts on paper, in the receipt's own language. */
export async function slipOfJob(ports: SlipPorts, job: PrintJob): Promise<readonly Block[]> {
  const receipt = receiptFromJson(job.receipt)
  const say = await loadWords(languageFor(receipt.language))
  const facts = { ...receipt, ...(await addressOf(ports, job)), copy: copyMark(job) }
  return slipBlocks(facts, job.kind, say)
}
