import { expect, it } from 'vitest'
import { newId, type CardEventId, type CardId } from '../../../core/contract/ids.ts'
import { assert, type Result } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { msat } from '../../../core/money/units.ts'
import { chargeTap } from '../../../main/usecases/card/charge-tap.ts'
import { closeCard } from '../../../main/usecases/card/close-card.ts'
import { limitCard } from '../../../main/usecases/card/limit-card.ts'
import { moveCard, type StaffMove } from '../../../main/usecases/card/move-card.ts'
import { removePin, setPin, unlockPin } from '../../../main/usecases/card/pin-card.ts'
import { expectSound, ours, tapFor, type Opened } from './card-checks.ts'
import type { CardRig } from './card-rig.ts'

const by = { who: 'Ada', why: 'left on the bar' }

function good<T>(result: Result<T, unknown>): T {
  assert(result.ok, 'this goes well')
  return result.value
}

const withPin = async (rig: CardRig, sat: bigint) => {
  const card = await rig.newCard({ sat })
  const pin = { id: card.id, pin: secret('2580'), fromMsat: msat(1_000_000n), by }
  good(await setPin(rig.ports, pin))
  return card
}

const actId = ({ ports }: CardRig): CardEventId =>
  newId<CardEventId>(ports.clock.now(), ports.random.bytes(10))

function lifeContract(opened: Opened): void {
  it('stops a card at once, and says who did it and why', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const held = ours(await tapFor(rig, rig.tap(card)))
    good(await moveCard(rig.ports, { id: card.id, move: 'freeze', by }))
    const sale = await rig.openSale()
    const charge = good(await chargeTap(rig.ports, { tapId: held.tap.id, invoiceId: sale.id }))
    expect(charge).toMatchObject({ kind: 'declined', why: 'state' })
    const [act] = await store.read.cards.acts(card.id, { limit: 5 })
    expect(act).toMatchObject({ ...by, what: 'freeze', detail: { before: 'active' } })
    const again = await moveCard(rig.ports, { id: card.id, move: 'freeze', by })
    expect(again).toMatchObject({ ok: false, error: { code: 'card.cannot' } })
    expect(await store.read.cards.acts(card.id, { limit: 5 })).toHaveLength(1)
  })

  it.each([
    [['freeze', 'unfreeze'], 'active'],
    [['lose', 'find'], 'frozen'],
    [['freeze', 'lose', 'find', 'unfreeze'], 'active'],
  ] as const)('goes %j and is then %s', async (moves: readonly StaffMove[], state) => {
    const { rig } = await opened()
    const { id } = await rig.newCard()
    for (const move of moves) good(await moveCard(rig.ports, { id, move, by }))
    expect((await rig.cardOf(id)).state).toBe(state)
  })

  it('sets limits that hold from then on', async () => {
    const { rig } = await opened()
    const card = await rig.newCard({ sat: 10_000n })
    const limits = { perTapMsat: msat(4_000_000n) }
    good(await limitCard(rig.ports, { id: card.id, limits, by }))
    const sale = await rig.openSale(450n)
    const outcome = await tapFor(rig, rig.tap(card), sale.id)
    expect(outcome).toMatchObject({ kind: 'partOffered', why: 'perTap', part: { amount: 400n } })
  })
}

function pinContract(opened: Opened): void {
  it('asks the PIN from its amount on, for this tap alone, and leaves the code open meanwhile', async () => {
    const { store, rig } = await opened()
    const card = await withPin(rig, 10_000n)
    const small = await rig.openSale(99n)
    expect((await tapFor(rig, rig.tap(card), small.id)).kind).toBe('charged')
    const sale = await rig.openSale(450n)
    const asked = ours(await tapFor(rig, rig.tap(card), sale.id))
    expect(asked).toMatchObject({ kind: 'pin', tap: { state: 'pinWanted' } })
    expect((await store.read.invoices.find(sale.id))?.payments[0]?.state).toBe('open')
    const input = { tapId: asked.tap.id, invoiceId: sale.id, pin: secret('2580') }
    expect(good(await chargeTap(rig.ports, input)).kind).toBe('charged')
    const [code] = (await store.read.invoices.find(sale.id))?.payments ?? []
    expect(code?.state).toBe('cancelled')
  })

  it('declines the tap of a wrong PIN for ever, and locks after three', async () => {
    const { rig } = await opened()
    const card = await withPin(rig, 10_000n)
    const sale = await rig.openSale(450n)
    const tryPin = async (pin: string) => {
      const asked = ours(await tapFor(rig, rig.tap(card), sale.id))
      if (asked.kind !== 'pin') return asked
      const input = { tapId: asked.tap.id, invoiceId: sale.id, pin: secret(pin) }
      const wrong = good(await chargeTap(rig.ports, input))
      const later = await chargeTap(rig.ports, { ...input, pin: secret('2580') })
      expect(later).toMatchObject({ ok: false, error: { code: 'card.tapOver' } })
      return wrong
    }
    expect(await tryPin('0000')).toMatchObject({ why: 'pinWrong' })
    expect(await tryPin('1111')).toMatchObject({ why: 'pinWrong' })
    expect(await tryPin('2222')).toMatchObject({ why: 'pinLocked' })
    expect(await tryPin('2580')).toMatchObject({ kind: 'declined', why: 'pinLocked' })
    good(await unlockPin(rig.ports, { id: card.id, by }))
    expect((await rig.cardOf(card.id)).pin?.triesLeft).toBe(3)
    good(await removePin(rig.ports, { id: card.id, by }))
    expect((await tapFor(rig, rig.tap(card), sale.id)).kind).toBe('charged')
  })

  it('counts one try when many guesses come for one tap', async () => {
    const { rig } = await opened()
    const card = await withPin(rig, 10_000n)
    const sale = await rig.openSale(450n)
    const asked = ours(await tapFor(rig, rig.tap(card), sale.id))
    const guesses = ['0001', '0002', '0003', '2580'].map((pin) =>
      chargeTap(rig.ports, { tapId: asked.tap.id, invoiceId: sale.id, pin: secret(pin) }),
    )
    await Promise.all(guesses)
    const { pin } = await rig.cardOf(card.id)
    expect(pin?.triesLeft).toBeGreaterThanOrEqual(2)
  })

  it('takes no PIN that anybody would guess', async () => {
    const { rig } = await opened()
    const { id } = await rig.newCard()
    for (const pin of ['1111', '1234', '12', 'abcd'])
      expect(
        await setPin(rig.ports, { id, pin: secret(pin), fromMsat: msat(0n), by }),
      ).toMatchObject({ error: { code: 'card.badPin' } })
  })
}

function closeContract(opened: Opened): void {
  it('closes a card with its money paid out of the drawer, once', async () => {
    const { store, rig } = await opened()
    const card = await rig.newCard({ sat: 12_345n })
    const input = { id: card.id, actId: actId(rig), how: { kind: 'cash' }, by } as const
    expect(good(await closeCard(rig.ports, input)).state).toBe('closed')
    expect(good(await closeCard(rig.ports, input)).state).toBe('closed')
    expect(await rig.balanceMsat(card.id)).toBe(0n)
    expect(await store.read.ledger.balance('cash:main', 'EUR')).toMatchObject({ credits: 1234n })
    await expectSound(rig)
  })

  it('says the same again when an empty card is closed twice under one act', async () => {
    const { store, rig } = await opened()
    const [card, next] = [await rig.newCard(), await rig.newCard()]
    const how = { kind: 'replaced', to: next.id } as const
    const input = { id: card.id, actId: actId(rig), how, by }
    expect(good(await closeCard(rig.ports, input)).state).toBe('closed')
    expect(good(await closeCard(rig.ports, input)).state).toBe('closed')
    expect(await store.read.cards.acts(card.id, { limit: 5 })).toHaveLength(1)
    const other = await closeCard(rig.ports, { ...input, actId: actId(rig) })
    expect(other).toMatchObject({ error: { code: 'card.cannot' } })
  })

  it('replaces a lost card by another, with its money', async () => {
    const { store, rig } = await opened()
    const [lost, next] = [await rig.newCard({ sat: 500n }), await rig.newCard({ sat: 5n })]
    good(await moveCard(rig.ports, { id: lost.id, move: 'lose', by }))
    const how = { kind: 'replaced', to: next.id } as const
    const closed = good(await closeCard(rig.ports, { id: lost.id, actId: actId(rig), how, by }))
    expect(closed).toMatchObject({ state: 'closed', replacedBy: next.id })
    expect(await rig.balanceMsat(next.id)).toBe(505_000n)
    const [act] = await store.read.cards.acts(next.id, { limit: 1 })
    expect(act).toMatchObject({ what: 'received', detail: { from: lost.id } })
    await expectSound(rig)
  })

  it('lets the card that takes a place be guarded as the old one was, lost tries too', async () => {
    const { rig } = await opened()
    const [lost, next] = [await withPin(rig, 500n), await rig.newCard({ sat: 50_000n })]
    const limits = { perTapMsat: msat(9_000_000n) }
    good(await limitCard(rig.ports, { id: lost.id, limits, by }))
    const how = { kind: 'replaced', to: next.id } as const
    good(await closeCard(rig.ports, { id: lost.id, actId: actId(rig), how, by }))
    expect(await rig.cardOf(next.id)).toMatchObject({ limits, pin: { triesLeft: 3 } })
    const sale = await rig.openSale(400n)
    const held = ours(await tapFor(rig, rig.tap(next), sale.id))
    expect(held.kind).toBe('pin')
    const [tapId, invoiceId] = [held.tap.id, sale.id]
    const pin = secret('2580')
    expect(good(await chargeTap(rig.ports, { tapId, invoiceId, pin })).kind).toBe('charged')
    await expectSound(rig)
  })

  it('moves nothing to a card that takes nothing, or to itself', async () => {
    const { rig } = await opened()
    const [card, closed] = [
      await rig.newCard({ sat: 500n }),
      await rig.newCard({ state: 'closed' }),
    ]
    const to = async (id: CardId) => {
      const how = { kind: 'card', to: id } as const
      return closeCard(rig.ports, { id: card.id, actId: actId(rig), how, by })
    }
    expect(await to(closed.id)).toMatchObject({ error: { code: 'card.takesNothing' } })
    expect(await to(card.id)).toMatchObject({ error: { code: 'card.sameCard' } })
    expect(await rig.balanceMsat(card.id)).toBe(500_000n)
    expect((await rig.cardOf(card.id)).state).toBe('active')
  })
}

/** What staff and owner do to protect a card, on any engine. */
export function cardProtectContract(opened: Opened): void {
  lifeContract(opened)
  pinContract(opened)
  closeContract(opened)
}
