import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { payNameOf } from '../../core/card/pay-name.ts'
import type { CardId, StoreId, StreetCodeId } from '../../core/contract/ids.ts'
import { movementView } from '../../core/contract/own-card-view.ts'
import { failure } from '../../core/errors/registry.ts'
import { assert } from '../../core/errors/result.ts'
import { provesPayment, readVerifyAnswer } from '../../core/lnurl/verify-answer.ts'
import { readPayOffer } from '../../core/lnurl/pay-offer.ts'
import { msat } from '../../core/money/units.ts'
import { expectSound } from '../../scripts/test/cards/card-checks.ts'
import { streetRig, type StreetRig } from '../../scripts/test/cards/street-rig.ts'
import { systemClock } from '../clock.ts'
import { testId } from '../store/contract/place.ts'
import { openStore } from '../store/open-store.ts'
import { finishStreetCodes } from '../usecases/card/finish-street-codes.ts'

async function street(): Promise<StreetRig> {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-street-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const opened = await openStore({ folder, storeId: testId<StoreId>(), clock: systemClock })
  if (!opened.ok) throw new Error(opened.error.code)
  const rig = await streetRig(opened.value)
  onTestFinished(async () => {
    await rig.app.close()
    await opened.value.close()
  })
  return rig
}

async function ordered(rig: StreetRig, card: CardId, amount = 21_001n, comment?: string) {
  const wish = { amount: msat(amount), ...(comment === undefined ? {} : { comment }) }
  const answer = await rig.order(card, wish)
  if (!answer.ok) throw new Error(answer.error.code)
  return answer.value
}

const idOf = (verify: string | undefined): StreetCodeId => {
  assert(verify !== undefined, 'LUD-21 is told of')
  return verify.slice(verify.lastIndexOf('/') + 1) as StreetCodeId
}

const put = (rig: StreetRig, id: CardId, state: 'frozen' | 'lost' | 'closed' | 'pending') =>
  rig.ports.store.commit(async (unit) => {
    const card = await unit.cards.find(id)
    assert(card !== undefined, 'the card is there')
    await unit.cards.put({ ...card, state })
  })

describe('a top-up from anywhere', () => {
  it('is offered under the card’s Lightning address and its link alike', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    rig.script.canReceiveMsat = msat(5_000_500n)
    const name = payNameOf(id)
    const body = await rig.get(`/.well-known/lnurlp/${name}`)
    expect(await rig.get(`/lnurl/p/${name.toUpperCase()}`)).toBe(body)
    const offer = readPayOffer(body)
    assert(offer.ok, 'it can be read')
    expect(offer.value).toMatchObject({
      callback: `https://till.example/lnurl/p/${name}/callback`,
      minSendable: 1000n,
      maxSendable: 5_000_500n,
      commentAllowed: 140,
    })
    expect(offer.value.metadata).toMatchObject({
      plain: 'Top up a card of Ada’s Café',
      identifier: `${name}@till.example`,
    })
    expect(body).not.toContain('Grace')
  })

  it('credits what arrived, to the millisatoshi, with the payer’s words, and no sale is seen', async () => {
    const rig = await street()
    const { id } = await rig.newCard({ sat: 5n })
    const before = await rig.ports.store.read.changes.last()
    const code = await ordered(rig, id, 21_001n, 'for  the\n ☕\u202E')
    expect(code.successAction).toEqual({
      tag: 'message',
      message: 'Thank you. It is on the card of Ada’s Café.',
    })
    expect(code.disposable).toBe(false)
    expect(await rig.balanceMsat(id)).toBe(5_000n)
    expect(await rig.settle(code.paymentHash, msat(21_002n))).toBe(true)
    expect(await rig.balanceMsat(id)).toBe(26_002n)
    const { read } = rig.ports.store
    const [movement] = await read.ledger.ofCard(id, { limit: 1 })
    assert(movement !== undefined, 'it was topped up')
    expect(movementView(movement)).toMatchObject({
      kind: 'topUp',
      amountMsat: '21002',
      comment: 'for the ☕',
    })
    expect(await read.invoices.page({ limit: 10 })).toEqual([])
    expect(await read.printJobs.inState('queued', 10)).toEqual([])
    expect(await read.changes.since(before, 10)).toMatchObject([{ noun: 'card', id }])
    await expectSound(rig)
  })

  it('is booked once, whoever tells of it and how often', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    const code = await ordered(rig, id)
    await rig.settle(code.paymentHash, msat(21_001n))
    const row = await rig.ports.store.read.streetCodes.ofHash(code.paymentHash)
    const held = rig.held.get(code.paymentHash)
    assert(row !== undefined && held !== undefined, 'the node holds what we know')
    rig.node.lookUp = () => ({ kind: 'found', invoice: held })
    expect(await finishStreetCodes(rig.ports, { includeFresh: true })).toEqual([])
    expect(await rig.settle(code.paymentHash, msat(21_001n))).toBe(false)
    expect(await rig.balanceMsat(id)).toBe(21_001n)
  })

  it('goes onto a frozen and onto a lost card: what comes is its owner’s', async () => {
    const rig = await street()
    for (const state of ['frozen', 'lost'] as const) {
      const { id } = await rig.newCard({ state })
      const code = await ordered(rig, id)
      await rig.settle(code.paymentHash, msat(21_001n))
      expect(await rig.balanceMsat(id)).toBe(21_001n)
    }
  })

  it('is the customer’s, on the list, when the card was closed meanwhile', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    const code = await ordered(rig, id)
    await put(rig, id, 'closed')
    await rig.settle(code.paymentHash, msat(21_001n))
    expect(await rig.balanceMsat(id)).toBe(0n)
    expect(await rig.ports.store.read.lateMoney.open()).toMatchObject([
      { kind: 'late', account: 'customer-credit', amountMsat: 21_001n },
    ])
    await expectSound(rig)
  })

  it('tells nobody which cards there are', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    const { id: pending } = await rig.newCard({ state: 'pending' })
    await put(rig, id, 'closed')
    const reasons = new Set<string>()
    for (const name of [
      payNameOf(id),
      payNameOf(pending),
      payNameOf(testId<CardId>()),
      'grace',
      '1',
    ])
      for (const path of [`/.well-known/lnurlp/${name}`, `/lnurl/p/${name}/callback?amount=1000`])
        reasons.add(await rig.get(path))
    expect(reasons.size).toBe(1)
    expect([...reasons][0]).toContain('"status":"ERROR"')
  })
})

describe('LUD-21', () => {
  it('says settled with the preimage, and before it neither', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    const code = await ordered(rig, id)
    const ask = async () => readVerifyAnswer(await rig.get(rig.pathOf(code.verify ?? '')))
    expect(await ask()).toEqual({ ok: true, value: { settled: false, pr: code.pr } })
    await rig.settle(code.paymentHash, msat(21_001n))
    const settled = await ask()
    assert(settled.ok, 'it can be read')
    expect(settled.value.settled).toBe(true)
    expect(provesPayment(settled.value, code.paymentHash)).toBe(true)
  })

  it('knows a code under its own card alone', async () => {
    const rig = await street()
    const [card, other] = [await rig.newCard(), await rig.newCard()]
    const id = idOf((await ordered(rig, card.id)).verify)
    for (const path of [
      `/lnurl/p/${payNameOf(other.id)}/verify/${id}`,
      `/lnurl/p/${payNameOf(card.id)}/verify/${testId()}`,
      `/lnurl/p/${payNameOf(card.id)}/verify/x`,
    ])
      expect(JSON.parse(await rig.get(path))).toMatchObject({ status: 'ERROR' })
  })
})

describe('strangers', () => {
  it('have so many places a card and so many in all, also at once, and get them back', async () => {
    const rig = await street()
    const first = await rig.newCard()
    const many = (id: CardId, count: number) =>
      Promise.all(Array.from({ length: count }, () => rig.order(id, { amount: msat(1000n) })))
    const took = (answers: Awaited<ReturnType<typeof many>>) =>
      answers.filter(({ ok }) => ok).length
    const answers = await many(first.id, 12)
    expect(took(answers)).toBe(5)
    const refused = answers.find(({ ok }) => !ok)
    expect(JSON.stringify(refused)).toContain('Too many payments')
    for (const more of [3, 3, 3]) {
      const { id } = await rig.newCard()
      expect(took(await many(id, more + 2))).toBe(5)
    }
    const last = await rig.newCard()
    expect(took(await many(last.id, 1))).toBe(0)
    await rig.clock.advance(301_000)
    expect(took(await many(last.id, 1))).toBe(1)
  })

  it('are refused what was not offered, and nothing is begun', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    for (const query of [
      'amount=999',
      'amount=10000001000',
      'amount=1000&amount=2000',
      'amount=1.5',
      '',
      `amount=1000&comment=${'x'.repeat(141)}`,
    ]) {
      const answer = await rig.get(`/lnurl/p/${payNameOf(id)}/callback?${query}`)
      expect([query, JSON.parse(answer).status]).toEqual([query, 'ERROR'])
    }
    expect(await rig.ports.store.read.streetCodes.unfinished()).toEqual([])
  })

  it('are told to come back, not why, while Lightning is away', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    rig.script.away = true
    const away = { status: 'ERROR', reason: expect.stringContaining('Try again later') as unknown }
    expect(JSON.parse(await rig.get(`/lnurl/p/${payNameOf(id)}`))).toEqual(away)
    const callback = `/lnurl/p/${payNameOf(id)}/callback?amount=1000`
    expect(JSON.parse(await rig.get(callback))).toEqual(away)
    delete rig.script.away
    rig.script.add = () => ({ kind: 'refused', failure: failure('node.locked') })
    expect(JSON.parse(await rig.get(callback))).toEqual(away)
    expect(await rig.ports.store.read.streetCodes.unfinished()).toEqual([])
  })
})

describe('a code whose answer was lost', () => {
  const lost = () => ({ kind: 'unknown', failure: failure('node.noAnswer') }) as const

  it('is taken from what the node holds', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    rig.script.add = lost
    rig.node.lookUp = (hash) => {
      const invoice = rig.held.get(hash)
      return invoice === undefined ? { kind: 'missing' } : { kind: 'found', invoice }
    }
    const code = await ordered(rig, id)
    await rig.settle(code.paymentHash, msat(21_001n))
    expect(await rig.balanceMsat(id)).toBe(21_001n)
  })

  it('stays unknown while the node is silent, and ends by its word', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    rig.script.add = lost
    rig.node.lookUp = lost
    expect((await rig.order(id, { amount: msat(1000n) })).ok).toBe(false)
    const { streetCodes } = rig.ports.store.read
    expect(await streetCodes.unfinished()).toMatchObject([{ state: 'planned' }])
    expect(await finishStreetCodes(rig.ports, { includeFresh: true })).toEqual(['noAnswer'])
    rig.node.lookUp = () => ({ kind: 'missing' })
    expect(await finishStreetCodes(rig.ports, { includeFresh: false })).toEqual([])
    await rig.clock.advance(11_000)
    expect(await finishStreetCodes(rig.ports, { includeFresh: false })).toEqual(['changed'])
    expect(await streetCodes.unfinished()).toEqual([])
  })

  it('and whose request died takes no place: it is cancelled, for nobody has it', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    rig.script.add = lost
    rig.node.lookUp = lost
    await rig.order(id, { amount: msat(1000n) })
    const [invoice] = [...rig.held.values()]
    assert(invoice !== undefined, 'the node holds it')
    rig.node.lookUp = () => ({ kind: 'found', invoice })
    const cancelled: string[] = []
    rig.node.cancel = (hash) => {
      cancelled.push(hash)
      return { kind: 'cancelled' }
    }
    expect(await finishStreetCodes(rig.ports, { includeFresh: true })).toEqual(['nothingNew'])
    await rig.clock.advance(11_000)
    expect(await finishStreetCodes(rig.ports, { includeFresh: false })).toEqual(['changed'])
    expect(cancelled).toEqual([invoice.paymentHash])
    expect(await rig.ports.store.read.streetCodes.unfinished()).toEqual([])
    delete rig.script.add
    await ordered(rig, id)
    await rig.clock.advance(11_000)
    expect(await finishStreetCodes(rig.ports, { includeFresh: false })).toEqual(['nothingNew'])
    expect(cancelled).toHaveLength(1)
  })

  it('is never given out when it is not what was asked for', async () => {
    const rig = await street()
    const [one, other] = [await rig.newCard(), await rig.newCard()]
    const { pr } = await ordered(rig, one.id)
    rig.script.add = () => ({ kind: 'added', bolt11: pr })
    expect((await rig.order(other.id, { amount: msat(21_001n) })).ok).toBe(false)
    const rows = await rig.ports.store.read.streetCodes.unfinished()
    expect(rows.map(({ cardId }) => cardId)).toEqual([one.id])
  })

  it('that was paid unheard is found by the look-up', async () => {
    const rig = await street()
    const { id } = await rig.newCard()
    const { paymentHash } = await ordered(rig, id)
    const held = rig.held.get(paymentHash)
    assert(held !== undefined, 'the node holds it')
    const settledAt = rig.clock.now()
    const paid = {
      state: 'settled',
      receivedMsat: msat(21_001n),
      settledAt,
      settleIndex: 1n,
    } as const
    rig.node.lookUp = () => ({ kind: 'found', invoice: { ...held, ...paid } })
    expect(await finishStreetCodes(rig.ports, { includeFresh: true })).toEqual(['paidUnheard'])
    expect(await rig.balanceMsat(id)).toBe(21_001n)
  })
})
