/** One line a happening that a technician asks for by the sale's id: a reader of the change log with a cursor. */
import type { CardId, InvoiceId, PrintJobId } from '../../core/contract/ids.ts'
import { invoiceState } from '../../core/invoice/invoice-state.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Change, Store } from '../../core/ports/store.ts'

export type LogChangesPorts = { readonly store: Store; readonly log: Log }

const pageSize = 200

async function logInvoice({ store, log }: LogChangesPorts, { seq, id }: Change): Promise<void> {
  const invoice = await store.read.invoices.find(id as InvoiceId)
  if (invoice === undefined) return
  const payment = invoice.payments.at(-1)
  log.info({
    event: 'invoice.changed',
    invoiceId: id,
    seq: seq.toString(),
    status: invoiceState(invoice).status,
    ...(payment === undefined
      ? {}
      : { paymentId: payment.id, tender: payment.tender, payment: payment.state }),
  })
}

async function logPrintJob({ store, log }: LogChangesPorts, { id }: Change): Promise<void> {
  const job = await store.read.printJobs.find(id as PrintJobId)
  if (job === undefined) return
  const { invoiceId, kind, state } = job
  log.info({ event: 'printJob.changed', jobId: id, invoiceId, kind, state })
}

async function logCard({ store, log }: LogChangesPorts, { id }: Change): Promise<void> {
  const card = await store.read.cards.find(id as CardId)
  if (card !== undefined) log.info({ event: 'card.changed', cardId: id, state: card.state })
}

async function logChange(ports: LogChangesPorts, change: Change): Promise<void> {
  switch (change.noun) {
    case 'invoice':
      return logInvoice(ports, change)
    case 'printJob':
      return logPrintJob(ports, change)
    case 'card':
      return logCard(ports, change)
    case 'device':
    case 'lateMoney':
    case 'issuing':
    case 'shop':
    case 'receiptTemplate':
      return ports.log.info({ event: `${change.noun}.changed`, id: change.id })
  }
}

/** Logs every change from now on; returns the way to stop. */
export async function logChanges(ports: LogChangesPorts): Promise<() => void> {
  const { store } = ports
  let cursor = await store.read.changes.last()
  let work: Promise<unknown> = Promise.resolve()
  const catchUp = async () => {
    const changes = await store.read.changes.since(cursor, pageSize)
    for (const change of changes) await logChange(ports, change)
    cursor = changes.at(-1)?.seq ?? cursor
    if (changes.length === pageSize) await catchUp()
  }
  return store.onChange(() => {
    work = work.then(catchUp)
  })
}
