import { describe, expect, it } from 'vitest'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { pinFrom } from '../../../core/lnurl/withdraw-callback.ts'
import type { ReadWithdrawOffer } from '../../../core/lnurl/withdraw-offer.ts'
import { later } from '../../../core/time/instant.ts'
import {
  bolt11,
  foreignTill as till,
  link,
  offerOf,
  start,
} from '../../../scripts/test/cards/foreign-till.ts'
import { testId } from '../../store/contract/place.ts'
import { cashPayment } from '../../store/contract/samples.ts'
import { chargeForeignCard } from './charge-foreign-card.ts'
import { doubtForeignTaps } from './doubt-foreign-taps.ts'

const pin = pinFrom('4711') ?? expect.unreachable()

describe('a foreign card', () => {
  it('has its issuer asked to pay the sale’s own code, and that is not paid yet', async () => {
    const { ports, store, clock, asked, invoiceId, open } = await till({
      outcome: { kind: 'accepted', note: 'still in-flight' },
    })
    const charged = await chargeForeignCard(ports, { invoiceId, link })
    const tap = { state: 'accepted', note: 'still in-flight', host: 'cards.example.com' }
    expect(charged).toMatchObject({ ok: true, value: { ...tap, paymentId: open.id, offerMs: 0 } })
    expect(asked).toMatchObject(['offer', { bolt11 }])
    expect(asked[1]).not.toHaveProperty('pin')
    await clock.advance(2_000)
    await store.commit(() => Promise.resolve())
    expect(await store.read.foreignTaps.ofInvoice(invoiceId)).toEqual([charged.ok && charged.value])
    expect(await store.read.invoices.find(invoiceId)).toMatchObject({ payments: [open] })
  })

  const refused = failure('lnurl.refused', { kind: 'usedTap', reason: 'Replayed' })
  it.each([
    ['refused', { outcome: { kind: 'refused', failure: refused } }, 'lnurl.refused'],
    [
      'unknown',
      { outcome: { kind: 'unknown', failure: failure('lnurl.unknown', { why: 'html' }) } },
      'lnurl.unknown',
    ],
    [
      'notSent',
      { outcome: { kind: 'notSent', failure: failure('lnurl.noAnswer') } },
      'lnurl.noAnswer',
    ],
    [
      'notSent',
      { offer: () => Promise.resolve(err(failure('lnurl.noAnswer', { why: 'ETIMEDOUT' }))) },
      'lnurl.noAnswer',
    ],
    [
      'notSent',
      { offer: () => Promise.resolve(offerOf({ maxWithdrawable: 5_123_999 })) },
      'lnurl.aboveMaximum',
    ],
    [
      'notSent',
      { offer: () => Promise.resolve(offerOf({ minWithdrawable: 5_124_001 })) },
      'lnurl.belowMinimum',
    ],
  ] as const)('ends %s, on disk, with its reason', async (state, issuer, code) => {
    const { ports, store, invoiceId } = await till(issuer)
    const charged = await chargeForeignCard(ports, { invoiceId, link })
    expect(charged).toMatchObject({ ok: true, value: { state, failure: { code } } })
    expect(await store.read.foreignTaps.ofInvoice(invoiceId)).toEqual([charged.ok && charged.value])
    expect(JSON.stringify(charged)).not.toMatch(/p=00|c=11|"k1"/)
  })

  it('with too little says how much it has', async () => {
    const { ports, invoiceId } = await till({
      offer: () => Promise.resolve(offerOf({ maxWithdrawable: 12_345 })),
    })
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
      value: { failure: { detail: { largestSat: '12' } } },
    })
  })
})

describe('is asked nothing, and its link stays good,', () => {
  it.each([
    ['while there is no code', { state: 'planned' }, 'lnurl.noCode'],
    ['when the code was cancelled', { state: 'cancelled' }, 'lnurl.noCode'],
    ['when the code is being cancelled', { state: 'cancelling' }, 'lnurl.noCode'],
    ['when the code is about to end', { expiresAt: later(start, 9_000) }, 'lnurl.noCode'],
    ['when the sale is paid', { state: 'settled', applied: 'price' }, 'invoice.closed'],
  ] as const)('%s', async (_, change, code) => {
    const { ports, asked, invoiceId } = await till({}, change)
    const charged = await chargeForeignCard(ports, { invoiceId, link })
    expect(charged).toMatchObject({ ok: false, error: { code } })
    expect(asked).toEqual([])
  })

  it('while our own node is away', async () => {
    const { ports, asked, invoiceId, state } = await till()
    state.now = { kind: 'absent', sells: false, reason: 'node.absent', facts: {} }
    const charged = await chargeForeignCard(ports, { invoiceId, link })
    expect(charged).toMatchObject({ ok: false, error: { code: 'node.absent' } })
    expect(asked).toEqual([])
  })

  it('for a sale that nobody knows', async () => {
    const { ports } = await till()
    expect(await chargeForeignCard(ports, { invoiceId: testId(), link })).toMatchObject({
      error: { code: 'invoice.notFound' },
    })
  })
})

describe('one attempt at a time', () => {
  it('200 taps at once are one request', async () => {
    const { ports, asked, invoiceId } = await till()
    const many = Array.from({ length: 200 }, () => chargeForeignCard(ports, { invoiceId, link }))
    const ends = await Promise.all(many)
    expect(ends.filter(({ ok: went }) => went)).toHaveLength(1)
    const codes = new Set(ends.flatMap((one) => (one.ok ? [] : [one.error.code])))
    expect([...codes]).toEqual(['lnurl.inFlight'])
    expect(asked).toHaveLength(2)
  })

  it.each([
    ['OK', { kind: 'accepted' }],
    ['silence', { kind: 'unknown', failure: failure('lnurl.unknown') }],
  ] as const)('after an issuer’s %s the next card waits 15 s', async (_, outcome) => {
    const { ports, clock, invoiceId } = await till({ outcome })
    await chargeForeignCard(ports, { invoiceId, link })
    await clock.advance(14_999)
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
      error: { code: 'lnurl.awaited' },
    })
    await clock.advance(1)
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({ ok: true })
  })

  it('after a refusal the next card may come at once', async () => {
    const { ports, invoiceId } = await till({
      outcome: { kind: 'refused', failure: failure('lnurl.refused') },
    })
    await chargeForeignCard(ports, { invoiceId, link })
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({ ok: true })
  })
})

describe('while the issuer is asked for its offer', () => {
  it.each([
    [
      'the code is cancelled',
      (open: LightningPayment) => [{ ...open, state: 'cancelled' as const }],
    ],
    [
      'cash is taken',
      (open: LightningPayment) => [
        { ...open, state: 'cancelling' as const },
        cashPayment({ id: open.invoiceId } as never),
      ],
    ],
  ])('%s: no callback leaves', async (_, payments) => {
    const gate = Promise.withResolvers<Result<ReadWithdrawOffer, Failure>>()
    const { ports, store, asked, invoiceId, open } = await till({ offer: () => gate.promise })
    const charging = chargeForeignCard(ports, { invoiceId, link })
    await store.commit(async (unit) => {
      for (const payment of payments(open)) await unit.invoices.putPayment(payment)
    })
    gate.resolve(offerOf())
    expect(await charging).toMatchObject({ value: { state: 'notSent' } })
    expect(asked).toEqual(['offer'])
  })
})

describe('a PIN', () => {
  const wanted = { offer: () => Promise.resolve(offerOf({ pinLimit: 5_124_000 })) }

  it('is asked from its limit on, and goes with the offer that waited', async () => {
    const { ports, asked, invoiceId } = await till(wanted)
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
      value: { state: 'notSent', failure: { code: 'lnurl.pinWanted' } },
    })
    expect(asked).toEqual(['offer'])
    expect(await chargeForeignCard(ports, { invoiceId, pin })).toMatchObject({
      value: { state: 'accepted', host: 'cards.example.com' },
    })
    expect(asked.slice(1)).toEqual([{ offer: expect.anything(), bolt11, pin }])
  })

  it('that comes too late for its offer is kept for the next tap, once', async () => {
    const { ports, clock, asked, invoiceId } = await till(wanted)
    await chargeForeignCard(ports, { invoiceId, link })
    await clock.advance(60_000)
    expect(await chargeForeignCard(ports, { invoiceId, pin })).toMatchObject({
      error: { code: 'lnurl.tapAgain' },
    })
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
      value: { state: 'accepted' },
    })
    expect(asked.at(-1)).toMatchObject({ pin })
    await clock.advance(15_000)
    expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
      value: { failure: { code: 'lnurl.pinWanted' } },
    })
  })

  it('is not sent where none is wanted', async () => {
    const { ports, asked, invoiceId } = await till({
      offer: () => Promise.resolve(offerOf({ pinLimit: 5_124_001 })),
    })
    await chargeForeignCard(ports, { invoiceId, link, pin })
    expect(asked[1]).not.toHaveProperty('pin')
  })
})

it('an attempt that a crash has cut is unknown at the next start, and keeps no sale for ever', async () => {
  const { ports, store, invoiceId, open, clock } = await till()
  const begun = { id: testId<never>(), invoiceId, paymentId: open.id, host: 'cards.example.com' }
  await store.commit((unit) =>
    unit.foreignTaps.insert({ ...begun, state: 'sending', startedAt: clock.now() }),
  )
  expect(await doubtForeignTaps({ store })).toBe(1)
  expect(await doubtForeignTaps({ store })).toBe(0)
  expect(await store.read.foreignTaps.ofInvoice(invoiceId)).toMatchObject([
    { state: 'unknown', failure: { code: 'lnurl.unknown' } },
  ])
  expect(await chargeForeignCard(ports, { invoiceId, link })).toMatchObject({
    error: { code: 'lnurl.awaited' },
  })
  await clock.advance(15_000)
  expect(ok(await chargeForeignCard(ports, { invoiceId, link }))).toMatchObject({
    value: { ok: true },
  })
})
