import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import valid from '../lightning/fixtures/bolt11/valid.json' with { type: 'json' }
import { decodeBolt11 } from '../lightning/decode-bolt11.ts'
import { bolt11From } from '../lightning/payment-hash.ts'
import type { Bolt11 } from '../lightning/payment-hash.ts'
import { msat } from '../money/units.ts'
import { instant, later } from '../time/instant.ts'
import answers from './fixtures/withdraw-answers.json' with { type: 'json' }
import {
  checkWithdrawCode,
  pinFrom,
  readWithdrawCallback,
  withdrawCallbackUrl,
} from './withdraw-callback.ts'
import { judgeOffer, readWithdrawOffer, withdrawOfferJson } from './withdraw-offer.ts'
import type { WithdrawOffer } from './withdraw-offer.ts'

/** Secrets and amounts as text. */
const plain = (offer: WithdrawOffer): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(offer)
      .filter(([name]) => name !== 'others')
      .map(([name, value]) => [
        name,
        typeof value === 'object' && 'reveal' in value ? value.reveal() : value.toString(),
      ]),
  )

const body = (members: Readonly<Record<string, unknown>>) =>
  JSON.stringify({
    tag: 'withdrawRequest',
    callback: 'https://a.example/cb',
    k1: 'k',
    minWithdrawable: 1000,
    maxWithdrawable: 5000,
    ...members,
  })

const offerOf = (members: Readonly<Record<string, unknown>> = {}) => {
  const offer = readWithdrawOffer(body(members))
  if (!offer.ok) throw new Error(JSON.stringify(offer.error))
  return offer.value
}

const codeOf = (text: string): Bolt11 => {
  const code = bolt11From(text)
  if (code === undefined) throw new Error(text)
  return code
}

describe('readWithdrawOffer', () => {
  it.each(answers.vectors)('$name', ({ body: text, offer, others = [] }) => {
    const outcome = readWithdrawOffer(text)
    if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
    expect(plain(outcome.value)).toEqual(offer)
    expect([...outcome.value.others.keys()]).toEqual(others)
  })

  it.each([
    [{ tag: undefined }, 'tag'],
    [{ tag: 7 }, 'tag'],
    [{ callback: undefined }, 'callback'],
    [{ callback: '/cb' }, 'callback'],
    [{ callback: 'lnurlw://a.example' }, 'callback'],
    [{ callback: 'file:///etc/passwd' }, 'callback'],
    [{ k1: undefined }, 'k1'],
    [{ k1: '' }, 'k1'],
    [{ k1: 7 }, 'k1'],
    [{ maxWithdrawable: undefined }, 'amount'],
    [{ maxWithdrawable: null }, 'amount'],
    [{ maxWithdrawable: -1 }, 'amount'],
    [{ maxWithdrawable: 1.5 }, 'amount'],
    [{ maxWithdrawable: '1e9' }, 'amount'],
    [{ maxWithdrawable: '0x10' }, 'amount'],
    [{ maxWithdrawable: '١٢' }, 'amount'],
    [{ maxWithdrawable: true }, 'amount'],
    [{ minWithdrawable: -1 }, 'amount'],
    [{ minWithdrawable: 'x' }, 'amount'],
    [{ minWithdrawable: 5001 }, 'range'],
  ])('refuses %j: %s', (members, problem) => {
    expect(readWithdrawOffer(body(members))).toEqual({
      ok: false,
      error: { code: 'lnurl.badAnswer', detail: { problem } },
    })
  })

  it('refuses what JSON cannot hold', () => {
    expect(readWithdrawOffer(body({}).replace('5000', '1e309'))).toMatchObject({ ok: false })
    expect(readWithdrawOffer(body({}).replace('5000', '1e-7'))).toMatchObject({ ok: false })
    expect(readWithdrawOffer(body({}).replace('5000', 'NaN'))).toMatchObject({ ok: false })
  })

  it('tells another tag from none', () => {
    expect(readWithdrawOffer(body({ tag: 'payRequest' }))).toEqual({
      ok: false,
      error: { code: 'lnurl.wrongTag', detail: { wanted: 'withdrawRequest' } },
    })
  })

  it('never throws on any JSON', () => {
    const names = ['callback', 'k1', 'minWithdrawable', 'maxWithdrawable', 'pinLimit', 'status']
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), fc.jsonValue()), (members) => {
        expect(() => readWithdrawOffer(body(members))).not.toThrow()
      }),
    )
  })

  it('reads back what withdrawOfferJson writes, and shows no secret', () => {
    const amounts = fc.bigInt(0n, 9_007_199_254_740_991n)
    const drafts = fc.record({
      k1: fc.string({ minLength: 1 }),
      bounds: fc.tuple(amounts, fc.bigInt(1n, 9_007_199_254_740_991n)),
      defaultDescription: fc.string(),
      pinLimit: fc.option(amounts, { nil: undefined }),
    })
    fc.assert(
      fc.property(drafts, ({ k1, bounds: [a, b], defaultDescription, pinLimit }) => {
        const offer: WithdrawOffer = {
          callback: secret('https://a.example/cb?CANARY'),
          k1: secret(k1),
          defaultDescription,
          minWithdrawable: msat(a < b ? a : b),
          maxWithdrawable: msat(a < b ? b : a),
          ...(pinLimit === undefined ? {} : { pinLimit: msat(pinLimit) }),
          payLink: 'lnurlp://a.example/p',
        }
        const outcome = readWithdrawOffer(JSON.stringify(withdrawOfferJson(offer)))
        expect(outcome.ok && plain(outcome.value)).toEqual(plain(offer))
        expect(String(outcome.ok && outcome.value.callback)).toBe('[secret]')
      }),
    )
  })

  it('withdrawOfferJson ends the program on an offer that cannot be', () => {
    const offer = offerOf()
    expect(() => withdrawOfferJson({ ...offer, maxWithdrawable: msat(1n) })).toThrow(/least/)
    expect(() => withdrawOfferJson({ ...offer, k1: secret('') })).toThrow(/k1/)
    expect(() => withdrawOfferJson({ ...offer, callback: secret('/cb') })).toThrow(/URL/)
    expect(() => withdrawOfferJson({ ...offer, minWithdrawable: msat(-1n) })).toThrow(/negative/)
    expect(() => withdrawOfferJson({ ...offer, maxWithdrawable: msat(2n ** 53n) })).toThrow(/fits/)
  })
})

describe('judgeOffer', () => {
  it.each([
    [{}, 5000n, { ok: true, value: { asksPin: false } }],
    [{}, 1000n, { ok: true, value: { asksPin: false } }],
    [{}, 5001n, { ok: false, error: { code: 'lnurl.aboveMaximum', detail: { largestSat: '5' } } }],
    [{}, 999n, { ok: false, error: { code: 'lnurl.belowMinimum', detail: { leastSat: '1' } } }],
    [
      { minWithdrawable: 1001, maxWithdrawable: 1999 },
      1000n,
      { ok: false, error: { code: 'lnurl.belowMinimum', detail: { leastSat: '2' } } },
    ],
    [
      { maxWithdrawable: 0 },
      1000n,
      { ok: false, error: { code: 'lnurl.aboveMaximum', detail: { largestSat: '0' } } },
    ],
    [{ pinLimit: 0 }, 1000n, { ok: true, value: { asksPin: true } }],
    [{ pinLimit: 3000 }, 3000n, { ok: true, value: { asksPin: true } }],
    [{ pinLimit: 3000 }, 2999n, { ok: true, value: { asksPin: false } }],
  ])('%j, %s msat', (members, amount, outcome) => {
    expect(judgeOffer(offerOf(members), msat(amount))).toEqual(outcome)
  })
})

const code = codeOf(valid.vectors.find(({ expect: { amountMsat } }) => amountMsat)?.text ?? '')

describe('withdrawCallbackUrl', () => {
  const url = (callback: string, k1 = 'k', pin?: string) =>
    withdrawCallbackUrl(
      { callback: secret(callback), k1: secret(k1) },
      codeOf(`lnbc${'1'.repeat(20)}`),
      pin === undefined ? undefined : pinFrom(pin),
    ).reveal()
  const pr = `pr=lnbc${'1'.repeat(20)}`

  it.each([
    ['https://a.example/cb', `https://a.example/cb?k1=k&${pr}`],
    ['https://a.example/cb?', `https://a.example/cb?k1=k&${pr}`],
    ['https://a.example/cb?id=1', `https://a.example/cb?id=1&k1=k&${pr}`],
    [
      'https://a.example/cb?a=%2f+b&flag&x=%zz',
      `https://a.example/cb?a=%2f+b&flag&x=%zz&k1=k&${pr}`,
    ],
    ['https://a.example/cb?k1=old&p=1&pr=x', `https://a.example/cb?p=1&k1=k&${pr}`],
    ['https://a.example/cb?%6b1=old', `https://a.example/cb?k1=k&${pr}`],
    ['https://a.example/cb?p=1#frag?x', `https://a.example/cb?p=1&k1=k&${pr}`],
  ])('%s', (callback, wanted) => {
    expect(url(callback)).toBe(wanted)
  })

  it('carries the PIN where there is one', () => {
    expect(url('https://a.example/cb', 'k', '0042')).toBe(
      `https://a.example/cb?k1=k&${pr}&pin=0042`,
    )
  })

  it('lets no k1 bring in another parameter, and is read back', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 80 }), (k1) => {
        const text = url('https://a.example/cb?p=1', `${k1}&pr=lnbc1other`)
        const query = new URL(text).searchParams
        expect(query.getAll('pr')).toEqual([`lnbc${'1'.repeat(20)}`])
        const read = readWithdrawCallback(query)
        expect(read.ok && read.value.k1.reveal()).toBe(`${k1.toWellFormed()}&pr=lnbc1other`)
      }),
    )
  })
})

describe('readWithdrawCallback', () => {
  const read = (text: string) => {
    const outcome = readWithdrawCallback(new URLSearchParams(text))
    if (!outcome.ok) return outcome.error.detail?.['problem']
    const { k1, pr, pin } = outcome.value
    return [k1.reveal(), pr, pin?.reveal()]
  }
  const pr = `lnbc${'1'.repeat(20)}`

  it.each([
    [`k1=a&pr=${pr}`, ['a', pr, undefined]],
    [`k1=a&pr=${pr.toUpperCase()}&pin=`, ['a', pr, undefined]],
    [`p=1&k1=a&pr=lightning:${pr}&pin=0042`, ['a', pr, '0042']],
    [`pr=${pr}`, 'k1'],
    [`k1=&pr=${pr}`, 'k1'],
    [`k1=a&k1=b&pr=${pr}`, 'k1'],
    [`k1=${'x'.repeat(257)}&pr=${pr}`, 'k1'],
    ['k1=a', 'pr'],
    ['k1=a&pr=hello', 'pr'],
    [`k1=a&pr=${pr}&pr=${pr}`, 'pr'],
    [`k1=a&pr=${pr}&pin=12`, 'pin'],
    [`k1=a&pr=${pr}&pin=12345`, 'pin'],
    [`k1=a&pr=${pr}&pin=12a4`, 'pin'],
    [`k1=a&pr=${pr}&pin=1234&pin=4321`, 'pin'],
  ])('%s', (text, wanted) => {
    expect(read(text)).toEqual(wanted)
  })

  it('never throws', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(() => readWithdrawCallback(new URLSearchParams(text))).not.toThrow()
      }),
    )
  })
})

describe('checkWithdrawCode', () => {
  const decoded = decodeBolt11(code)
  if (!decoded.ok || decoded.value.amountMsat === undefined) throw new Error('the fixture decodes')
  const { amountMsat, createdAt, expirySec } = decoded.value
  const end = later(createdAt, expirySec * 1000)
  const bounds = {
    network: 'mainnet',
    minWithdrawable: amountMsat,
    maxWithdrawable: amountMsat,
    now: instant(createdAt),
  } as const
  const noAmount = codeOf(valid.vectors.find((one) => !one.expect.amountMsat)?.text ?? '')

  it('takes a code within all bounds', () => {
    expect(checkWithdrawCode(code, bounds)).toEqual(decoded)
    expect(checkWithdrawCode(code, { ...bounds, now: later(end, -30_000) })).toEqual(decoded)
  })

  it.each([
    [code, { now: later(end, -29_999) }, 'lnurl.badCallback', { problem: 'expiry' }],
    [code, { network: 'regtest' }, 'lnurl.badCallback', { problem: 'network' }],
    [noAmount, {}, 'lnurl.badCallback', { problem: 'noAmount' }],
    [
      code,
      { maxWithdrawable: msat(1000n), minWithdrawable: msat(0n) },
      'lnurl.aboveMaximum',
      { largestSat: '1' },
    ],
    [codeOf(`lnbc${'1'.repeat(20)}`), {}, 'bolt11.invalid', undefined],
  ] as const)('%# refuses: %s', (text, other, failure, detail) => {
    const outcome = checkWithdrawCode(text, { ...bounds, ...other })
    expect(outcome).toMatchObject({
      ok: false,
      error: { code: failure, ...(detail && { detail }) },
    })
  })
})
