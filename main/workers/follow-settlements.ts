/** LND's settlements into the books. The stream is the doorbell, the look-up is the truth (DESIGN §3.5). */
import type { NodeInvoice } from '../../core/ports/node.ts'
import type { NodeRef } from '../../core/ports/store.ts'
import { bookSettlement, settlementOf } from '../usecases/invoice/book-settlement.ts'
import type { CancelPorts } from '../usecases/invoice/cancel-payment.ts'
import { finishPayments } from '../usecases/invoice/finish-payments.ts'
import { meetNode, type Met } from '../usecases/lightning/meet-node.ts'
import type { Log } from '../../core/ports/log.ts'
import { outlastStore } from './outlast-store.ts'

export type FollowPorts = CancelPorts & { readonly log: Log }

/** Settlements of a node that replays nothing from cursor 0 are found by its list instead (reference E3). */
async function sweepSettled(ports: FollowPorts, node: NodeRef): Promise<void> {
  let from: bigint | undefined = 0n
  while (from !== undefined) {
    const page = await ports.node.listSettled(from)
    if (!page.ok) return
    for (const invoice of page.value.invoices)
      await bookSettlement(ports, settlementOf(node, invoice))
    from = page.value.next
  }
}

/** Begins to follow; returns the way to stop. */
export function followSettlements(ports: FollowPorts): () => void {
  let met: Met | undefined
  let work: Promise<unknown> = Promise.resolve()
  /** One after the other, in the order of arrival. */
  const after = (step: () => Promise<unknown>) => {
    work = work.then(() => outlastStore(ports.log, step))
  }
  const meet = async (): Promise<Met | undefined> => {
    const answer = await outlastStore(ports.log, () => meetNode(ports))
    if (answer === undefined) return undefined
    if (!answer.ok) {
      ports.log.info({ event: 'node.notMet', code: answer.error.code })
      return undefined
    }
    if (answer.value.how !== 'known') ports.log.warn({ event: `node.${answer.value.how}` })
    return answer.value
  }
  const book = async (invoice: NodeInvoice) => {
    met ??= await meet()
    if (met !== undefined) await bookSettlement(ports, settlementOf(met, invoice))
  }
  return ports.node.settlements({
    async connected() {
      met = await meet()
      return met?.cursor ?? 0n
    },
    subscribed: () =>
      after(async () => {
        met ??= await meet()
        if (met?.cursor === 0n) await sweepSettled(ports, met)
        await finishPayments(ports, { includeFresh: true })
      }),
    settled: (invoice) => after(() => book(invoice)),
    lost: (failure) => ports.log.info({ event: 'node.lost', code: failure.code }),
  })
}
