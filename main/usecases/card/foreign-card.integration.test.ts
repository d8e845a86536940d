/**
 * Another issuer's card pays a real sale: real LNDs, a real channel, an issuer with good and with bad manners. Waits of issuer
 * and client go by at twenty times their speed; nothing here asserts a time.
 */
import { readFile, readdir } from 'node:fs/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import type { ForeignTap } from '../../../core/card/foreign-tap.ts'
import { payNameOf } from '../../../core/card/pay-name.ts'
import { newId, type CardId } from '../../../core/contract/ids.ts'
import { provesPayment, readVerifyAnswer } from '../../../core/lnurl/verify-answer.ts'
import { msat } from '../../../core/money/units.ts'
import { pinFrom } from '../../../core/lnurl/withdraw-callback.ts'
import { elsewhereOverChannel } from '../../../scripts/test/cards/elsewhere-real.ts'
import { openForeignRig, type ForeignRig } from '../../../scripts/test/cards/foreign-rig.ts'
import { openTestStreet } from '../../../scripts/test/cards/open-test-street.ts'
import { orderAt } from '../../../scripts/test/cards/street-wallet.ts'
import { until } from '../../../scripts/test/faults/till-bench.ts'
import { payBolt11 } from '../../sandbox/pay-bolt11.ts'
import { balanceOf } from './card-standing.ts'
import type { IssuerManner } from '../../sandbox/issuer-manners.ts'

let rig: ForeignRig
beforeAll(async () => {
  rig = await openForeignRig({ haste: 20 })
})
afterAll(() => rig.end())
afterEach(() => {
  rig.issuer.setManner('good')
  rig.till.nodes.till.part.resume()
})

const shapes = ['lnurl', 'btcpay'] as const
const balance = (shape: 'lnurl' | 'btcpay') => BigInt(rig.card(shape).balanceMsat)
const setBalance = (shape: 'lnurl' | 'btcpay', sat: number) =>
  rig.issuer.cards.put({ ...rig.card(shape), balanceMsat: sat === 0 ? '0' : `${sat}000` })

/** Charges a sale of 700 sat with a card of an issuer that behaves so. */
async function chargedBy(manner: IssuerManner, shape: 'lnurl' | 'btcpay' = 'lnurl') {
  rig.issuer.setManner(manner)
  const { id } = await rig.sale(700n)
  const charged = await rig.charge(id, { link: rig.tap(rig.card(shape)) })
  if (!charged.ok) throw new Error(charged.error.code)
  return { id, tap: charged.value }
}

describe.each(shapes)('a card of the shape %s', (shape) => {
  it('that was tapped before there was an amount pays the sale over a real channel', async () => {
    const before = balance(shape)
    const link = rig.tap(rig.card(shape))
    const { id } = await rig.sale(1_234n)
    const charged = await rig.charge(id, { link })
    expect(charged).toMatchObject({ ok: true, value: { state: 'accepted', invoiceId: id } })
    await rig.settled(id)
    expect(await rig.find(id)).toMatchObject({
      payments: [{ state: 'settled', applied: 'price', receivedMsat: 1_234_000n }],
    })
    expect(before - balance(shape)).toBe(1_234_000n)
    // An OK rides along with the next commit.
    const kept = () => rig.store.read.foreignTaps.ofInvoice(id)
    await until('the OK is on disk', async () => (await kept())[0]?.state === 'accepted')
    expect(await kept()).toEqual([charged.ok && charged.value])
  })

  it('pays nothing by a copy of its tap', async () => {
    const link = rig.tap(rig.card(shape))
    const [first, second] = [await rig.sale(300n), await rig.sale(400n)]
    await rig.charge(first.id, { link })
    await rig.settled(first.id)
    expect(await rig.charge(second.id, { link })).toMatchObject({
      value: { state: 'notSent', failure: { detail: { kind: 'usedTap' } } },
    })
    expect(await rig.status(second.id)).toBe('New')
  })

  it('with too little says what it has; an empty one that it is empty', async () => {
    setBalance(shape, 650)
    const few = await chargedBy('good', shape)
    expect(few.tap).toMatchObject({
      state: 'notSent',
      failure: { code: 'lnurl.aboveMaximum', detail: { largestSat: '650' } },
    })
    setBalance(shape, 0)
    const none = await chargedBy('good', shape)
    expect(none.tap).toMatchObject({ failure: { detail: { largestSat: '0' } } })
    setBalance(shape, 100_000)
  })
})

type Ending = Partial<Pick<ForeignTap, 'state'>> & { readonly failure?: object }
const ends: readonly (readonly [IssuerManner, Ending, 'Settled' | 'New'])[] = [
  ['slow', { state: 'accepted' }, 'Settled'],
  ['pending', { state: 'accepted' }, 'Settled'],
  ['moves', { state: 'accepted' }, 'Settled'],
  ['page', { state: 'unknown', failure: { detail: { why: 'html' } } }, 'Settled'],
  ['cuts', { state: 'unknown', failure: { code: 'lnurl.unknown' } }, 'Settled'],
  ['promises', { state: 'accepted' }, 'New'],
  ['silent', { state: 'notSent', failure: { code: 'lnurl.noAnswer' } }, 'New'],
  ['refuses', { state: 'refused', failure: { detail: { kind: 'amount' } } }, 'New'],
  ['replays', { state: 'notSent', failure: { detail: { kind: 'usedTap' } } }, 'New'],
  ['lures', { state: 'notSent', failure: { code: 'lnurl.notAllowed' } }, 'New'],
  ['calls', { state: 'notSent', failure: { code: 'lnurl.notAllowed' } }, 'New'],
  ['pays', { state: 'notSent', failure: { code: 'lnurl.wrongTag' } }, 'New'],
  ['bounds', { state: 'notSent', failure: { detail: { problem: 'range' } } }, 'New'],
  ['pin', { state: 'notSent', failure: { code: 'lnurl.pinWanted' } }, 'New'],
]

describe('an issuer that', () => {
  it.each(ends)(
    '%s: the tap ends in its state, and the sale by our node’s word',
    async (...row) => {
      const [manner, ending, status] = row
      const { id, tap } = await chargedBy(manner)
      expect(tap).toMatchObject(ending)
      if (status === 'Settled') await rig.settled(id)
      expect(await rig.status(id)).toBe(status)
    },
  )

  it('says OK before it has paid tells so (BTCPay)', async () => {
    const { id, tap } = await chargedBy('pending', 'btcpay')
    expect(tap).toMatchObject({ state: 'accepted', note: expect.stringContaining('in-flight') })
    await rig.settled(id)
  })

  it('asks for the PIN gets it with the offer that waited; a wrong one is refused', async () => {
    const { id } = await chargedBy('pin')
    const wrong = pinFrom('4321') ?? expect.unreachable()
    expect(await rig.charge(id, { pin: wrong })).toMatchObject({
      value: { state: 'refused', failure: { detail: { kind: 'pin' } } },
    })
    await rig.charge(id, { link: rig.tap(rig.card('lnurl')) })
    const right = pinFrom('1234') ?? expect.unreachable()
    expect(await rig.charge(id, { pin: right })).toMatchObject({ value: { state: 'accepted' } })
    await rig.settled(id)
  })

  it('promises and never pays keeps the next card waiting, and no sale for ever', async () => {
    const { id } = await chargedBy('promises')
    rig.issuer.setManner('good')
    const link = rig.tap(rig.card('btcpay'))
    expect(await rig.charge(id, { link })).toMatchObject({ error: { code: 'lnurl.awaited' } })
    rig.pass(15_000)
    expect(await rig.charge(id, { link })).toMatchObject({ value: { state: 'accepted' } })
    await rig.settled(id)
  })

  it('never paid a sale leaves it to be cancelled, and then nothing is asked of any card', async () => {
    const { id } = await chargedBy('promises')
    await rig.cancel(id)
    expect(await rig.status(id)).toBe('Invalid')
    const charged = await rig.charge(id, { link: rig.tap(rig.card('lnurl')) })
    expect(charged).toMatchObject({ error: { code: 'invoice.closed' } })
  })
})

describe('our own node', () => {
  it('hung while the issuer pays: the sale is open, and paid when it is back', async () => {
    const { id } = await rig.sale(900n)
    rig.till.nodes.till.part.pause()
    const link = rig.tap(rig.card('lnurl'))
    expect(await rig.charge(id, { link })).toMatchObject({ value: { state: 'accepted' } })
    expect(await rig.status(id)).toBe('New')
    rig.till.nodes.till.part.resume()
    await rig.settled(id)
  })

  it('gone for long: a card is asked nothing, and pays by the same tap when it is back', async () => {
    const { id } = await rig.sale(901n)
    const { part } = rig.till.nodes.till
    part.pause()
    await until('the till knows', () => !rig.node.state().sells)
    const link = rig.tap(rig.card('lnurl'))
    expect(await rig.charge(id, { link })).toMatchObject({ ok: false })
    part.resume()
    await until('the till sells', () => rig.node.state().sells)
    expect(await rig.charge(id, { link })).toMatchObject({ value: { state: 'accepted' } })
    await rig.settled(id)
  })
})

describe('a card of ours, from anywhere', () => {
  const newCard = async (): Promise<CardId> => {
    const { clock, random } = rig.street
    const card = { id: newId<CardId>(clock.now(), random.bytes(10)), createdAt: clock.now() }
    const fresh = { name: 'Ada', state: 'active', currency: 'BTC', limits: {} } as const
    await rig.store.commit(async (unit) =>
      unit.cards.put({ ...card, ...fresh, number: await unit.cards.nextNumber() }),
    )
    return card.id
  }
  const get = async (url: string) => (await fetch(url)).text()
  const holds = (card: CardId) => balanceOf(rig.store.read, card)

  it('its Lightning address is paid by the customer’s node, and verify proves it', async () => {
    const street = await openTestStreet(rig)
    onTestFinished(() => street.close())
    const card = await newCard()
    const offerUrl = `http://${street.host}/.well-known/lnurlp/${payNameOf(card)}`
    const wish = { amount: msat(21_001n), comment: 'for the ☕' }
    const ordered = await orderAt(offerUrl, wish, get)
    if (!ordered.ok) throw new Error(JSON.stringify(ordered.error.detail))
    const { pr, verify = '', paymentHash } = ordered.value
    const asked = async () => {
      const said = readVerifyAnswer(await get(verify))
      if (!said.ok) throw new Error(said.error.code)
      return said.value
    }
    expect(await asked()).toEqual({ settled: false, pr })
    const paid = await payBolt11(rig.till.nodes.customer, { bolt11: pr })
    expect(paid).toMatchObject({ status: 'SUCCEEDED', amountMsat: '21001' })
    await until('the money is on the card', async () => (await holds(card)) === 21_001n)
    expect(provesPayment(await asked(), paymentHash)).toBe(true)
  })

  it('is refused with a reason while our node hangs, and taken when it is back', async () => {
    const street = await openTestStreet(rig)
    onTestFinished(() => street.close())
    const card = await newCard()
    const offerUrl = `http://${street.host}/lnurl/p/${payNameOf(card)}`
    const { part } = rig.till.nodes.till
    part.pause()
    const wish = { amount: msat(7_000n) }
    expect(await orderAt(offerUrl, wish, get)).toMatchObject({ error: { code: 'lnurl.refused' } })
    part.resume()
    await until('the till sells', () => rig.node.state().sells)
    const ordered = await orderAt(offerUrl, wish, get)
    if (!ordered.ok) throw new Error(ordered.error.code)
    await payBolt11(rig.till.nodes.customer, { bolt11: ordered.value.pr })
    await until('the money is on the card', async () => (await holds(card)) === 7_000n)
  })
})

elsewhereOverChannel(() => rig)

it('afterwards the books are right, providers are counted, and no secret of a card was logged or kept', async () => {
  expect(await rig.findings()).toBe(0)
  const [provider] = rig.lnurl.providers()
  expect(provider?.host).toMatch(/^127\.0\.0\.1:/)
  expect(provider?.asked).toBeGreaterThan(30)
  expect(rig.logged()).toContain('lnurl.withdraw')
  expect(rig.logged()).not.toMatch(/[0-9A-F]{16}|k1|[?&]p=|pin|lnbcrt/)
  const folder = `${rig.till.folder}/books`
  for (const file of await readdir(folder))
    expect((await readFile(`${folder}/${file}`)).toString('latin1')).not.toMatch(/[?&]p=|k1=/)
})
