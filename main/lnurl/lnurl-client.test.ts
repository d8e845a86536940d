import { describe, expect, it } from 'vitest'
import { secret } from '../../core/errors/secret.ts'
import { failure } from '../../core/errors/registry.ts'
import { egressPolicy } from '../../core/lnurl/egress.ts'
import { pinFrom } from '../../core/lnurl/withdraw-callback.ts'
import { bolt11From } from '../../core/lightning/payment-hash.ts'
import type { Log, LogLine } from '../../core/ports/log.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import type { Got, HttpGet } from './http-get.ts'
import { createLnurlClient } from './lnurl-client.ts'

const card = 'lnurlw://cards.example.com/w?p=00112233445566778899AABBCCDDEEFF&c=0011223344556677'
const pr =
  bolt11From('lnbcrt1pjluv0qpp5qqqsyqcyq5rqwzqfqqqsyq') ?? expect.unreachable('a code by its shape')
const pin = pinFrom('4711') ?? expect.unreachable('four digits')
const offerBody = (more: object = {}): string =>
  JSON.stringify({
    tag: 'withdrawRequest',
    callback: 'https://cards.example.com/cb?a=1',
    k1: 'k1-of-the-tap',
    minWithdrawable: 1000,
    maxWithdrawable: 500_000,
    ...more,
  })
const body = (text: string): Got => ({ kind: 'answer', body: text })
const broken = (left: boolean, stale = false): Got => ({
  kind: 'failed',
  failure: failure('lnurl.noAnswer', { why: 'ECONNRESET' }),
  left,
  stale,
})

/** A client whose requests are answered from a list; `hang` ends only with the wish to stop. */
function scripted(...answers: readonly (Got | 'hang')[]) {
  const clock = createVirtualClock()
  const asked: string[] = []
  const lines: LogLine[] = []
  const write = (line: LogLine) => void lines.push(line)
  const log: Log = { info: write, warn: write, error: write, debug: write }
  const get: HttpGet = (url, stop) => {
    const answer = answers[asked.length] ?? expect.unreachable('one request too many')
    asked.push(url.href)
    if (answer !== 'hang') return Promise.resolve(answer)
    return new Promise((resolve) => void stop.onStop(() => resolve(broken(true))))
  }
  const policy = egressPolicy(['http://127.0.0.1:4100'], false)
  if (!policy.ok) return expect.unreachable('hosts as they are written')
  const client = createLnurlClient({ get, policy: policy.value, clock, log })
  const link = client.readLink(card)
  if (!link.ok) return expect.unreachable('a card')
  return { client, clock, asked, lines, link: link.value }
}

const held = { callback: secret('https://cards.example.com/cb?a=1'), k1: secret('k1-of-the-tap') }
const wish = { offer: held, bolt11: pr }

describe('an offer', () => {
  it('is asked for over https at the link’s own address', async () => {
    const { client, link, asked } = scripted(body(offerBody()))
    expect(await client.fetchOffer(link)).toMatchObject({ ok: true })
    expect(asked).toEqual([card.replace('lnurlw', 'https')])
  })

  it.each([
    ['a refusal', body('{"status":"ERROR","reason":"Replayed or expired query"}'), 'lnurl.refused'],
    ['a page', body('<html>'), 'lnurl.badAnswer'],
    ['nothing', body(''), 'lnurl.badAnswer'],
    ['another tag', body(offerBody({ tag: 'payRequest' })), 'lnurl.wrongTag'],
    ['min above max', body(offerBody({ minWithdrawable: 600_000 })), 'lnurl.badAnswer'],
    ['a cut line', broken(true), 'lnurl.noAnswer'],
    [
      'a callback into the house',
      body(offerBody({ callback: 'https://10.0.0.1/' })),
      'lnurl.notAllowed',
    ],
    [
      'a callback without https',
      body(offerBody({ callback: 'http://a.example/' })),
      'lnurl.notAllowed',
    ],
    [
      'a callback that is a file',
      body(offerBody({ callback: 'file:///etc/passwd' })),
      'lnurl.badAnswer',
    ],
  ] as const)('%s', async (_, answer, code) => {
    const { client, link } = scripted(answer)
    expect(await client.fetchOffer(link)).toMatchObject({ ok: false, error: { code } })
  })

  it('may be one on another host, if that is a place on the Internet', async () => {
    const { client, link } = scripted(body(offerBody({ callback: 'https://pay.example.org/' })))
    expect(await client.fetchOffer(link)).toMatchObject({ ok: true })
  })

  it('that does not come is given up after 10 s, and a wish to stop ends it', async () => {
    const { client, clock, link } = scripted('hang', 'hang')
    const slow = client.fetchOffer(link)
    await clock.advance(9_999)
    expect(clock.sleepers).toBe(1)
    await clock.advance(1)
    expect(await slow).toMatchObject({ ok: false, error: { code: 'lnurl.noAnswer' } })
    const { stop, call } = createStop()
    const stopped = client.fetchOffer(link, stop)
    call()
    expect(await stopped).toMatchObject({ ok: false, error: { code: 'lnurl.noAnswer' } })
    expect(clock.sleepers).toBe(0)
  })

  it('is asked for once more where a kept connection had been closed, and only then', async () => {
    const { client, link, asked } = scripted(broken(true, true), body(offerBody()))
    expect(await client.fetchOffer(link)).toMatchObject({ ok: true })
    expect(asked).toHaveLength(2)
  })
})

describe('redirects', () => {
  const to = (location: string): Got => ({ kind: 'answer', body: '', location })

  it('are followed three times, each judged like the first', async () => {
    const three = scripted(to('/a'), to('https://b.example/x?y=1'), to('c'), body(offerBody()))
    expect(await three.client.fetchOffer(three.link)).toMatchObject({ ok: true })
    expect(three.asked.slice(1)).toEqual([
      'https://cards.example.com/a',
      'https://b.example/x?y=1',
      'https://b.example/c',
    ])
    const four = scripted(to('/1'), to('/2'), to('/3'), to('/4'))
    const { client, link } = four
    expect(await client.fetchOffer(link)).toMatchObject({
      error: { detail: { problem: 'redirect' } },
    })
  })

  it.each([
    'http://cards.example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://[::ffff:10.0.0.1]/',
    'https://router.lan/',
    'gopher://cards.example.com/',
    'file:///etc/passwd',
    'https://user:pass@cards.example.com/',
    'https://cards.example.com:22/',
    'https://',
  ])('to %s are not followed', async (location) => {
    const { client, link, asked } = scripted(to(location))
    expect(await client.fetchOffer(link)).toMatchObject({ error: { code: 'lnurl.notAllowed' } })
    expect(asked).toHaveLength(1)
  })

  it('after which nothing is known leave the callback unknown', async () => {
    const { client } = scripted(to('https://10.0.0.1/'))
    expect(await client.withdraw(wish)).toMatchObject({ kind: 'unknown' })
  })
})

describe('the callback', () => {
  it.each([
    ['OK', body('{"status":"OK"}'), { kind: 'accepted' }],
    [
      'OK with a reason (BTCPay, after ten seconds)',
      body('{"status":"OK","reason":"The payment is still in-flight"}'),
      { kind: 'accepted', note: 'The payment is still in-flight' },
    ],
    [
      'ERROR',
      body('{"status":"ERROR","reason":"PIN is wrong"}'),
      { kind: 'refused', failure: { code: 'lnurl.refused', detail: { kind: 'pin' } } },
    ],
    ['HTML', body('<!doctype html>'), { kind: 'unknown', failure: { detail: { why: 'html' } } }],
    [
      'JSON without a status',
      body('{}'),
      { kind: 'unknown', failure: { detail: { why: 'status' } } },
    ],
    ['an empty body', body(''), { kind: 'unknown', failure: { detail: { why: 'empty' } } }],
    ['a cut line', broken(true), { kind: 'unknown', failure: { detail: { why: 'ECONNRESET' } } }],
    ['no connection', broken(false), { kind: 'notSent', failure: { code: 'lnurl.noAnswer' } }],
  ] as const)('%s', async (_, answer, outcome) => {
    const { client, asked } = scripted(answer)
    expect(await client.withdraw(wish)).toMatchObject(outcome)
    expect(asked).toEqual([`https://cards.example.com/cb?a=1&k1=k1-of-the-tap&pr=${pr}`])
  })

  it('is never sent again, not even where a kept connection was closed', async () => {
    const { client, asked } = scripted(broken(true, true), body('{"status":"OK"}'))
    expect(await client.withdraw(wish)).toMatchObject({ kind: 'unknown' })
    expect(asked).toHaveLength(1)
  })

  it('waits 35 s, then nothing is known', async () => {
    const { client, clock } = scripted('hang')
    const outcome = client.withdraw(wish)
    await clock.advance(34_999)
    expect(clock.sleepers).toBe(1)
    await clock.advance(1)
    expect(await outcome).toMatchObject({ kind: 'unknown', failure: { code: 'lnurl.unknown' } })
  })

  it('into the house is not sent', async () => {
    const { client, asked } = scripted()
    const offer = { ...held, callback: secret('https://192.168.0.1/cb') }
    expect(await client.withdraw({ ...wish, offer })).toMatchObject({ kind: 'notSent' })
    expect(asked).toEqual([])
  })
})

describe('what is kept and said', () => {
  it('tells host, time and code, and nothing of the card', async () => {
    const { client, link, lines } = scripted(
      body(offerBody()),
      body('{"status":"ERROR","reason":"k1-of-the-tap 00112233445566778899AABBCCDDEEFF"}'),
      'hang',
    )
    await client.fetchOffer(link)
    const refused = await client.withdraw({ ...wish, pin })
    expect(lines.map(({ event }) => event)).toEqual(['lnurl.offer', 'lnurl.withdraw'])
    const said = JSON.stringify([lines, client.providers(), refused, link])
    expect(said).not.toMatch(/AABBCCDDEEFF|0011223344556677|4711|pr=|lnbcrt/)
    expect(JSON.stringify(lines)).not.toContain('k1-of-the-tap')
  })

  it('counts by provider', async () => {
    const { client, link } = scripted(
      body(offerBody()),
      body('{"status":"ERROR","reason":"no"}'),
      broken(false),
    )
    await client.fetchOffer(link)
    await client.withdraw(wish)
    await client.fetchOffer(link)
    expect(client.providers()).toEqual([
      {
        host: 'cards.example.com',
        asked: 3,
        unanswered: 1,
        refused: 1,
        p50Ms: 0,
        p99Ms: 0,
        lastFailure: 'lnurl.noAnswer',
      },
    ])
  })
})
