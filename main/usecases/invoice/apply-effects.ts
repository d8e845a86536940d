import type { Card } from '../../../core/card/card.ts'
import {
  newId,
  type CardId,
  type LateMoneyId,
  type PrintJobId,
} from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import type { Advanced, PaymentEffect } from '../../../core/invoice/advance-payment.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { faceMsat, paidBefore } from '../../../core/invoice/invoice-state.ts'
import type { LateMoneyKind } from '../../../core/invoice/late-money.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { lightningCredit, lightningSale } from '../../../core/ledger/builders.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import { isPositive } from '../../../core/money/arithmetic.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { bookTopUp } from '../card/book-top-up.ts'
import { newPageId, PAGE_ID_BYTES } from '../../../core/receipt/page-id.ts'
import { receiptFacts } from '../../../core/receipt/receipt-facts.ts'
import { receiptToJson } from '../../../core/receipt/receipt-json.ts'

type EffectPorts = Pick<Ports, 'node' | 'clock' | 'random'>

/** Posts a transaction that cannot conflict: its key is the settlement itself. */
export async function post(unit: Unit, transaction: Transaction): Promise<void> {
  const posted = await unit.ledger.post(transaction)
  assert(posted.ok, `the ledger takes ${transaction.externalId}`)
}

/** The cards that a receipt names by their numbers. */
async function cardsOf(
  unit: Unit,
  { payments, topUpCardId }: Invoice,
): Promise<ReadonlyMap<CardId, Card>> {
  const ids = new Set(payments.flatMap((one) => (one.tender === 'card' ? [one.cardId] : [])))
  if (topUpCardId !== undefined) ids.add(topUpCardId)
  const cards = new Map<CardId, Card>()
  for (const id of ids) {
    const card = await unit.cards.find(id)
    if (card !== undefined) cards.set(id, card)
  }
  return cards
}

/** Queues the one original receipt of a sale in the transaction that pays the last of it (I8). */
export async function queueOriginal(
  ports: EffectPorts,
  unit: Unit,
  invoice: Invoice,
): Promise<void> {
  const shop = await unit.shop.find()
  assert(shop !== undefined, 'a shop is set up before its first sale')
  const now = ports.clock.now()
  const practice = ports.node.network !== 'mainnet'
  const cards = await cardsOf(unit, invoice)
  const id = newId<PrintJobId>(now, ports.random.bytes(10))
  await unit.printJobs.insert({
    id,
    number: await unit.printJobs.nextNumber(),
    invoiceId: invoice.id,
    kind: 'original',
    copy: 0,
    state: 'queued',
    createdAt: now,
    receipt: receiptToJson(receiptFacts({ shop, invoice, practice, cards })),
    pageId: newPageId(ports.random.bytes(PAGE_ID_BYTES)),
  })
  await unit.changes.add('printJob', id)
}

/** Puts money that no price was waiting for on the list that a person resolves. */
async function listLateMoney(
  ports: EffectPorts,
  unit: Unit,
  row: { kind: LateMoneyKind; amountMsat: Msat; payment: LightningPayment },
): Promise<void> {
  const { kind, amountMsat, payment } = row
  assert(payment.nodeKey !== undefined, 'a settled payment knows its node')
  const createdAt = ports.clock.now()
  const id = newId<LateMoneyId>(createdAt, ports.random.bytes(10))
  await unit.lateMoney.insert({
    id,
    kind,
    account: 'customer-credit',
    amountMsat,
    paymentHash: payment.paymentHash,
    nodeKey: payment.nodeKey,
    invoiceId: payment.invoiceId,
    createdAt,
  })
  await unit.changes.add('lateMoney', id)
}

async function applyEffect(
  ports: EffectPorts,
  unit: Unit,
  {
    invoice,
    payment,
    effect,
  }: { invoice: Invoice; payment: LightningPayment; effect: PaymentEffect },
): Promise<void> {
  if (effect.type === 'printOriginal') return queueOriginal(ports, unit, invoice)
  const { nodeKey, receivedMsat, settledAt } = payment
  assert(
    nodeKey !== undefined && receivedMsat !== undefined && settledAt !== undefined,
    'money effects follow a settlement',
  )
  const settlement = { nodeKey, paymentHash: payment.paymentHash, receivedMsat, at: settledAt }
  if (invoice.topUpCardId !== undefined) {
    const { entries, isLate } = await bookTopUp(unit, invoice, settlement)
    await post(unit, entries)
    const late = { kind: 'late', amountMsat: receivedMsat, payment } as const
    return isLate ? listLateMoney(ports, unit, late) : undefined
  }
  if (effect.type === 'bookCredit') {
    await post(unit, lightningCredit(settlement))
    return listLateMoney(ports, unit, { kind: effect.kind, amountMsat: receivedMsat, payment })
  }
  const { due } = payment
  const part = { due, before: paidBefore(invoice, payment), taxBp: invoice.taxBp }
  await post(unit, lightningSale({ ...settlement, ...part, faceMsat: faceMsat(payment) }))
  if (isPositive(effect.surplusMsat))
    await listLateMoney(ports, unit, { kind: 'surplus', amountMsat: effect.surplusMsat, payment })
}

/** Carries out, in the caller's unit, what the machine asked for. */
export async function applyEffects(
  ports: EffectPorts,
  unit: Unit,
  { invoice, advanced }: { invoice: Invoice; advanced: Advanced },
): Promise<void> {
  for (const effect of advanced.effects)
    await applyEffect(ports, unit, { invoice, payment: advanced.payment, effect })
}
