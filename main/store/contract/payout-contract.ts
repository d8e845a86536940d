import { expect, it } from 'vitest'
import type { Payout } from '../../../core/card/payout.ts'
import type { PayoutId } from '../../../core/contract/ids.ts'
import { payoutHeld, payoutPaid } from '../../../core/ledger/payout-builders.ts'
import type { NodeKey, PaymentHash } from '../../../core/lightning/payment-hash.ts'
import { msat } from '../../../core/money/units.ts'
import type { Store } from '../../../core/ports/store.ts'
import { newCard, sampleTap } from './card-contract.ts'
import { testHex, testId, testMoment, type NewPlace } from './place.ts'

const nodeKey = `02${'ab'.repeat(32)}` as NodeKey

export const samplePayout = (of: Pick<Payout, 'cardId' | 'tapId'>): Payout => ({
  ...of,
  id: testId<PayoutId>(),
  nodeKey,
  generation: 3n,
  paymentHash: testHex() as PaymentHash,
  amountMsat: msat(4_000_000n),
  feeLimitMsat: msat(20_000n),
  createdAt: testMoment(),
  state: 'open',
})

/** A payout of a new tap on disk. */
async function newPayout(store: Store, change: Partial<Payout> = {}): Promise<Payout> {
  const cardId = change.cardId ?? (await newCard(store)).id
  const counter = (await store.read.taps.all('', 100)).length + 1
  const tap = { ...sampleTap(cardId, counter), state: 'sent' } as const
  const payout = { ...samplePayout({ cardId, tapId: tap.id }), ...change }
  await store.commit(async (unit) => {
    await unit.taps.insert(tap)
    await unit.payouts.insert(payout)
  })
  return payout
}

/** What leaves a card over Lightning is read back as it was written, and pays a code once. */
export function payoutContract(newPlace: NewPlace): void {
  it('keeps a payout, and every way to ask for it', async () => {
    const store = await (await newPlace()).open()
    const payout = await newPayout(store)
    const { payouts } = store.read
    expect(await payouts.find(payout.id)).toEqual(payout)
    expect(await payouts.ofTap(payout.tapId)).toEqual(payout)
    expect(await payouts.standingFor(payout.paymentHash)).toEqual(payout)
    expect(await payouts.underWay()).toEqual([payout])
    expect(await payouts.underWayOf(payout.cardId)).toEqual([payout])
    expect(await payouts.underWayOf(testId())).toEqual([])
    const closed = { ...payout, state: 'closed' } as const
    await store.commit((unit) => unit.payouts.advance(closed))
    expect(await payouts.underWayOf(payout.cardId)).toEqual([closed])
    const paid = { ...closed, state: 'paid', feeMsat: msat(1_003n) } as const
    await store.commit((unit) => unit.payouts.advance(paid))
    expect(await payouts.find(payout.id)).toEqual(paid)
    expect(await payouts.underWay()).toEqual([])
    expect(await payouts.standingFor(payout.paymentHash)).toEqual(paid)
    expect(await payouts.all('', 10)).toEqual([paid])
    expect(await payouts.all(payout.id, 10)).toEqual([])
    const again = store.commit((unit) => unit.payouts.advance({ ...paid, state: 'open' }))
    await expect(again).rejects.toThrow('a payout that is over stays as it is')
  })

  it('lets one payout at a time pay a code, another only after it has failed', async () => {
    const store = await (await newPlace()).open()
    const { paymentHash, ...first } = await newPayout(store)
    await expect(newPayout(store, { paymentHash })).rejects.toThrow(/unique/i)
    const failed = { ...first, paymentHash, state: 'failed', reason: 'FAILURE_REASON_NO_ROUTE' }
    await store.commit((unit) => unit.payouts.advance(failed as Payout))
    expect(await store.read.payouts.standingFor(paymentHash)).toBeUndefined()
    const second = await newPayout(store, { paymentHash })
    expect(await store.read.payouts.standingFor(paymentHash)).toEqual(second)
    await expect(newPayout(store, { paymentHash })).rejects.toThrow(/unique/i)
  })

  it('counts what is held, then what was paid, and nothing of what failed', async () => {
    const store = await (await newPlace()).open()
    const payout = await newPayout(store)
    const spent = () => store.read.cards.spentSince(payout.cardId, payout.createdAt)
    expect(await spent()).toEqual({ amountMsat: 4_020_000n, charges: 1 })
    const other = await newPayout(store, { cardId: payout.cardId })
    await store.commit(async (unit) => {
      await unit.payouts.advance({ ...payout, state: 'paid', feeMsat: msat(7n) })
      await unit.payouts.advance({ ...other, state: 'neverSent' })
    })
    expect(await spent()).toEqual({ amountMsat: 4_000_007n, charges: 1 })
    const later = await store.read.cards.spentSince(payout.cardId, testMoment())
    expect(later).toEqual({ amountMsat: 0n, charges: 0 })
  })

  it('shows a hold in its own layer, and no movement of the card', async () => {
    const store = await (await newPlace()).open()
    const payout = await newPayout(store)
    const { ledger } = store.read
    await store.commit((unit) => unit.ledger.post(payoutHeld(payout)))
    const account = `card:${payout.cardId}`
    expect(await ledger.balance(account, 'BTC')).toMatchObject({ debits: 0n, credits: 0n })
    const held = await ledger.balance(account, 'BTC', 'encumbered')
    expect(held).toMatchObject({ layer: 'encumbered', debits: 4_020_000n, credits: 0n })
    expect(await ledger.ofCard(payout.cardId, { limit: 10 })).toEqual([])
    const at = testMoment()
    await store.commit((unit) => unit.ledger.post(payoutPaid(payout, { feeMsat: msat(7n), at })))
    const over = await ledger.balance(account, 'BTC', 'encumbered')
    expect(over).toMatchObject({ debits: 4_020_000n, credits: 4_020_000n })
    const [moved] = await ledger.ofCard(payout.cardId, { limit: 10 })
    expect(moved).toMatchObject({ kind: 'card.elsewhere', direction: 'debit', amount: 4_000_007n })
  })

  it('has a database that changes nothing else of it, past the program', async () => {
    const place = await newPlace()
    const store = await place.open()
    await newPayout(store)
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused('update payout set amount_msat = 1')
    await refused('delete from payout')
    await expect(place.sql("update payout set state = 'paid'")).rejects.toThrow(/check/i)
  })
}
