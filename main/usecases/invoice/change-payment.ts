import type { InvoiceId, PaymentId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import {
  advancePayment,
  type Advanced,
  type PaymentEvent,
} from '../../../core/invoice/advance-payment.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { giveBack } from '../card/give-back.ts'
import { applyEffects } from './apply-effects.ts'

export type ChangePorts = Pick<Ports, 'store' | 'node' | 'codes' | 'clock' | 'random' | 'bell'>

/** The Lightning payment of that id; asking for another one is a mistake in the program. */
export function paymentOf(invoice: Invoice, paymentId: PaymentId): LightningPayment {
  const found = invoice.payments.find(({ id }) => id === paymentId)
  assert(found?.tender === 'lightning', 'this invoice has that Lightning payment')
  return found
}

/** The invoice with one of its payments replaced. */
export const withPayment = (invoice: Invoice, payment: LightningPayment): Invoice => ({
  ...invoice,
  payments: invoice.payments.map((other) => (other.id === payment.id ? payment : other)),
})

/**
 * Writes what an event did to a payment, with its effects, into the caller's unit. Answers with the sale as it then stands:
 * the same one when nothing changed.
 */
export async function writeAdvanced(
  ports: ChangePorts,
  unit: Unit,
  { invoice, advanced }: { invoice: Invoice; advanced: Advanced },
): Promise<Invoice> {
  const before = paymentOf(invoice, advanced.payment.id)
  if (advanced.payment === before && advanced.effects.length === 0) return invoice
  await unit.invoices.putPayment(advanced.payment)
  const after = withPayment(invoice, advanced.payment)
  await applyEffects(ports, unit, { invoice: after, advanced })
  await unit.changes.add('invoice', invoice.id)
  return giveBack(ports, unit, after)
}

type Target = { readonly invoiceId: InvoiceId; readonly paymentId: PaymentId }

const eventInUnit =
  (ports: ChangePorts, { invoiceId, paymentId }: Target, event: PaymentEvent) =>
  async (unit: Unit): Promise<Invoice> => {
    const row = await unit.invoices.find(invoiceId)
    assert(row !== undefined, 'a payment belongs to an invoice on disk')
    const invoice = ports.codes.over(row)
    const advanced = advancePayment(invoice, paymentOf(invoice, paymentId), event)
    return writeAdvanced(ports, unit, { invoice, advanced })
  }

/**
 * One event of one payment: state, entries, print job and change rows in one transaction. What the event does is decided
 * inside the unit from the row itself, so callers may race and repeat. Answers with the invoice as it then stands.
 */
export async function changePayment(
  ports: ChangePorts,
  target: Target,
  event: PaymentEvent,
): Promise<Invoice> {
  return ports.store.commit(eventInUnit(ports, target, event))
}

/** The same before the next commit, and within it: for a caller who commits at once, and an event that the node repeats after a crash. */
export function changeWithNext(ports: ChangePorts, target: Target, event: PaymentEvent): void {
  const write = eventInUnit(ports, target, event)
  ports.store.rideAlong(async (unit) => {
    await write(unit)
  })
}

/** LND has the code and gives it back after a crash: most are paid or cancelled before this, and ride along with that. */
const codePatienceMs = 60_000

/**
 * A code that LND has made: kept beside the row, shown at once, written with the next commit. A row that has moved on
 * meanwhile (a wish to cancel) keeps its state and takes the code.
 */
export async function openCode(
  ports: ChangePorts,
  target: Target,
  event: Extract<PaymentEvent, { type: 'code.opened' }>,
): Promise<Invoice> {
  const row = await ports.store.read.invoices.find(target.invoiceId)
  assert(row !== undefined, 'a code belongs to an invoice on disk')
  const invoice = ports.codes.over(row)
  const { payment } = advancePayment(invoice, paymentOf(invoice, target.paymentId), event)
  if (payment.state !== 'open') return changePayment(ports, target, event)
  ports.codes.remember(payment)
  ports.store.rideAlong(async (unit) => {
    const current = await unit.invoices.find(target.invoiceId)
    if (current === undefined) return
    const before = paymentOf(current, target.paymentId)
    const after = advancePayment(current, before, event).payment
    if (after !== before) await unit.invoices.putPayment(after)
  }, codePatienceMs)
  ports.bell.ring('invoice', target.invoiceId)
  return ports.codes.over(row)
}
