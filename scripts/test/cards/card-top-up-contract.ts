import { expect, it } from 'vitest'
import { newId, type InvoiceId, type PaymentId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { movementView } from '../../../core/contract/own-card-view.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { money, msat } from '../../../core/money/units.ts'
import { bookSettlement } from '../../../main/usecases/invoice/book-settlement.ts'
import { takeCash } from '../../../main/usecases/invoice/take-cash.ts'
import { topUpCard } from '../../../main/usecases/card/top-up-card.ts'
import { expectSound, tapFor, type Opened } from './card-checks.ts'
import type { CardRig, HeldCard } from './card-rig.ts'

const settle = async (
  rig: CardRig,
  sale: Awaited<ReturnType<CardRig['openSale']>>,
  sat: bigint,
) => {
  const { nodeKey, paymentHash } = sale.code
  assert(nodeKey !== undefined, 'an open code knows its node')
  await bookSettlement(rig.ports, {
    nodeKey,
    generation: 1n,
    settleIndex: 1n,
    paymentHash,
    receivedMsat: msat(sat * 1000n),
    settledAt: rig.clock.now(),
  })
}

const cash = (rig: CardRig, invoiceId: InvoiceId) =>
  takeCash(rig.ports, {
    invoiceId,
    paymentId: newId<PaymentId>(rig.clock.now(), rig.ports.random.bytes(10)),
  })

const closed = async (rig: CardRig, { id }: HeldCard) => {
  const card = await rig.cardOf(id)
  await rig.ports.store.commit((unit) => unit.cards.put({ ...card, state: 'closed' }))
}

/** The card's last movement names its invoice, as its history shows it. */
async function expectNamed({ ports }: CardRig, card: HeldCard, { id, number, createdAt }: Invoice) {
  const { cards, ledger } = ports.store.read
  const [movement] = await ledger.ofCard(card.id, { limit: 1 })
  assert(movement !== undefined, 'it was topped up')
  const shown = movementView(movement, await cards.invoicesBehind(card.id, createdAt))
  const names = { invoiceId: id, invoiceNumber: number.toString() }
  expect(shown).toMatchObject({ kind: 'topUp', ...names })
}

/** Money onto a card, by every way there is, on any engine. */
export function cardTopUpContract(opened: Opened): void {
  it('credits what arrived over Lightning, the surplus too, and sells nothing', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard()
    const topUp = await rig.openSale(450n, card.id)
    await settle(rig, topUp, 4_600n)
    expect(await rig.balanceMsat(card.id)).toBe(4_600_000n)
    expect(await store.read.lateMoney.open()).toEqual([])
    expect(await store.read.ledger.balance('sales', 'EUR')).toMatchObject({ credits: 0n })
    const [job] = await store.read.printJobs.ofInvoice(topUp.id)
    expect(job?.receipt).toContain('"topUp":"1"')
    await expectNamed(rig, card, topUp)
    await expectSound(rig)
  })

  it('keeps for the customer what arrives for a card closed meanwhile', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard()
    const topUp = await rig.openSale(450n, card.id)
    await closed(rig, card)
    await settle(rig, topUp, 4_500n)
    expect(await rig.balanceMsat(card.id)).toBe(0n)
    const [late] = await store.read.lateMoney.open()
    expect(late).toMatchObject({ account: 'customer-credit', amountMsat: 4_500_000n })
    await expectSound(rig)
  })

  it('takes cash at the rate that the customer saw, and none for a closed card', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard()
    const topUp = await rig.openSale(450n, card.id)
    expect(await cash(rig, topUp.id)).toMatchObject({ value: { outcome: 'taken' } })
    expect(await rig.balanceMsat(card.id)).toBe(4_500_000n)
    expect(await store.read.ledger.balance('cash:main', 'EUR')).toMatchObject({ debits: 450n })
    const other = await rig.newCard()
    const next = await rig.openSale(450n, other.id)
    await closed(rig, other)
    expect(await cash(rig, next.id)).toMatchObject({ error: { code: 'card.takesNothing' } })
    await expectSound(rig)
  })

  it('moves money from another card by its tap, never from the card itself', async () => {
    const { store, rig } = await opened()
    const [from, to] = [await rig.newCard({ sat: 10_000n }), await rig.newCard({ sat: 9_000n })]
    const topUp = await rig.openSale(450n, to.id)
    const itself = await tapFor(rig, rig.tap(to), topUp.id)
    expect(itself).toMatchObject({ kind: 'declined', why: 'sameCard' })
    expect((await tapFor(rig, rig.tap(from), topUp.id)).kind).toBe('charged')
    expect(await rig.balanceMsat(from.id)).toBe(5_500_000n)
    expect(await rig.balanceMsat(to.id)).toBe(13_500_000n)
    const [moved] = await store.read.ledger.ofCard(to.id, { limit: 1 })
    expect(moved).toMatchObject({ kind: 'card.moved', direction: 'credit', amount: 4_500_000n })
    await expectSound(rig)
  })

  it('opens no top-up of a card that takes nothing', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ state: 'closed' })
    const id = newId<InvoiceId>(rig.clock.now(), rig.ports.random.bytes(10))
    const input = { id, price: money('EUR', 450n), lightning: false, topUpCardId: card.id }
    expect(await topUpCard(rig.ports, input)).toMatchObject({
      error: { code: 'card.takesNothing' },
    })
    const open = await rig.newCard()
    const first = await topUpCard(rig.ports, { ...input, topUpCardId: open.id })
    expect(first).toMatchObject({ value: { topUpCardId: open.id, taxBp: 0 } })
    const again = await topUpCard(rig.ports, { ...input, topUpCardId: open.id })
    expect(again).toMatchObject({ value: { id } })
  })
}
