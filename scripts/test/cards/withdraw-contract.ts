import { expect, it } from 'vitest'
import { newId, type CardEventId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { msat } from '../../../core/money/units.ts'
import type { Store } from '../../../core/ports/store.ts'
import type { NewPlace } from '../../../main/store/contract/place.ts'
import { closeCard } from '../../../main/usecases/card/close-card.ts'
import { setPin } from '../../../main/usecases/card/pin-card.ts'
import { expectSound } from './card-checks.ts'
import { feeMsat } from './paying-node.ts'
import { payoutFaultContract } from './payout-fault-contract.ts'
import { nodePrivateKey, strangersK1, withdrawRig, type WithdrawRig } from './withdraw-rig.ts'

export type OpenedStreet = (
  seed?: number,
) => Promise<{ readonly store: Store; readonly rig: WithdrawRig }>

const by = { who: 'Ada', why: 'a test' }
const refused = (code: string, detail?: object) => ({
  ok: false,
  error: { code, ...(detail && { detail }) },
})

function offerContract(opened: OpenedStreet): void {
  it('offers what fits with its fee, once a tap, and takes nothing', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const link = rig.tap(card)
    const offers = await Promise.all(Array.from({ length: 200 }, () => rig.offer(link)))
    const [first] = offers
    expect(first).toMatchObject({
      ok: true,
      value: { minMsat: 1_000n, maxMsat: 9_950_248n, balanceMsat: 10_000_000n, cardId: card.id },
    })
    expect(new Set(offers.map((one) => one.ok && one.value.k1.reveal())).size).toBe(1)
    const taps = await store.read.taps.all('', 10)
    expect(taps).toMatchObject([{ state: 'held', counter: 1, reader: 'street' }])
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
    await rig.clock.advance(30_000)
    expect(await rig.offer(link)).toMatchObject(refused('card.tapUsed'))
  })

  it('offers nothing of an empty card, and says why of one that is stopped', async () => {
    const { rig } = await opened()
    const empty = await rig.newCard({ sat: 5n })
    expect(await rig.offer(rig.tap(empty))).toMatchObject({
      value: { minMsat: 0n, maxMsat: 0n, balanceMsat: 5_000n },
    })
    for (const state of ['frozen', 'lost', 'closed'] as const) {
      const card = await rig.newCard({ sat: 10n, state })
      expect(await rig.offer(rig.tap(card))).toMatchObject(refused('card.stopped', { state }))
    }
  })

  it('keeps its limits in what it offers', async () => {
    const { rig } = await opened()
    const limits = {
      perTapMsat: msat(5_000_000n),
      perDayMsat: msat(7_000_000n),
      velocity: { charges: 2, minutes: 10 },
    }
    const card = await rig.newCard({ sat: 100_000n, limits })
    const most = async () => {
      const offer = await rig.offer(rig.tap(card))
      return offer.ok ? offer.value.maxMsat : offer.error.code
    }
    expect(await most()).toBe(4_975_124n)
    await rig.callback(await rig.k1(card), rig.code({ msat: 4_000_000n }))
    await rig.settled()
    expect(await most()).toBe(7_000_000n - 4_000_000n - feeMsat - 14_921n)
    await rig.callback(await rig.k1(card), rig.code({ msat: 1_000n }))
    expect(await most()).toBe('card.tooOften')
  })
}

function tapContract(opened: OpenedStreet): void {
  it('refuses older, equal and strange taps; a false MAC costs the real tap nothing (A4–A7)', async () => {
    const { store, rig } = await opened()
    const [card, other] = [await rig.newCard({ sat: 10n }), await rig.newCard({ sat: 10n })]
    await rig.k1(card)
    await rig.clock.advance(30_000)
    expect(await rig.offer(rig.tap(card, 1))).toMatchObject(refused('card.tapUsed'))
    expect(await rig.offer(rig.tap(card, 0))).toMatchObject(refused('card.tapUsed'))
    const link = rig.tap(card)
    const macOf = (text: string) => text.split('&c=')[1] ?? ''
    const mixed = link.replace(macOf(link), macOf(rig.tap(other)))
    expect(await rig.offer(mixed)).toMatchObject(refused('card.strange'))
    const bits = [...Array(64).keys()]
    for (const bit of bits) {
      const mac = (BigInt(`0x${macOf(link)}`) ^ (1n << BigInt(bit))).toString(16).padStart(16, '0')
      const falsified = link.replace(macOf(link), mac)
      expect(await rig.offer(falsified)).toMatchObject(refused('card.strange'))
    }
    for (const nothing of ['lnurlw://x.example/w', 'lnurlw://x.example/w?p=zz&c=00'])
      expect(await rig.offer(nothing)).toMatchObject(refused('card.strange'))
    expect((await rig.cardOf(card.id)).chip?.lastCounter).toBe(1)
    expect(await rig.offer(link)).toMatchObject({ ok: true })
    expect(await store.read.taps.all('', 10)).toHaveLength(2)
  })
}

function payContract(opened: OpenedStreet): void {
  it('has the node pay once, with the fee limit, and takes amount and true fee', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const [k1, pr] = [await rig.k1(card), rig.code({ msat: 4_000_000n })]
    rig.lnd.manner = 'holds'
    const taken = await Promise.all(Array.from({ length: 200 }, () => rig.callback(k1, pr)))
    for (const one of taken) expect(one).toMatchObject({ ok: true, value: { kind: 'begun' } })
    expect(rig.lnd.sends).toEqual([{ bolt11: pr, feeLimitMsat: 20_000n, timeoutSec: 30 }])
    expect(await rig.heldMsat(card.id)).toBe(4_020_000n)
    await expectSound(rig)
    rig.lnd.end({ kind: 'paid', feeMsat })
    await rig.settled()
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n - 4_000_000n - feeMsat)
    expect(await rig.heldMsat(card.id)).toBe(0n)
    const [moved] = await store.read.ledger.ofCard(card.id, { limit: 1 })
    expect(moved).toMatchObject({ kind: 'card.elsewhere', amount: 4_001_003n })
    expect((await store.read.taps.all('', 10))[0]?.state).toBe('sent')
    expect(await rig.callback(k1, pr)).toMatchObject({ value: { isNew: false } })
    expect(await rig.callback(k1, rig.code())).toMatchObject(refused('card.tapUsed'))
    expect(rig.lnd.sends).toHaveLength(1)
    await expectSound(rig)
  })

  it('pays one of two codes shown for one k1, and one card’s balance once (A2, A3)', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const k1 = await rig.k1(card)
    const two = await Promise.all([1, 2].map(() => rig.callback(k1, rig.code())))
    expect(two.filter((one) => one.ok)).toHaveLength(1)
    await rig.settled()
    const fifty: Awaited<ReturnType<typeof rig.k1>>[] = []
    for (let at = 0; at < 50; at++) fifty.push(await rig.k1(card))
    const all = await Promise.all(
      fifty.map((one) => rig.callback(one, rig.code({ msat: 8_900_000n }))),
    )
    expect(all.filter((one) => one.ok)).toHaveLength(1)
    await rig.settled()
    expect(rig.lnd.sends).toHaveLength(2)
    expect(await rig.balanceMsat(card.id)).toBeGreaterThanOrEqual(0n)
    expect((await store.read.payouts.all('', 100)).length).toBe(2)
    await expectSound(rig)
  })
}

function onceContract(opened: OpenedStreet): void {
  it('pays no code twice, whichever card is tapped, and none that its node has paid for others', async () => {
    const { rig } = await opened()
    const [one, two] = [await rig.newCard({ sat: 9_000n }), await rig.newCard({ sat: 9_000n })]
    const pr = rig.code()
    rig.lnd.manner = 'holds'
    const [a, b] = [await rig.k1(one), await rig.k1(two)]
    const both = await Promise.all([rig.callback(a, pr), rig.callback(b, pr)])
    expect(both.filter((each) => each.ok)).toHaveLength(1)
    expect(both.find((each) => !each.ok)).toMatchObject(refused('card.codeTaken'))
    rig.lnd.end({ kind: 'failed', reason: 'FAILURE_REASON_TIMEOUT' })
    await rig.settled()
    rig.lnd.manner = 'pays'
    const again = await rig.callback(await rig.k1(two), pr)
    expect(again).toMatchObject({ ok: true })
    await rig.settled()
    expect(await rig.callback(await rig.k1(one), pr)).toMatchObject(refused('card.codeTaken'))
    await expectSound(rig)
  })
}

function codeContract(opened: OpenedStreet): void {
  it('refuses codes that it did not offer to pay, and keeps the k1 (A8)', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const k1 = await rig.k1(card)
    const good = rig.code()
    const forged = `${good.slice(0, -1)}${good.endsWith('q') ? 'p' : 'q'}` as typeof good
    for (const [pr, code] of [
      [rig.code({ msat: 0n }), 'lnurl.badCallback'],
      [rig.code({ msat: 999n }), 'lnurl.belowMinimum'],
      [rig.code({ msat: 9_950_249n }), 'lnurl.aboveMaximum'],
      [rig.code({ network: 'bc' }), 'lnurl.badCallback'],
      [rig.code({ expirySec: 29 }), 'lnurl.badCallback'],
      [forged, 'bolt11.invalid'],
    ] as const)
      expect(await rig.callback(k1, pr)).toMatchObject(refused(code))
    expect(await rig.callback(strangersK1(rig), good)).toMatchObject(refused('card.tapOver'))
    expect(rig.lnd.sends).toEqual([])
    expect(await rig.callback(k1, good)).toMatchObject({ ok: true })
    const late = await rig.k1(card)
    await rig.clock.advance(30_000)
    expect(await rig.callback(late, rig.code())).toMatchObject(refused('card.tapOver'))
  })

  it('gives everything back when the node has not paid', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = 'fails'
    expect(await rig.callback(await rig.k1(card), rig.code())).toMatchObject({ ok: true })
    await rig.settled()
    expect(await rig.balanceMsat(card.id)).toBe(10_000_000n)
    expect(await store.read.payouts.all('', 10)).toMatchObject([
      { state: 'failed', reason: 'FAILURE_REASON_NO_ROUTE' },
    ])
    expect(await store.read.ledger.ofCard(card.id, { limit: 10 })).toHaveLength(1)
    await expectSound(rig)
  })
}

function protectContract(opened: OpenedStreet): void {
  const withPin = async (rig: WithdrawRig) => {
    const card = await rig.newCard({ sat: 10_000n })
    const pin = { id: card.id, pin: secret('2580'), fromMsat: msat(1_000_000n), by }
    assert((await setPin(rig.ports, pin)).ok, 'the PIN is set')
    return card
  }

  it('asks the PIN from its amount on, counts wrong ones over every k1, and locks (A12)', async () => {
    const { rig } = await opened()
    const card = await withPin(rig)
    const offer = await rig.offer(rig.tap(card))
    expect(offer).toMatchObject({ value: { pinFromMsat: 1_000_000n } })
    const k1 = await rig.k1(card)
    expect(await rig.callback(k1, rig.code())).toMatchObject(refused('card.pinWanted'))
    expect(await rig.callback(k1, rig.code(), '2580')).toMatchObject({ ok: true })
    const small = await rig.callback(await rig.k1(card), rig.code({ msat: 999_999n }), '0000')
    expect(small).toMatchObject({ ok: true })
    for (const tries of ['2', '1']) {
      const tapped = await rig.k1(card)
      const wrong = await rig.callback(tapped, rig.code(), '1111')
      expect(wrong).toMatchObject(refused('card.pinWrong', { tries }))
      expect(await rig.callback(tapped, rig.code(), '2580')).toMatchObject(refused('card.tapUsed'))
    }
    const last = await rig.callback(await rig.k1(card), rig.code(), '1111')
    expect(last).toMatchObject(refused('card.pinLocked'))
    rig.restart()
    expect(await rig.offer(rig.tap(card))).toMatchObject(refused('card.pinLocked'))
    await rig.settled()
    expect(rig.lnd.sends).toHaveLength(2)
    await expectSound(rig)
  })
}

function boundContract(opened: OpenedStreet): void {
  it('is bound to the card as it was tapped (A14)', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const [k1, link] = [await rig.k1(card), rig.tap(card)]
    await store.commit(async (unit) => {
      const row = await unit.cards.find(card.id)
      assert(row?.chip !== undefined, 'an issued card')
      await unit.cards.put({ ...row, chip: { ...row.chip, keyVersion: 2, lastCounter: 0 } })
    })
    expect(await rig.callback(k1, rig.code())).toMatchObject(refused('card.oldKeys'))
    expect(await rig.offer(link)).toMatchObject(refused('card.oldKeys'))
    const frozen = await rig.newCard({ sat: 10_000n })
    const before = await rig.k1(frozen)
    await store.commit(async (unit) => {
      const row = await unit.cards.find(frozen.id)
      assert(row !== undefined, 'a card is there')
      await unit.cards.put({ ...row, state: 'frozen' })
    })
    const stopped = await rig.callback(before, rig.code())
    expect(stopped).toMatchObject(refused('card.stopped', { state: 'frozen' }))
    expect(rig.lnd.sends).toEqual([])
    await expectSound(rig)
  })

  it('keeps a hold for as long as the payee holds: it is not there for anything else (A11)', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    rig.lnd.manner = 'holds'
    await rig.callback(await rig.k1(card), rig.code({ msat: 9_000_000n }))
    await rig.clock.advance(6 * 60 * 60_000)
    rig.restart()
    await rig.pass(30_000)
    expect(await rig.heldMsat(card.id)).toBe(9_045_000n)
    expect(await rig.offer(rig.tap(card))).toMatchObject({ value: { maxMsat: 950_000n } })
    const actId = newId<CardEventId>(rig.clock.now(), rig.ports.random.bytes(10))
    const close = { id: card.id, actId, how: { kind: 'cash' }, by } as const
    expect(await closeCard(rig.ports, close)).toMatchObject(refused('card.underWay'))
    rig.lnd.end({ kind: 'paid', feeMsat })
    await rig.settled()
    expect(await closeCard(rig.ports, close)).toMatchObject({ ok: true })
    await expectSound(rig)
  })
}

function ownCodeContract(opened: OpenedStreet): void {
  it('pays a sale of our own node in the books, with its code cancelled and nothing sent (A9)', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale(450n)
    const own = { msat: 4_500_000n, hash: sale.code.paymentHash, key: nodePrivateKey }
    const cancelled: string[] = []
    rig.node.cancel = (hash) => {
      cancelled.push(hash)
      return { kind: 'cancelled' }
    }
    const k1 = await rig.k1(card)
    const wrong = await rig.callback(k1, rig.code({ ...own, msat: 4_400_000n }))
    expect(wrong).toMatchObject(refused('invoice.closed'))
    const paid = await rig.callback(k1, rig.code(own))
    expect(paid).toMatchObject({ ok: true, value: { kind: 'charged', invoiceId: sale.id } })
    expect(cancelled).toEqual([sale.code.paymentHash])
    expect(await rig.callback(k1, rig.code(own))).toMatchObject({ ok: true })
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
    expect(rig.lnd.sends).toEqual([])
    expect((await store.read.taps.all('', 10))[0]).toMatchObject({ state: 'charged' })
    await expectSound(rig)
  })

  it('pays another card’s top-up so, and no code of our node that is closed, or that nobody here knows', async () => {
    const { store, rig } = await opened()
    const [card, other] = [await rig.newCard({ sat: 10_000n }), await rig.newCard()]
    const topUp = await rig.openSale(450n, other.id)
    const own = { msat: 4_500_000n, hash: topUp.code.paymentHash, key: nodePrivateKey }
    expect(await rig.callback(await rig.k1(card), rig.code(own))).toMatchObject({ ok: true })
    expect(await rig.balanceMsat(other.id)).toBe(4_500_000n)
    const closed = await rig.openSale(450n)
    const { code } = closed
    await store.commit((unit) => unit.invoices.putPayment({ ...code, state: 'cancelled' }))
    const k1 = await rig.k1(card)
    const gone = { msat: 4_500_000n, hash: code.paymentHash, key: nodePrivateKey }
    expect(await rig.callback(k1, rig.code(gone))).toMatchObject(refused('invoice.closed'))
    const unknown = await rig.callback(k1, rig.code({ key: nodePrivateKey }))
    expect(unknown).toMatchObject(refused('invoice.notFound'))
    expect(await rig.callback(k1, rig.code())).toMatchObject({ ok: true })
    await expectSound(rig)
  })
}

function streetCodeContract(opened: OpenedStreet): void {
  it('pays a stranger’s top-up of another card of ours in the books, once', async () => {
    const { store, rig } = await opened()
    const [card, other] = [await rig.newCard({ sat: 10_000n }), await rig.newCard()]
    const row = await rig.streetCode(other.id, 4_500_000n)
    const own = { msat: 4_500_000n, hash: row.paymentHash, key: nodePrivateKey }
    const k1 = await rig.k1(card)
    const { paymentHash: itself } = await rig.streetCode(card.id, 1_000n)
    const circle = rig.code({ msat: 1_000n, hash: itself, key: nodePrivateKey })
    expect(await rig.callback(k1, circle)).toMatchObject(refused('card.sameCard'))
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    expect(await rig.callback(k1, rig.code(own))).toMatchObject(refused('node.noAnswer'))
    rig.node.cancel = () => ({ kind: 'cancelled' })
    const pr = rig.code(own)
    const twice = await Promise.all([rig.callback(k1, pr), rig.callback(k1, pr)])
    for (const one of twice) expect(one).toMatchObject({ ok: true, value: { isNew: false } })
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
    expect(await rig.balanceMsat(other.id)).toBe(4_500_000n)
    expect(rig.lnd.sends).toEqual([])
    expect((await store.read.streetCodes.find(row.id))?.state).toBe('ended')
    const spent = await store.read.cards.spentSince(card.id, row.createdAt)
    expect(spent).toEqual({ amountMsat: 4_500_000n, charges: 1 })
    await expectSound(rig)
  })

  it('takes nothing while the node does not answer the cancel', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const sale = await rig.openSale(450n)
    rig.node.cancel = () => ({ kind: 'unknown', failure: { code: 'node.noAnswer' } })
    const own = { msat: 4_500_000n, hash: sale.code.paymentHash, key: nodePrivateKey }
    const k1 = await rig.k1(card)
    expect(await rig.callback(k1, rig.code(own))).toMatchObject(refused('node.noAnswer'))
    rig.node.cancel = () => ({ kind: 'cancelled' })
    expect(await rig.callback(k1, rig.code(own))).toMatchObject({ ok: true })
    expect(await rig.balanceMsat(card.id)).toBe(5_500_000n)
    await expectSound(rig)
  })
}

/** Own cards at other people's terminals, on any engine. */
export function withdrawContract(newPlace: NewPlace): void {
  const opened: OpenedStreet = async (seed) => {
    const store = await (await newPlace()).open()
    return { store, rig: await withdrawRig(store, seed) }
  }
  offerContract(opened)
  tapContract(opened)
  payContract(opened)
  onceContract(opened)
  codeContract(opened)
  protectContract(opened)
  boundContract(opened)
  ownCodeContract(opened)
  streetCodeContract(opened)
  payoutFaultContract(opened)
}
