/** One sale paid by several tenders, on any engine. */
import { expect, it } from 'vitest'
import type { InvoiceId } from '../../../core/contract/ids.ts'
import { newId, type CardEventId, type PaymentId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { invoiceState, owed } from '../../../core/invoice/invoice-state.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { minorUnits, msat } from '../../../core/money/units.ts'
import type { LookUpOutcome } from '../../../core/ports/node.ts'
import { receiptFromJson } from '../../../core/receipt/receipt-json.ts'
import { chargeTap, endTap } from '../../../main/usecases/card/charge-tap.ts'
import { closeCard } from '../../../main/usecases/card/close-card.ts'
import { setPin } from '../../../main/usecases/card/pin-card.ts'
import { cancelInvoice } from '../../../main/usecases/invoice/cancel-invoice.ts'
import { finishPayments } from '../../../main/usecases/invoice/finish-payments.ts'
import { takeCash } from '../../../main/usecases/invoice/take-cash.ts'
import { expectSound, ours, tapFor, type Opened } from './card-checks.ts'
import type { CardRig, HeldCard } from './card-rig.ts'
import { partRacesContract } from './part-races.ts'

const newPaymentId = ({ ports, clock }: CardRig) =>
  newId<PaymentId>(clock.now(), ports.random.bytes(10))

async function find(rig: CardRig, id: InvoiceId) {
  const invoice = await rig.ports.store.read.invoices.find(id)
  assert(invoice !== undefined, 'the sale is there')
  return invoice
}

/** Taps a card with too little on it, and takes what it has. */
async function takePart(
  rig: CardRig,
  card: HeldCard,
  { invoiceId, goOn }: { invoiceId: InvoiceId; goOn?: string },
) {
  const offer = ours(await tapFor(rig, rig.tap(card), invoiceId))
  assert(offer.kind === 'partOffered', `a part is offered, not ${offer.kind}`)
  const input = { tapId: offer.tap.id, invoiceId, part: offer.part.amount }
  const charged = await chargeTap(rig.ports, goOn === undefined ? input : { ...input, goOn })
  return { offer, charged }
}

const cash = (rig: CardRig, invoiceId: InvoiceId, goOn?: string) =>
  takeCash(rig.ports, {
    invoiceId,
    paymentId: newPaymentId(rig),
    ...(goOn === undefined ? {} : { goOn }),
  })

/** What LND says to a look-up of a code that was paid. */
const paid = (rig: CardRig, code: LightningPayment, settleIndex = 1n): LookUpOutcome => ({
  kind: 'found',
  invoice: {
    paymentHash: code.paymentHash,
    bolt11: code.bolt11 ?? ('' as never),
    state: 'settled',
    amountMsat: msat(code.amountSat * 1000n),
    receivedMsat: msat(code.amountSat * 1000n),
    settledAt: rig.clock.now(),
    settleIndex,
    createdAt: code.createdAt,
    expirySec: 600,
    memo: '',
  },
})

function offerContract(opened: Opened): void {
  it('offers what the card has, takes it with the same tap, and asks for the rest', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 15_499n })
    const sale = await rig.openSale(3_000n)
    const { offer, charged } = await takePart(rig, card, { invoiceId: sale.id })
    expect(offer).toMatchObject({ why: 'balance', part: { currency: 'EUR', amount: 1_549n } })
    expect(offer.tap).toMatchObject({ state: 'held', invoiceId: sale.id })
    expect(charged).toMatchObject({ ok: true, value: { kind: 'charged' } })
    expect(await rig.balanceMsat(card.id)).toBe(9_000n)
    const invoice = await find(rig, sale.id)
    expect(invoiceState(invoice)).toEqual({ status: 'New', additionalStatus: 'PaidPartial' })
    expect(owed(invoice)).toEqual({ currency: 'EUR', amount: 1_451n })
    const [old, part, rest] = invoice.payments
    expect(old?.state).toBe('cancelled')
    expect(part).toMatchObject({ tender: 'card', amountSat: 15_490n, due: { amount: 1_549n } })
    expect(rest).toMatchObject({ tender: 'lightning', state: 'planned', due: { amount: 1_451n } })
    expect(await store.read.printJobs.ofInvoice(sale.id)).toEqual([])
    await expectSound(rig)
  })

  it('leaves the code open while the cashier is asked, and charges nothing she has left', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 1_000n })
    const sale = await rig.openSale(3_000n)
    const offer = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(offer.kind).toBe('partOffered')
    expect((await find(rig, sale.id)).payments).toMatchObject([{ state: 'open' }])
    await endTap(rig.ports, offer.tap.id)
    const input = { tapId: offer.tap.id, invoiceId: sale.id, part: minorUnits(100n) }
    const late = await chargeTap(rig.ports, input)
    expect(late).toMatchObject({ ok: false, error: { code: 'card.tapOver' } })
    expect(await rig.balanceMsat(card.id)).toBe(1_000_000n)
  })

  it('charges no offer whose time is over', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 1_000n })
    const sale = await rig.openSale(3_000n)
    const offer = ours(await tapFor(rig, rig.tap(card), sale.id))
    await rig.clock.advance(30_000)
    const input = { tapId: offer.tap.id, invoiceId: sale.id, part: minorUnits(100n) }
    expect(await chargeTap(rig.ports, input)).toMatchObject({ error: { code: 'card.tapOver' } })
    expect((await rig.ports.store.read.taps.find(offer.tap.id))?.state).toBe('expired')
  })
}

function partContract(opened: Opened): void {
  it('declines for ever where the card has less by now, and takes one part once', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 1_000n })
    const [first, second] = [await rig.openSale(3_000n), await rig.openSale(3_000n)]
    const held = ours(await tapFor(rig, rig.tap(card), first.id))
    await takePart(rig, card, { invoiceId: second.id })
    const input = { tapId: held.tap.id, invoiceId: first.id, part: minorUnits(100n) }
    expect(await chargeTap(rig.ports, input)).toMatchObject({
      value: { kind: 'declined', why: 'balance' },
    })
    expect(await chargeTap(rig.ports, input)).toMatchObject({ error: { code: 'card.tapOver' } })
    await expectSound(rig)
  })

  it('asks the PIN of the part, and keeps the part meanwhile', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 1_000n })
    const pin = secret('4711')
    const by = { who: 'Ada', why: 'asked' }
    await setPin(rig.ports, { id: card.id, pin, fromMsat: msat(0n), by })
    const sale = await rig.openSale(3_000n)
    const { offer, charged } = await takePart(rig, card, { invoiceId: sale.id })
    expect(charged).toMatchObject({ value: { kind: 'pin', due: { amount: 100n } } })
    const typed = await chargeTap(rig.ports, { tapId: offer.tap.id, invoiceId: sale.id, pin })
    expect(typed).toMatchObject({ value: { kind: 'charged' } })
    expect(owed(await find(rig, sale.id)).amount).toBe(2_900n)
  })
}

function restContract(opened: Opened): void {
  it('takes the rest by another card and cash: tax once, one receipt with every tender', async () => {
    const { store, rig } = await opened()
    const [first, second] = [
      await rig.newCard({ sat: 15_499n }),
      await rig.newCard({ sat: 8_000n }),
    ]
    const sale = await rig.openSale(3_000n)
    await takePart(rig, first, { invoiceId: sale.id })
    await takePart(rig, second, { invoiceId: sale.id })
    expect(owed(await find(rig, sale.id)).amount).toBe(651n)
    const stale = { invoiceId: sale.id, paymentId: newPaymentId(rig), owed: minorUnits(1_451n) }
    expect(await takeCash(rig.ports, stale)).toMatchObject({ error: { code: 'invoice.changed' } })
    expect(await cash(rig, sale.id)).toMatchObject({ value: { outcome: 'taken' } })
    expect(invoiceState(await find(rig, sale.id)).status).toBe('Settled')
    const jobs = await store.read.printJobs.ofInvoice(sale.id)
    expect(jobs).toHaveLength(1)
    const { tenders } = receiptFromJson(jobs[0]?.receipt ?? '')
    expect(tenders.map(({ kind, due }) => [kind, due?.amount])).toEqual([
      ['card', 1_549n],
      ['card', 800n],
      ['cash', 651n],
    ])
    const tax = await store.read.ledger.balance('tax:2100', 'EUR')
    const sales = await store.read.ledger.balance('sales', 'EUR')
    expect([sales.credits, tax.credits]).toEqual([2_479n, 521n])
    await expectSound(rig)
  })

  it('takes the rest over Lightning, by its own code', async () => {
    const { store, rig } = await opened()
    const sale = await rig.openSale(3_000n)
    await takePart(rig, await rig.newCard({ sat: 15_499n }), { invoiceId: sale.id })
    const rest = (await find(rig, sale.id)).payments.at(-1)
    assert(rest?.tender === 'lightning', 'the rest has a code')
    rig.node.lookUp = () => paid(rig, rest)
    await finishPayments(rig.ports, { includeFresh: true })
    const invoice = await find(rig, sale.id)
    expect(invoiceState(invoice)).toEqual({ status: 'Settled', additionalStatus: 'None' })
    expect(await store.read.lateMoney.open()).toEqual([])
    await expectSound(rig)
  })
}

function racedContract(opened: Opened): void {
  it('stands a kill between a part and LND’s answer: the old code that was paid pays the rest, and what is more is the customer’s', async () => {
    const { store, rig } = await opened()
    const sale = await rig.openSale(3_000n)
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    const card = await rig.newCard({ sat: 15_490n })
    const { charged } = await takePart(rig, card, { invoiceId: sale.id, goOn: 'Ada' })
    expect(charged).toMatchObject({ value: { kind: 'charged' } })
    // No other code while the old one may be paid.
    expect((await find(rig, sale.id)).payments).toMatchObject([{ state: 'cancelling' }, {}])
    rig.node.cancel = () => ({ kind: 'settled' })
    rig.node.lookUp = () => paid(rig, sale.code)
    await finishPayments(rig.ports, { includeFresh: true })
    const invoice = await find(rig, sale.id)
    expect(invoiceState(invoice)).toEqual({ status: 'Settled', additionalStatus: 'PaidOver' })
    expect(invoice.payments[0]).toMatchObject({ due: { amount: 1_451n }, amountSat: 14_510n })
    const late = await store.read.lateMoney.open()
    expect(late).toMatchObject([{ kind: 'surplus', amountMsat: 15_490_000n }])
    expect(await store.read.printJobs.ofInvoice(sale.id)).toHaveLength(1)
    await expectSound(rig)
  })

  it('the same, where LND says that it is off: the sale waits for its rest', async () => {
    const { rig } = await opened()
    const sale = await rig.openSale(3_000n)
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    await takePart(rig, await rig.newCard({ sat: 15_490n }), { invoiceId: sale.id, goOn: 'Ada' })
    rig.node.cancel = () => ({ kind: 'cancelled' })
    await finishPayments(rig.ports, { includeFresh: true })
    const invoice = await find(rig, sale.id)
    expect(invoiceState(invoice)).toEqual({ status: 'New', additionalStatus: 'PaidPartial' })
    expect(await cash(rig, sale.id)).toMatchObject({ value: { outcome: 'taken' } })
    await expectSound(rig)
  })

  it('takes no cash where the code for the rest was paid first', async () => {
    const { rig } = await opened()
    const sale = await rig.openSale(3_000n)
    await takePart(rig, await rig.newCard({ sat: 15_490n }), { invoiceId: sale.id })
    const rest = (await find(rig, sale.id)).payments.at(-1)
    assert(rest?.tender === 'lightning', 'the rest has a code')
    rig.node.cancel = () => ({ kind: 'settled' })
    rig.node.lookUp = () => paid(rig, rest)
    expect(await cash(rig, sale.id)).toMatchObject({ value: { outcome: 'wasLightning' } })
    await expectSound(rig)
  })
}

function cancelContract(opened: Opened): void {
  it('gives a cancelled sale’s part back to its card, once, and no limit remembers it', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 15_490n })
    const sale = await rig.openSale(3_000n)
    await takePart(rig, card, { invoiceId: sale.id })
    await Promise.all([1, 2, 3].map(() => cancelInvoice(rig.ports, sale.id)))
    const invoice = await find(rig, sale.id)
    expect(invoiceState(invoice)).toEqual({ status: 'Invalid', additionalStatus: 'Marked' })
    expect(invoice.payments[1]).toMatchObject({ tender: 'card', state: 'cancelled' })
    expect(await rig.balanceMsat(card.id)).toBe(15_490_000n)
    const from = sale.createdAt
    expect(await store.read.cards.spentSince(card.id, from)).toEqual({ amountMsat: 0n, charges: 0 })
    for (const account of ['sales', 'tax:2100', 'exchange:EUR'] as const) {
      const { debits, credits } = await store.read.ledger.balance(account, 'EUR')
      expect(debits).toBe(credits)
    }
    await expectSound(rig)
  })

  it('keeps the part while LND may say that the rest was paid, and then it is a sale', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 15_490n })
    const sale = await rig.openSale(3_000n)
    await takePart(rig, card, { invoiceId: sale.id })
    const rest = (await find(rig, sale.id)).payments.at(-1)
    assert(rest?.tender === 'lightning', 'the rest has a code')
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    await cancelInvoice(rig.ports, sale.id)
    expect(await rig.balanceMsat(card.id)).toBe(0n)
    rig.node.cancel = () => ({ kind: 'settled' })
    rig.node.lookUp = () => paid(rig, rest)
    await finishPayments(rig.ports, { includeFresh: true })
    expect(invoiceState(await find(rig, sale.id)).status).toBe('Settled')
    expect(await rig.balanceMsat(card.id)).toBe(0n)
    await expectSound(rig)
  })

  it.each(['replaced', 'cash'] as const)(
    'gives back for a card that was closed (%s)',
    async (kind) => {
      const { store, rig } = await opened()
      const [card, next] = [await rig.newCard({ sat: 15_490n }), await rig.newCard()]
      const sale = await rig.openSale(3_000n)
      await takePart(rig, card, { invoiceId: sale.id })
      const how = kind === 'cash' ? { kind } : { kind, to: next.id }
      const actId = newId<CardEventId>(rig.clock.now(), rig.ports.random.bytes(10))
      const by = { who: 'Ada', why: 'lost' }
      expect(await closeCard(rig.ports, { id: card.id, actId, how, by })).toMatchObject({
        ok: true,
      })
      await cancelInvoice(rig.ports, sale.id)
      const payment = (await find(rig, sale.id)).payments[1]
      const drawer = await store.read.ledger.balance('cash:main', 'EUR')
      if (kind === 'cash') {
        expect(payment).toMatchObject({ state: 'cancelled', paidOut: { amount: 1_549n } })
        expect(drawer.credits).toBe(1_549n)
      } else expect(await rig.balanceMsat(next.id)).toBe(15_490_000n)
      await expectSound(rig)
    },
  )
}

/** `seeds`: how many random days the property test plays. */
export function cardPartsContract(opened: Opened, seeds: number): void {
  offerContract(opened)
  partContract(opened)
  restContract(opened)
  racedContract(opened)
  cancelContract(opened)
  partRacesContract(opened, seeds)
}
