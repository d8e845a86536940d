import { newId, type LateMoneyId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { advancePayment } from '../../../core/invoice/advance-payment.ts'
import { strangerSettlement } from '../../../core/ledger/builders.ts'
import type { NodeKey } from '../../../core/lightning/payment-hash.ts'
import type { NodeInvoice } from '../../../core/ports/node.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { NodeRef, Settlement, Unit } from '../../../core/ports/store.ts'
import { bookStreetCode } from '../card/book-street-code.ts'
import { post } from './apply-effects.ts'
import { writeAdvanced, type ChangePorts } from './change-payment.ts'

export type BookPorts = ChangePorts & Pick<Ports, 'node'>

/** The settlement that LND reports; only of a settled invoice. */
export function settlementOf(node: NodeRef, invoice: NodeInvoice): Settlement {
  const { paymentHash, receivedMsat, settledAt, settleIndex } = invoice
  assert(
    invoice.state === 'settled' && settledAt !== undefined && settleIndex !== undefined,
    'only a settled invoice is booked',
  )
  const { nodeKey, generation } = node
  return { nodeKey, generation, settleIndex, paymentHash, receivedMsat, settledAt }
}

/** Settled at the node under a hash that is not ours: into `suspense` and on the list (I6). */
async function bookStranger(ports: BookPorts, unit: Unit, settlement: Settlement): Promise<void> {
  const { nodeKey, paymentHash, receivedMsat, settledAt } = settlement
  await post(unit, strangerSettlement({ nodeKey, paymentHash, receivedMsat, at: settledAt }))
  const createdAt = ports.clock.now()
  const id = newId<LateMoneyId>(createdAt, ports.random.bytes(10))
  await unit.lateMoney.insert({
    id,
    kind: 'stranger',
    account: 'suspense',
    amountMsat: receivedMsat,
    paymentHash,
    nodeKey,
    createdAt,
  })
  await unit.changes.add('lateMoney', id)
}

async function bookOurs(ports: BookPorts, unit: Unit, settlement: Settlement): Promise<boolean> {
  const row = await unit.invoices.ofHash(settlement.paymentHash)
  if (row === undefined) return false
  const invoice = ports.codes.over(row)
  const payment = invoice.payments.find(
    (one) => one.tender === 'lightning' && one.paymentHash === settlement.paymentHash,
  )
  assert(payment?.tender === 'lightning', 'the store finds an invoice by its payment')
  const advanced = advancePayment(invoice, payment, { type: 'node.settled', ...settlement })
  await writeAdvanced(ports, unit, { invoice, advanced })
  return true
}

/** Moves the cursor to the highest n for which 1…n are all booked (DESIGN §3.5). */
async function moveCursor(unit: Unit, nodeKey: NodeKey): Promise<void> {
  const nodes = await unit.settlements.nodes()
  const node = nodes.find((one) => one.nodeKey === nodeKey)
  assert(node !== undefined, 'a node is on record before its settlements are')
  const cursor = await unit.settlements.contiguousFrom(node, node.cursor)
  if (cursor !== node.cursor) await unit.settlements.putNode({ ...node, cursor })
}

/**
 * Books one settlement, once: the row, entries, the payment's state, the print job, the change rows and the cursor in one
 * transaction. Stream and look-up both end here; by payment hash they cannot book twice. True when it was new.
 */
export async function bookSettlement(ports: BookPorts, settlement: Settlement): Promise<boolean> {
  const { nodeKey, paymentHash } = settlement
  const known = await ports.store.read.settlements.ofHash(nodeKey, paymentHash)
  if (known !== undefined) return false
  return ports.store.commit(async (unit) => {
    if (!(await unit.settlements.insert(settlement))) return false
    const isOurs = await bookOurs(ports, unit, settlement)
    if (!isOurs && !(await bookStreetCode(ports, unit, settlement)))
      await bookStranger(ports, unit, settlement)
    await moveCursor(unit, nodeKey)
    return true
  })
}
