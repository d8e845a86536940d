import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { InvoiceId, StoreId } from '../../core/contract/ids.ts'
import type { StatusView } from '../../core/contract/screen.ts'
import { assert } from '../../core/errors/result.ts'
import type { Invoice } from '../../core/invoice/invoice.ts'
import { tillMemory } from '../../core/ports/memory.ts'
import { expectSound, ours, tapFor } from '../../scripts/test/cards/card-checks.ts'
import { cardRig, type CardRig } from '../../scripts/test/cards/card-rig.ts'
import { systemClock } from '../clock.ts'
import { testId } from '../store/contract/place.ts'
import { openStore } from '../store/open-store.ts'
import { chargeTap } from '../usecases/card/charge-tap.ts'
import { openPinDesk } from '../usecases/card/choose-pin.ts'
import { cancelInvoice } from '../usecases/invoice/cancel-invoice.ts'
import { closeCodes } from '../usecases/invoice/close-codes.ts'
import { openDesk } from './desk.ts'

const status: StatusView = {
  node: { state: 'ready' },
  printer: { state: 'none' },
  readers: [{ id: 'r', name: 'r', state: 'ready' }],
  clockWrong: false,
  store: 'ready',
  practice: true,
  version: '0',
}

async function opened(): Promise<CardRig> {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-desk-'))
  const store = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  assert(store.ok, 'a store of its own')
  onTestFinished(async () => {
    await store.value.close()
    rmSync(folder, { recursive: true, force: true })
  })
  return cardRig(store.value)
}

/** The desk of a till that starts now, with nothing in mind. */
const deskOf = (rig: CardRig) =>
  openDesk({
    ...{ ...rig.ports, ...tillMemory(rig.clock), status: () => status, cashierSees: () => false },
    issuing: () => Promise.reject(new Error('not asked here')),
    pinDesk: openPinDesk(rig.ports),
  })

async function takePart(rig: CardRig, invoiceId: InvoiceId): Promise<void> {
  const card = await rig.newCard({ sat: 15_490n })
  const offer = ours(await tapFor(rig, rig.tap(card), invoiceId))
  assert(offer.kind === 'partOffered', 'there is less on it')
  const part = offer.part.amount
  await chargeTap(rig.ports, { tapId: offer.tap.id, invoiceId, part })
}

/** LND has turned the code off, and that is on disk. */
async function closed({ ports }: CardRig, sale: Invoice): Promise<void> {
  expect(await closeCodes(ports, sale)).toBe('closed')
  await ports.store.commit(() => Promise.resolve())
  const row = await ports.store.read.invoices.find(sale.id)
  expect(row?.payments).toMatchObject([{ state: 'cancelled' }])
}

it('finds a sale again whose code was off when the till died, and a card that is tapped then pays it', async () => {
  const rig = await opened()
  const sale = await rig.openSale()
  await closed(rig, sale)
  const desk = await deskOf(rig)
  expect(desk.onCounter()).toBe(sale.id)
  const card = await rig.newCard({ sat: 10_000n })
  const outcome = ours(await tapFor(rig, rig.tap(card), desk.onCounter()))
  expect(outcome.kind).toBe('charged')
  expect((await deskOf(rig)).onCounter()).toBeUndefined()
  await expectSound(rig)
})

it('shows the customer after a restart what is paid and what is still to pay, until the sale ends', async () => {
  const rig = await opened()
  const sale = await rig.openSale(3_000n)
  await takePart(rig, sale.id)
  await rig.clock.advance(3_600_000)
  const desk = await deskOf(rig)
  expect(await desk.customerInvoice()).toMatchObject({
    ...{ id: sale.id, phase: 'checking' },
    owed: { currency: 'EUR', amountMinor: '1451' },
  })
  rig.node.lookUp = () => ({ kind: 'missing' })
  await cancelInvoice(rig.ports, sale.id)
  expect(await desk.customerInvoice()).toMatchObject({ phase: 'cancelled' })
  expect((await deskOf(rig)).onCounter()).toBeUndefined()
})

it('leaves a sale alone that was left behind', async () => {
  const rig = await opened()
  const sale = await rig.openSale()
  await closed(rig, sale)
  await rig.clock.advance(600_000)
  expect((await deskOf(rig)).onCounter()).toBeUndefined()
})
