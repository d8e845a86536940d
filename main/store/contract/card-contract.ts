import { expect, it } from 'vitest'
import type { Card, CardAct, Issuer, Tap } from '../../../core/card/card.ts'
import type { ChipRef } from '../../../core/card/chip-ref.ts'
import type { CardEventId, CardId, IssuerId, TapId } from '../../../core/contract/ids.ts'
import { cardAccount } from '../../../core/ledger/chart-of-accounts.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import { msat } from '../../../core/money/units.ts'
import type { Store } from '../../../core/ports/store.ts'
import { testHex, testId, testMoment, type NewPlace } from './place.ts'
import { sampleInvoice } from './samples.ts'

export const sampleIssuer = (): Issuer => ({
  id: testId<IssuerId>(),
  createdAt: testMoment(),
  state: 'current',
  sealedK1: Uint8Array.from([0, 255, 7]),
})

/** A card as it is made, without a chip. */
export const sampleCard = (number: bigint): Card => ({
  id: testId<CardId>(),
  number,
  name: `Grace’s card ${number}`,
  state: 'new',
  currency: 'BTC',
  limits: {},
  createdAt: testMoment(),
})

/** The same card with everything that a life can write on it. */
export const sampleIssued = (card: Card, { id: issuer }: Issuer): Card => ({
  ...card,
  name: 'another name',
  state: 'active',
  chip: { issuer, ref: testHex().slice(-32) as ChipRef, keyVersion: 1, lastCounter: 0 },
  limits: {
    perTapMsat: msat(10_000n),
    perDayMsat: msat(50_000n),
    velocity: { charges: 3, minutes: 10 },
  },
  pin: { sealedHash: Uint8Array.from([9, 0, 255]), fromMsat: msat(5_000n), triesLeft: 2 },
})

export const sampleTap = (cardId: CardId, counter: number): Tap => ({
  id: testId<TapId>(),
  cardId,
  keyVersion: 1,
  counter,
  at: testMoment(),
  reader: 'counter reader',
  state: 'held',
  readMs: 28,
})

export const sampleAct = (cardId: CardId): CardAct => ({
  id: testId<CardEventId>(),
  cardId,
  at: testMoment(),
  who: 'Ada',
  what: 'freeze',
  why: '“left on the bar”',
  detail: { before: 'active' },
})

/** Moves money onto a card out of nothing but the exchange account. */
export const credited = (cardId: CardId, amount: bigint): Transaction => {
  const entry = { currency: 'BTC', amount: msat(amount), layer: 'settled' } as const
  return {
    externalId: `test:${testId()}`,
    kind: 'test',
    at: testMoment(),
    description: 'a test',
    entries: [
      { account: 'exchange:BTC', direction: 'debit', ...entry },
      { account: cardAccount(cardId), direction: 'credit', ...entry },
    ],
  }
}

/** An issued card in a new store. */
export async function newCard(store: Store): Promise<Card> {
  const issuer = sampleIssuer()
  return store.commit(async (unit) => {
    const card = sampleIssued(sampleCard(await unit.cards.nextNumber()), issuer)
    await unit.issuers.put(issuer)
    await unit.cards.put(card)
    return card
  })
}

/** What cards write is read back as it was written, by every way there is to ask. */
export function cardContract(newPlace: NewPlace): void {
  it('keeps a card, its chip, limits and PIN', async () => {
    const store = await (await newPlace()).open()
    const issuer = sampleIssuer()
    const card = sampleCard(1n)
    const { cards } = store.read
    await store.commit(async (unit) => {
      await unit.issuers.put(issuer)
      await unit.cards.put(card)
    })
    expect(await cards.find(card.id)).toEqual(card)
    const issued = sampleIssued(card, issuer)
    const second = sampleCard(2n)
    await store.commit(async (unit) => {
      await unit.cards.put(issued)
      await unit.cards.put({ ...second, replacedBy: card.id })
    })
    expect(await cards.find(card.id)).toEqual(issued)
    expect(issued.chip).toBeDefined()
    const ofChip = await cards.ofChip(issuer.id, issued.chip?.ref ?? ('' as ChipRef))
    expect(ofChip?.id).toBe(card.id)
    expect(await cards.ofChip(testId(), issued.chip?.ref ?? ('' as ChipRef))).toBeUndefined()
    expect((await cards.page({ limit: 10 })).map(({ number }) => number)).toEqual([2n, 1n])
    expect(await cards.page({ limit: 10, before: 2n })).toHaveLength(1)
    expect((await cards.find(second.id))?.replacedBy).toBe(card.id)
    expect(await cards.find(testId())).toBeUndefined()
  })

  it('refuses two cards with one chip', async () => {
    const store = await (await newPlace()).open()
    const { chip } = await newCard(store)
    const twin = { ...sampleCard(9n), ...(chip === undefined ? {} : { chip }) }
    await expect(store.commit((unit) => unit.cards.put(twin))).rejects.toThrow(/unique/i)
  })

  it('keeps issuers, the newest first, and the versions of a card’s keys', async () => {
    const store = await (await newPlace()).open()
    const old = sampleIssuer()
    const { id: cardId } = await newCard(store)
    const key = { cardId, version: 1, chipByte: 200, sealedK2: Uint8Array.from([1, 0, 2]) }
    await store.commit(async (unit) => {
      await unit.issuers.put(old)
      await unit.issuers.put({ ...old, state: 'old' })
      await unit.cards.insertKey(key)
      await unit.cards.insertKey({ ...key, version: 2 })
    })
    const issuers = await store.read.issuers.all()
    expect(issuers.find(({ id }) => id === old.id)).toEqual({ ...old, state: 'old' })
    expect(issuers[0]?.id).not.toBe(issuers.at(-1)?.id)
    expect(await store.read.cards.keys(cardId)).toEqual([{ ...key, version: 2 }, key])
    expect(await store.read.cards.keys(testId())).toEqual([])
  })

  it('takes each counter of a card once, and only upwards', async () => {
    const store = await (await newPlace()).open()
    const { id } = await newCard(store)
    const take = (version: number, counter: number) =>
      store.commit((unit) => unit.cards.takeCounter(id, version, counter))
    expect(await take(1, 5)).toBe(true)
    expect(await take(1, 5)).toBe(false)
    expect(await take(1, 4)).toBe(false)
    expect(await take(2, 9)).toBe(false)
    expect(await take(1, 6)).toBe(true)
    const many = await Promise.all(Array.from({ length: 20 }, () => take(1, 7)))
    expect(many.filter(Boolean)).toHaveLength(1)
    expect((await store.read.cards.find(id))?.chip?.lastCounter).toBe(7)
  })

  it('keeps taps, and marks only those that wait', async () => {
    const store = await (await newPlace()).open()
    const card = await newCard(store)
    const invoice = sampleInvoice(1n)
    const held = sampleTap(card.id, 1)
    const declined: Tap = { ...sampleTap(card.id, 2), state: 'declined', reason: 'balance' }
    await store.commit(async (unit) => {
      await unit.invoices.insert({ ...invoice, topUpCardId: card.id })
      await unit.taps.insert(held)
      await unit.taps.insert(declined)
    })
    const { taps } = store.read
    expect(await taps.waiting()).toEqual([held])
    const charged: Tap = {
      ...held,
      state: 'charged',
      invoiceId: invoice.id,
      paymentId: testId(),
    }
    await store.commit((unit) => unit.taps.mark(charged))
    const again = store.commit((unit) => unit.taps.mark({ ...held, state: 'expired' }))
    await expect(again).rejects.toThrow('only a tap that waits is marked')
    expect(await taps.waiting()).toEqual([])
    expect(await taps.find(held.id)).toEqual(charged)
    expect(await taps.ofCounter(card.id, 1, 2)).toEqual(declined)
    expect(await taps.ofInvoice(invoice.id)).toEqual([charged])
    expect(await taps.all('', 10)).toEqual([charged, declined])
    expect(await taps.all(held.id, 10)).toEqual([declined])
    const twice = store.commit((unit) => unit.taps.insert(sampleTap(card.id, 2)))
    await expect(twice).rejects.toThrow(/unique/i)
    expect((await store.read.invoices.find(invoice.id))?.topUpCardId).toBe(card.id)
  })

  it('keeps what was done to a card, newest first', async () => {
    const store = await (await newPlace()).open()
    const { id } = await newCard(store)
    const [first, second] = [sampleAct(id), sampleAct(id)]
    await store.commit(async (unit) => {
      await unit.cards.addAct(first)
      await unit.cards.addAct(second)
    })
    expect(await store.read.cards.acts(id, { limit: 10 })).toEqual([second, first])
    expect(await store.read.cards.acts(id, { limit: 10, before: second.id })).toEqual([first])
  })

  it('tells what moved a card’s money, newest first', async () => {
    const store = await (await newPlace()).open()
    const [card, other] = [await newCard(store), await newCard(store)]
    const [first, second] = [credited(card.id, 5n), credited(card.id, 7n)]
    await store.commit(async (unit) => {
      for (const each of [first, credited(other.id, 1n), second]) await unit.ledger.post(each)
    })
    const moved = await store.read.ledger.ofCard(card.id, { limit: 10 })
    expect(moved.map(({ externalId }) => externalId)).toEqual([second.externalId, first.externalId])
    const { entries, ...head } = first
    expect(moved[1]).toEqual({ ...head, ...entries[1], sequence: 1n })
    const before = moved[0]?.sequence ?? 0n
    expect(await store.read.ledger.ofCard(card.id, { limit: 10, before })).toEqual([moved[1]])
  })

  it('has a database that changes nothing else of them, past the program', async () => {
    const place = await newPlace()
    const store = await place.open()
    const { id } = await newCard(store)
    await store.commit(async (unit) => {
      await unit.taps.insert(sampleTap(id, 1))
      await unit.cards.addAct(sampleAct(id))
      await unit.cards.insertKey({
        cardId: id,
        version: 1,
        chipByte: 1,
        sealedK2: new Uint8Array(1),
      })
      await unit.invoices.insert(sampleInvoice(1n))
    })
    const refused = (text: string) => expect(place.sql(text)).rejects.toThrow('append-only')
    await refused('update tap set counter = 9')
    await refused("update card_event set who = 'nobody'")
    await refused('update card_key set chip_byte = 9')
    await refused("update issuer set id = 'x'")
    await refused('update card set number = 9')
    await refused(`update invoice set top_up_card_id = '${id}'`)
    for (const table of ['tap', 'card_event', 'card_key']) await refused(`delete from ${table}`)
    await expect(place.sql("update tap set state = 'charged'")).rejects.toThrow(/check/i)
  })

  it('shows one shop no card of another', async () => {
    const place = await newPlace()
    const ours = await place.open()
    const { id } = await newCard(ours)
    await ours.close()
    const theirs = await place.open({ storeId: testId() })
    expect(await theirs.read.cards.find(id)).toBeUndefined()
    expect(await theirs.read.issuers.all()).toEqual([])
  })
}
