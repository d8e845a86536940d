import type { Ports } from '../../../core/ports/ports.ts'
import type { Block } from '../../../core/receipt/blocks.ts'
import { pageAddress } from '../../../core/receipt/page-id.ts'
import { copyMark, type PrintJob } from '../../../core/receipt/print-job.ts'
import { slipBlocks } from '../../../core/receipt/receipt-blocks.ts'
import { receiptFromJson } from '../../../core/receipt/receipt-json.ts'
import type { ReceiptTemplate } from '../../../core/receipt/template.ts'
import { inBoth, type Words } from '../../../core/words/words.ts'
import { languageFor } from '../../../core/words/languages.ts'
import { loadWords } from '../../../core/words/load-words.ts'
import { currentTemplate } from './receipt-template.ts'

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

/** The shop's language, and the customer's beside it where the template says so. */
export async function wordsFor(
  language: string,
  { secondLanguage }: ReceiptTemplate,
): Promise<Words> {
  const first = languageFor(language)
  const say = await loadWords(first)
  return secondLanguage === undefined || secondLanguage === first
    ? say
    : inBoth(say, await loadWords(secondLanguage))
}

/** What a print job puts on paper, in the receipt's own language. */
export async function slipOfJob(ports: SlipPorts, job: PrintJob): Promise<readonly Block[]> {
  const receipt = receiptFromJson(job.receipt)
  const template = await currentTemplate(ports)
  const say = await wordsFor(receipt.language, template)
  const facts = { ...receipt, ...(await addressOf(ports, job)), copy: copyMark(job) }
  return slipBlocks(facts, job.kind, { say, template })
}
