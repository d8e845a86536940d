import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeBolt11 } from '../lightning/decode-bolt11.ts'
import valid from '../lightning/fixtures/bolt11/valid.json' with { type: 'json' }
import { bolt11From } from '../lightning/payment-hash.ts'
import { msat } from '../money/units.ts'
import fixtures from './fixtures/pay.json' with { type: 'json' }
import { checkPayCode, payAnswerJson, readPayAnswer } from './pay-answer.ts'
import type { PayAnswer } from './pay-answer.ts'
import { payCallbackUrl, readPayCallback } from './pay-callback.ts'
import { metadataHashHex, payMetadataText, readPayMetadata } from './pay-metadata.ts'
import { payOfferJson, readPayOffer } from './pay-offer.ts'

const bad = (problem: string) => ({
  ok: false,
  error: { code: 'lnurl.badAnswer', detail: { problem } },
})

const metadata = '[["text/plain","Coffee"]]'
const body = (members: Readonly<Record<string, unknown>> = {}) =>
  JSON.stringify({
    tag: 'payRequest',
    callback: 'https://a.example/cb?id=1',
    minSendable: 1000,
    maxSendable: 5000,
    metadata,
    commentAllowed: 5,
    ...members,
  })

const offerOf = (members: Readonly<Record<string, unknown>> = {}) => {
  const offer = readPayOffer(body(members))
  if (!offer.ok) throw new Error(JSON.stringify(offer.error))
  return offer.value
}

describe('readPayMetadata', () => {
  it.each(fixtures.metadata)('$name', ({ text, reads }) => {
    expect(readPayMetadata(text)).toEqual({ ok: true, value: { text, ...reads } })
  })

  it.each([
    '',
    '{}',
    '[]',
    'null',
    '[["text/long-desc","x"]]',
    '[["text/plain",7]]',
    '[["text/plain"]]',
    '["text/plain","x"]',
  ])('refuses %j', (text) => {
    expect(readPayMetadata(text)).toEqual(bad('metadata'))
  })

  it('reads back what payMetadataText writes', () => {
    const draft = fc.record(
      {
        plain: fc.string({ minLength: 1 }),
        longDescription: fc.string(),
        identifier: fc.string(),
        email: fc.string(),
        tag: fc.string(),
      },
      { requiredKeys: ['plain'] },
    )
    fc.assert(
      fc.property(draft, (description) => {
        const text = payMetadataText(description)
        expect(readPayMetadata(text)).toEqual({ ok: true, value: { text, ...description } })
      }),
    )
    expect(() => payMetadataText({ plain: '' })).toThrow(/what it is for/)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (text) => {
        expect(() => readPayMetadata(text)).not.toThrow()
      }),
    )
  })

  it('metadataHashHex is the hash of the BOLT #11 example', () => {
    expect(metadataHashHex(fixtures.hashed.text)).toBe(fixtures.hashed.sha256)
  })
})

describe('readPayOffer', () => {
  it('reads an offer; unknown members come along', () => {
    const payerData = { name: { mandatory: false } }
    expect(readPayOffer(body({ payerData, minSendable: '1000' }))).toEqual({
      ok: true,
      value: {
        callback: 'https://a.example/cb?id=1',
        minSendable: 1000n,
        maxSendable: 5000n,
        metadata: { text: metadata, plain: 'Coffee' },
        commentAllowed: 5,
        others: new Map([['payerData', payerData]]),
      },
    })
  })

  it('reads a picture as large as LUD-06 allows, and leaves out a larger one', () => {
    const withPicture = (length: number) => {
      const entries = [
        ['text/plain', 'x'],
        ['image/png;base64', 'A'.repeat(length)],
      ]
      return offerOf({ metadata: JSON.stringify(entries) }).metadata.picture?.base64.length
    }
    expect(withPicture(136_536)).toBe(136_536)
    expect(withPicture(136_540)).toBeUndefined()
    expect(readPayOffer(body({ x: 'x'.repeat(256 * 1024) }))).toEqual(bad('tooLarge'))
  })

  it.each([
    [undefined, 0],
    [null, 0],
    [-1, 0],
    [1.5, 0],
    ['x', 0],
    ['140', 140],
    [true, 0],
  ])('commentAllowed %j is %s', (given, wanted) => {
    expect(offerOf({ commentAllowed: given }).commentAllowed).toBe(wanted)
  })

  it.each([
    [{ tag: null }, bad('tag')],
    [{ callback: 'a.example' }, bad('callback')],
    [{ minSendable: undefined }, bad('amount')],
    [{ maxSendable: 1.5 }, bad('amount')],
    [{ minSendable: 5001 }, bad('range')],
    [{ metadata: undefined }, bad('metadata')],
    [{ metadata: [['text/plain', 'x']] }, bad('metadata')],
    [
      { tag: 'withdrawRequest' },
      { ok: false, error: { code: 'lnurl.wrongTag', detail: { wanted: 'payRequest' } } },
    ],
    [
      { status: 'ERROR', reason: 'No such user' },
      { ok: false, error: { code: 'lnurl.refused', detail: { reason: 'No such user' } } },
    ],
  ])('refuses %j', (members, outcome) => {
    expect(readPayOffer(body(members))).toEqual(outcome)
  })

  it('never throws on any JSON', () => {
    const names = ['callback', 'minSendable', 'maxSendable', 'metadata', 'commentAllowed', 'tag']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (members) => {
        expect(() => readPayOffer(body(members))).not.toThrow()
      }),
    )
  })

  it('reads back what payOfferJson writes', () => {
    const { others: _, ...offer } = offerOf()
    const json = payOfferJson({ ...offer, metadata })
    expect(JSON.parse(JSON.stringify(json))).toEqual(JSON.parse(body()))
    expect(payOfferJson({ ...offer, metadata, commentAllowed: 0 })).not.toHaveProperty(
      'commentAllowed',
    )
    expect(() => payOfferJson({ ...offer, metadata: '[]' })).toThrow(/text\/plain/)
    expect(() => payOfferJson({ ...offer, metadata, minSendable: msat(0n) })).toThrow(/1 msat/)
    expect(() => payOfferJson({ ...offer, metadata, maxSendable: msat(1n) })).toThrow(/least/)
  })
})

describe('the pay callback', () => {
  it.each([
    [{ amount: msat(1000n) }, 'https://a.example/cb?id=1&amount=1000'],
    [
      { amount: msat(5000n), comment: 'a&b=ü' },
      'https://a.example/cb?id=1&amount=5000&comment=a%26b%3D%C3%BC',
    ],
    [
      { amount: msat(5000n), comment: '🍺🍺🍺🍺🍺' },
      `https://a.example/cb?id=1&amount=5000&comment=${'%F0%9F%8D%BA'.repeat(5)}`,
    ],
    [{ amount: msat(5000n), comment: '' }, 'https://a.example/cb?id=1&amount=5000'],
  ])('%# is written', (order, url) => {
    expect(payCallbackUrl(offerOf(), order)).toEqual({ ok: true, value: url })
  })

  it.each([
    [999n, '', { code: 'lnurl.belowMinimum', detail: { leastSat: '1' } }],
    [5001n, '', { code: 'lnurl.aboveMaximum', detail: { largestSat: '5' } }],
    [1000n, '123456', { code: 'lnurl.commentTooLong', detail: { largest: '5' } }],
  ])('%s msat with %j is not', (amount, comment, error) => {
    const outcome = { ok: false, error }
    const offer = offerOf()
    expect(payCallbackUrl(offer, { amount: msat(amount), comment })).toEqual(outcome)
    const query = new URLSearchParams({ amount: amount.toString(), comment })
    expect(readPayCallback(query, offer)).toEqual(outcome)
  })

  it.each([
    ['', 'amount'],
    ['amount=', 'amount'],
    ['amount=0', 'amount'],
    ['amount=-1000', 'amount'],
    ['amount=1e3', 'amount'],
    ['amount=1000.0', 'amount'],
    ['amount=1,000', 'amount'],
    ['amount=1000&amount=2000', 'amount'],
    ['amount=1000&comment=a&comment=b', 'comment'],
  ])('%j is refused', (query, problem) => {
    expect(readPayCallback(new URLSearchParams(query), offerOf())).toEqual({
      ok: false,
      error: { code: 'lnurl.badCallback', detail: { problem } },
    })
  })

  it('is read back as it was written', () => {
    const comment = fc.string({ unit: 'grapheme', maxLength: 80 })
    fc.assert(
      fc.property(fc.bigInt(1000n, 5000n), comment, (amount, text) => {
        const offer = offerOf({ commentAllowed: 1000 })
        const order = { amount: msat(amount), ...(text === '' ? {} : { comment: text }) }
        const url = payCallbackUrl(offer, order)
        if (!url.ok) throw new Error(JSON.stringify(url.error))
        const query = new URL(url.value).searchParams
        expect(query.get('id')).toBe('1')
        expect(readPayCallback(query, offer)).toEqual({ ok: true, value: order })
      }),
    )
  })
})

const hashed = valid.vectors.find((one) => one.expect.descriptionHashHex === fixtures.hashed.sha256)
const pr = bolt11From(hashed?.text ?? '')
const decoded = pr && decodeBolt11(pr)
if (pr === undefined || !decoded?.ok) throw new Error('BOLT #11 has an example with a hash')

describe('readPayAnswer', () => {
  const callback = 'https://a.example/cb'
  const read = (members: Readonly<Record<string, unknown>>) =>
    readPayAnswer(JSON.stringify({ pr, routes: [], ...members }), callback)

  it('reads a code alone: disposable, no action', () => {
    expect(read({})).toEqual({ ok: true, value: { pr, disposable: true, others: new Map() } })
    expect(read({ disposable: null, successAction: null, verify: null })).toMatchObject({
      value: { disposable: true },
    })
  })

  it('reads everything; unknown members come along', () => {
    const verify = 'https://a.example/verify/1'
    const given = { pr: `lightning:${pr.toUpperCase()}`, verify, disposable: false, x: 1 }
    expect(read(given)).toEqual({
      ok: true,
      value: { pr, verify, disposable: false, others: new Map([['x', 1]]) },
    })
  })

  it.each([
    [{ pr: undefined }, bad('pr')],
    [{ pr: '' }, bad('pr')],
    [{ pr: 7 }, bad('pr')],
    [{ successAction: { tag: 'dance' } }, bad('successAction')],
    [
      { status: 'ERROR', reason: 'Closed' },
      { ok: false, error: { code: 'lnurl.refused', detail: { reason: 'Closed' } } },
    ],
  ])('refuses %j', (members, outcome) => {
    expect(read(members)).toEqual(outcome)
  })

  it('reads back what payAnswerJson writes', () => {
    const answer: PayAnswer = {
      pr,
      successAction: { tag: 'message', message: 'Thanks' },
      verify: 'https://a.example/verify/1',
      disposable: false,
    }
    const json = payAnswerJson(answer)
    expect(json).toMatchObject({ status: 'OK', routes: [] })
    expect(readPayAnswer(JSON.stringify(json), callback)).toEqual({
      ok: true,
      value: { ...answer, others: new Map() },
    })
    expect(() => payAnswerJson({ ...answer, verify: 'x' })).toThrow(/verify/)
  })

  it('never throws on any JSON', () => {
    const names = ['pr', 'successAction', 'verify', 'disposable', 'status']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (members) => {
        expect(() => read(members)).not.toThrow()
      }),
    )
  })
})

describe('checkPayCode', () => {
  const { amountMsat } = decoded.value
  if (amountMsat === undefined) throw new Error('the example has an amount')
  const ordered = {
    network: decoded.value.network,
    amount: amountMsat,
    metadata: { text: fixtures.hashed.text, plain: 'x' },
  }
  it('takes the code that was ordered', () => {
    expect(checkPayCode(pr, ordered)).toEqual(decoded)
  })

  it.each([
    ['network', { network: 'regtest' }],
    ['amount', { amount: msat(1n) }],
    ['metadata', { metadata: { text: `${fixtures.hashed.text} `, plain: 'x' } }],
  ] as const)('refuses another %s', (part, other) => {
    expect(checkPayCode(pr, { ...ordered, ...other })).toEqual({
      ok: false,
      error: { code: 'lnurl.badCode', detail: { part } },
    })
  })

  it('refuses what does not decode', () => {
    const broken = bolt11From(`lnbc${'1'.repeat(20)}`)
    expect(broken && checkPayCode(broken, ordered)).toMatchObject({
      error: { code: 'lnurl.badCode', detail: { part: 'text' } },
    })
  })
})
