import { expect, it } from 'vitest'
import { msat } from '../../../core/money/units.ts'
import { assert } from '../../../core/errors/result.ts'
import { invoiceState } from '../../../core/invoice/invoice-state.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import type { NewPlace } from '../../../main/store/contract/place.ts'
import { expireTaps } from '../../../main/usecases/card/expire-taps.ts'
import { chargeTap } from '../../../main/usecases/card/charge-tap.ts'
import { cardProtectContract } from './card-protect-contract.ts'
import { cardPartsContract } from './card-parts-contract.ts'
import { cardTopUpContract } from './card-top-up-contract.ts'
import { expectSound, ours, tapFor, type Opened } from './card-checks.ts'
import { cardRig } from './card-rig.ts'

function chargeContract(opened: Opened): void {
  it('pays a sale with one tap, at the rate that the customer saw', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale(450n)
    const cancelled: string[] = []
    rig.node.cancel = (hash) => {
      cancelled.push(hash)
      return { kind: 'cancelled' }
    }
    const outcome = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(outcome.kind).toBe('charged')
    expect(outcome.balanceMsat).toBe(5_500_000n)
    expect(cancelled).toEqual([sale.code.paymentHash])
    const invoice = await store.read.invoices.find(sale.id)
    assert(invoice !== undefined, 'the sale is there')
    expect(invoiceState(invoice)).toEqual({ status: 'Settled', additionalStatus: 'None' })
    const [code, payment] = invoice.payments
    expect(code?.state).toBe('cancelled')
    expect(payment).toMatchObject({ tender: 'card', amountSat: 4500n, cardId: card.id })
    expect(payment).toMatchObject({ rate: sale.code.rate, tapId: outcome.tap.id })
    const posted = await store.read.ledger.find(`card:${payment?.id}`)
    expect(
      posted?.entries.map(({ account, direction, amount }) => [account, direction, amount]),
    ).toEqual([
      [`card:${card.id}`, 'debit', 4_500_000n],
      ['exchange:BTC', 'credit', 4_500_000n],
      ['exchange:EUR', 'debit', 450n],
      ['sales', 'credit', 372n],
      ['tax:2100', 'credit', 78n],
    ])
    const [job] = await store.read.printJobs.ofInvoice(sale.id)
    expect(job?.receipt).toContain('"kind":"card"')
    await expectSound(rig)
  })

  it('declines a card that holds nothing worth taking, leaves the code open, and never charges that tap', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 5n })
    const sale = await rig.openSale(450n)
    const outcome = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(outcome).toMatchObject({ kind: 'declined', why: 'balance', availableMsat: 5_000n })
    expect((await store.read.invoices.find(sale.id))?.payments[0]?.state).toBe('open')
    const later = await chargeTap(rig.ports, { tapId: outcome.tap.id, invoiceId: sale.id })
    expect(later).toMatchObject({ ok: false, error: { code: 'card.tapOver' } })
    expect(await rig.balanceMsat(card.id)).toBe(5_000n)
  })
}

function heldContract(opened: Opened): void {
  it('holds a tap without a sale, and charges it once when a sale comes', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const held = ours(await tapFor(rig, rig.tap(card)))
    expect(held).toMatchObject({ kind: 'held', balanceMsat: 10_000_000n })
    expect(rig.ports.heldTaps.newest()).toBe(held.tap.id)
    await rig.clock.advance(29_000)
    const sale = await rig.openSale()
    const charges = await Promise.all(
      [1, 2, 3].map(() => chargeTap(rig.ports, { tapId: held.tap.id, invoiceId: sale.id })),
    )
    for (const charge of charges) expect(charge).toMatchObject({ value: { kind: 'charged' } })
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
    const again = await chargeTap(rig.ports, { tapId: held.tap.id, invoiceId: sale.id })
    expect(again).toMatchObject({ ok: true, value: { kind: 'charged' } })
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
    await expectSound(rig)
  })

  it('ends what nobody charged, and nothing that still may be', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const first = ours(await tapFor(rig, rig.tap(card)))
    await rig.clock.advance(25_000)
    const second = ours(await tapFor(rig, rig.tap(card)))
    await rig.clock.advance(16_000)
    expect(await expireTaps(rig.ports)).toBe(1)
    expect((await store.read.taps.find(first.tap.id))?.state).toBe('shown')
    expect((await store.read.taps.find(second.tap.id))?.state).toBe('held')
    const sale = await rig.openSale()
    const charge = await chargeTap(rig.ports, { tapId: second.tap.id, invoiceId: sale.id })
    expect(charge).toMatchObject({ value: { kind: 'charged' } })
  })

  it('never charges a held tap whose time is over', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const held = ours(await tapFor(rig, rig.tap(card)))
    await rig.clock.advance(30_000)
    const sale = await rig.openSale()
    const late = await chargeTap(rig.ports, { tapId: held.tap.id, invoiceId: sale.id })
    expect(late).toMatchObject({ ok: false, error: { code: 'card.tapOver' } })
    expect((await store.read.taps.find(held.tap.id))?.state).toBe('expired')
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
  })
}

function onceContract(opened: Opened): void {
  it('takes one presentation once, however often it comes', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale()
    const link = rig.tap(card)
    const outcomes = await Promise.all(
      Array.from({ length: 200 }, () => tapFor(rig, link, sale.id)),
    )
    const kinds = outcomes.map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind === 'charged')).toHaveLength(1)
    expect(kinds.filter((kind) => kind === 'replayed')).toHaveLength(199)
    const older = await tapFor(rig, rig.tap(card, 1), sale.id)
    expect(older.kind).toBe('replayed')
    expect(await store.read.taps.all('', 10)).toHaveLength(1)
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
  })

  it('takes nothing when the code was paid first', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale()
    rig.node.cancel = () => ({ kind: 'settled' })
    rig.node.lookUp = () => ({
      kind: 'found',
      invoice: {
        paymentHash: sale.code.paymentHash,
        bolt11: sale.code.bolt11 ?? ('' as never),
        state: 'settled',
        amountMsat: msat(4_500_000n),
        receivedMsat: msat(4_500_000n),
        settledAt: rig.clock.now(),
        settleIndex: 1n,
        createdAt: sale.createdAt,
        expirySec: 600,
        memo: '',
      },
    })
    const outcome = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(outcome).toMatchObject({ kind: 'declined', why: 'saleClosed' })
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
    await expectSound(rig)
  })
}

function refusalContract(opened: Opened): void {
  it('asks the cashier when the node does not answer, and goes on with her name', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale()
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    const asked = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(asked).toMatchObject({ kind: 'noAnswer', tap: { state: 'held', invoiceId: sale.id } })
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
    const input = { tapId: asked.tap.id, invoiceId: sale.id }
    expect(await chargeTap(rig.ports, input)).toMatchObject({ value: { kind: 'noAnswer' } })
    const gone = await chargeTap(rig.ports, { ...input, goOn: 'Ada' })
    expect(gone).toMatchObject({ value: { kind: 'charged' } })
    const invoice = await store.read.invoices.find(sale.id)
    expect(invoice?.payments[0]?.state).toBe('cancelling')
    expect(invoice?.payments[1]).toMatchObject({ wentOnBy: 'Ada' })
    const other = await rig.openSale()
    const elsewhere = await chargeTap(rig.ports, { ...input, invoiceId: other.id })
    expect(elsewhere).toMatchObject({ ok: false, error: { code: 'card.tapOver' } })
  })

  it.each(['frozen', 'lost', 'closed', 'pending'] as const)('declines a %s card', async (state) => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n, state })
    expect(await tapFor(rig, rig.tap(card))).toMatchObject({ kind: 'declined', why: 'state' })
    const sale = await rig.openSale()
    const outcome = await tapFor(rig, rig.tap(card), sale.id)
    expect(outcome).toMatchObject({ kind: 'declined', why: 'state', availableMsat: 0n })
  })

  it('judges limits on what the commit stands on', async () => {
    const { rig } = await opened()
    const limits = { perDayMsat: msat(9_000_000n), velocity: { charges: 5, minutes: 10 } }
    const card = await rig.newCard({ sat: 100_000n, limits })
    for (const [cents, kind] of [
      [450n, 'charged'],
      [460n, 'partOffered'],
      [450n, 'charged'],
    ] as const) {
      const sale = await rig.openSale(cents)
      expect((await tapFor(rig, rig.tap(card), sale.id)).kind).toBe(kind)
    }
    await rig.clock.advance(24 * 60 * 60_000 + 1)
    const next = await rig.openSale(450n)
    expect((await tapFor(rig, rig.tap(card), next.id)).kind).toBe('charged')
  })
}

function tillsContract(opened: Opened, seeds: number): void {
  it('knows no card of somebody else, and none whose MAC is false', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 1n })
    const link = rig.tap(card)
    for (const other of [
      'lnurlw://example.com/w?id=5',
      'https://example.com',
      `${link.slice(0, -1)}0`,
      'x',
    ])
      expect((await tapFor(rig, other)).kind).toBe(other === link ? 'held' : 'foreign')
  })

  it('declines taps of older keys, once', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const link = rig.tap(card)
    await store.commit(async (unit) => {
      const row = await unit.cards.find(card.id)
      assert(row?.chip !== undefined, 'an issued card')
      await unit.cards.put({ ...row, chip: { ...row.chip, keyVersion: 2, lastCounter: 0 } })
    })
    expect(await tapFor(rig, link)).toMatchObject({ kind: 'declined', why: 'oldKeys' })
    expect((await tapFor(rig, link)).kind).toBe('replayed')
  })

  it.each(Array.from({ length: seeds }, (_, at) => at + 1))(
    'lets no card go below zero under many tills at once (seed %i)',
    async (seed) => {
      const { store, rig } = await opened(seed)
      const random = seededRandom(seed)
      const cards = await Promise.all([300n, 900n, 2_000n].map((sat) => rig.newCard({ sat })))
      const tills = Array.from({ length: 4 }, () => async () => {
        for (let tap = 0; tap < 6; tap++) {
          const card = random.pick(cards)
          const sale = await rig.openSale(BigInt(1 + random.below(60)))
          const link = rig.tap(card)
          if (random.below(3) === 0) {
            const held = await tapFor(rig, link)
            if (held.kind === 'held')
              await chargeTap(rig.ports, { tapId: held.tap.id, invoiceId: sale.id })
          } else await Promise.all([tapFor(rig, link, sale.id), tapFor(rig, link, sale.id)])
        }
      })
      await Promise.all(tills.map((till) => till()))
      await expectSound(rig)
      const taps = await store.read.taps.all('', 100)
      const charged = taps.filter(({ state }) => state === 'charged')
      expect(charged.length).toBeGreaterThan(0)
      for (const tap of charged) {
        const invoice = await store.read.invoices.find(tap.invoiceId ?? ('' as never))
        const payments = invoice?.payments.filter(({ tender }) => tender === 'card')
        expect(payments).toHaveLength(1)
        expect(payments?.[0]?.id).toBe(tap.paymentId)
      }
    },
  )
}

/** What cards do with money, on any engine. `seeds`: how many random days the property test plays. */
export function cardMoneyContract(newPlace: NewPlace, seeds: number): void {
  const opened: Opened = async (seed) => {
    const store = await (await newPlace()).open()
    return { store, rig: await cardRig(store, seed) }
  }
  chargeContract(opened)
  heldContract(opened)
  onceContract(opened)
  refusalContract(opened)
  tillsContract(opened, seeds)
  cardProtectContract(opened)
  cardTopUpContract(opened)
  cardPartsContract(opened, seeds)
}
