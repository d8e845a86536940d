import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import type { NodeInvoice } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { bookSettlement, settlementOf } from './book-settlement.ts'
import { eventsOfHeld, makeCode, takeEvent, type CodePorts } from './make-code.ts'

export type CheckPorts = CodePorts & Pick<Ports, 'node'>

/** What came of a check. `paidUnheard`: the look-up found money that the stream had not told of. */
export type Checked = 'nothingNew' | 'changed' | 'paidUnheard' | 'noAnswer'

/** How long after its plan a payment without a code is still asked for again; later it is closed as never shown. */
const retryWithinMs = 60_000

/** True when the node that answers now is surely not the one that was asked for this code. */
export function isElsewhere({ node }: Pick<Ports, 'node'>, { nodeKey }: LightningPayment): boolean {
  const identity = node.state().facts.identityKey
  return nodeKey !== undefined && identity !== undefined && nodeKey !== identity
}

async function takeMissing(
  ports: CheckPorts,
  asked: { invoice: Invoice; payment: LightningPayment },
): Promise<Checked> {
  const { payment } = asked
  const age = ports.clock.now() - payment.createdAt
  const mayRetry =
    payment.state !== 'cancelling' &&
    payment.bolt11 === undefined &&
    age >= 0 &&
    age < retryWithinMs
  if (mayRetry) await makeCode(ports, asked)
  else await takeEvent(ports, payment, { type: 'node.missing' })
  return 'changed'
}

async function takeFound(
  ports: CheckPorts,
  asked: { invoice: Invoice; payment: LightningPayment },
  held: NodeInvoice,
): Promise<Checked> {
  const { payment } = asked
  const identity = ports.node.state().facts.identityKey
  if (held.state === 'settled') {
    const nodes = await ports.store.read.settlements.nodes()
    const node = nodes.find(({ nodeKey }) => nodeKey === identity)
    if (node === undefined) return 'noAnswer'
    const isNew = await bookSettlement(ports, settlementOf(node, held))
    return isNew ? 'paidUnheard' : 'nothingNew'
  }
  if (payment.bolt11 === undefined) {
    for (const event of eventsOfHeld(ports.node, asked, held))
      await takeEvent(ports, payment, event)
    return 'changed'
  }
  if (held.state !== 'canceled') return 'nothingNew'
  await takeEvent(ports, payment, { type: 'node.canceled' })
  return 'changed'
}

/** Asks LND for this hash and takes its word. The truth for every payment that is not final. */
export async function checkPayment(
  ports: CheckPorts,
  asked: { invoice: Invoice; payment: LightningPayment },
): Promise<Checked> {
  const identity = ports.node.state().facts.identityKey
  if (identity === undefined || isElsewhere(ports, asked.payment)) return 'noAnswer'
  const found = await ports.node.lookUp(asked.payment.paymentHash)
  if (found.kind === 'unknown') return 'noAnswer'
  return found.kind === 'missing'
    ? takeMissing(ports, asked)
    : takeFound(ports, asked, found.invoice)
}
