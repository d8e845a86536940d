/** Opens the cash drawer when cash was taken: a reader of the change log from now on, for nobody waits at an old sale. */
import type { InvoiceId } from '../../core/contract/ids.ts'
import type { Store } from '../../core/ports/store.ts'
import { openDrawer, type DrawerPorts } from '../usecases/drawer/open-drawer.ts'
import { outlastStore } from './outlast-store.ts'

type OpenPorts = DrawerPorts & { readonly store: Store }

const pageSize = 200
/** Payments that were answered with the drawer; a sale changes again within its first minutes, if at all. */
const remembered = 1_000

/** The payment for which coins move now: cash that ends this sale, or a part of it that goes back out of the drawer. */
async function cashOf({ store }: OpenPorts, id: string): Promise<string | undefined> {
  const invoice = await store.read.invoices.find(id as InvoiceId)
  const last = invoice?.payments.at(-1)
  if (last?.tender === 'cash' && last.state === 'settled') return last.id
  const back = invoice?.payments.find((one) => one.tender === 'card' && one.paidOut !== undefined)
  return back?.id
}

/** Watches from now on; returns the way to stop. */
export async function openDrawerForCash(ports: OpenPorts): Promise<() => void> {
  const { store, log } = ports
  let cursor = await store.read.changes.last()
  const opened = new Set<string>()
  let work: Promise<unknown> = Promise.resolve()
  const catchUp = async (): Promise<void> => {
    const changes = await store.read.changes.since(cursor, pageSize)
    cursor = changes.at(-1)?.seq ?? cursor
    const ids = new Set(changes.flatMap(({ noun, id }) => (noun === 'invoice' ? [id] : [])))
    for (const id of ids) {
      const paymentId = await cashOf(ports, id)
      if (paymentId === undefined || opened.has(paymentId)) continue
      opened.add(paymentId)
      if (opened.size > remembered) opened.delete([...opened][0] ?? '')
      // Beside the loop: a printer that hangs keeps the next drawer from nothing.
      void openDrawer(ports, { why: 'sale', paymentId })
    }
    if (changes.length === pageSize) await catchUp()
  }
  return store.onChange(() => {
    work = work.then(() => outlastStore(log, catchUp))
  })
}
