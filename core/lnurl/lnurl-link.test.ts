import { bech32 } from '@scure/base'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { closedPolicy } from './egress.ts'
import type { EgressPolicy } from './egress.ts'
import links from './fixtures/links.json' with { type: 'json' }
import { lightningAddressText, parseLightningAddress } from './lightning-address.ts'
import { decodeLnurl, encodeLnurl } from './lnurl-bech32.ts'
import { readLnurlLink, schemeLinkTo } from './lnurl-link.ts'

const policy: EgressPolicy = { letThrough: new Set(['http://127.0.0.1:4100']), onion: false }

const read = (text: string) => {
  const link = readLnurlLink(text, policy)
  if (!link.ok) return link.error
  return { ...link.value, url: link.value.url.reveal() }
}

describe('readLnurlLink', () => {
  it.each(links.vectors)('$name', ({ text, url, says }) => {
    const { host } = new URL(url)
    expect(read(text)).toEqual({ url, host, ...(says === undefined ? {} : { says }) })
  })

  it.each([
    ['', 'empty'],
    ['lightning:', 'empty'],
    [`lnurlw://a.example/${'x'.repeat(4096)}`, 'length'],
    ['https://', 'url'],
    ['lnurlw://', 'url'],
    ['lnurlw://a b/', 'url'],
    ['LNURL1DP68GURN8', 'bech32'],
    [`Lnurl1dp68gurn8ghj7um9wfmxjcm99e3k7mf0`, 'bech32'],
    [bech32.encode('lnurl', bech32.toWords(Uint8Array.of(0xff, 0xfe)), false), 'text'],
    [bech32.encode('lnurl', bech32.toWords(new TextEncoder().encode('ftp://a.b')), false), 'url'],
    [bech32.encode('lnbc', bech32.toWords(Uint8Array.of(1)), false), 'unknown'],
    ['https://a.example/?lightning=LNURL1BROKEN', 'bech32'],
    ['bitcoin:bc1qxyz', 'unknown'],
    ['ftp://a.example/', 'unknown'],
    ['hello', 'unknown'],
    ['../x@a.example', 'unknown'],
  ])('refuses %j: %s', (text, problem) => {
    expect(read(text)).toEqual({ code: 'lnurl.notLnurl', detail: { problem } })
  })

  it('refuses a long run of blanks before it trims any', () => {
    expect(read(`x${' '.repeat(1_000_000)}x`)).toMatchObject({ detail: { problem: 'length' } })
  })

  it('never throws, and keeps p and c out of every string form', () => {
    const head = fc.constantFrom(
      '',
      'lnurlw://',
      'lightning:',
      'LNURL1',
      'https://',
      'keyauth:',
      'a@',
    )
    fc.assert(
      fc.property(head, fc.string({ unit: 'binary', maxLength: 200 }), (start, rest) => {
        const link = readLnurlLink(start + rest, closedPolicy)
        if (link.ok) expect(URL.canParse(link.value.url.reveal())).toBe(true)
      }),
    )
    const card = readLnurlLink('lnurlw://a.example/w?p=CANARY&c=CANARY', closedPolicy)
    expect(JSON.stringify(card)).not.toContain('CANARY')
  })

  it('reads back what schemeLinkTo and encodeLnurl write', () => {
    const url = fc.webUrl({
      withQueryParameters: true,
      withFragments: false,
      validSchemes: ['https'],
    })
    fc.assert(
      fc.property(url, fc.constantFrom('withdrawRequest', 'payRequest', 'login'), (text, tag) => {
        fc.pre(!/[?&](?:lightning|tag)=/.test(text))
        expect(read(schemeLinkTo(text, tag))).toMatchObject({ url: text, says: tag })
        const lnurl = encodeLnurl(text)
        expect(lnurl.ok && read(lnurl.value)).toMatchObject({ url: text })
        expect(lnurl.ok && read(lnurl.value.toLowerCase())).toMatchObject({ url: text })
      }),
    )
  })
})

describe('lnurl in bech32', () => {
  const [example] = links.vectors
  it('writes the example of LUD-01', () => {
    expect(encodeLnurl(example?.url ?? '')).toEqual({ ok: true, value: example?.text })
  })

  it('notices any one wrong character of the example', () => {
    const text = example?.text ?? ''
    const letters = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L'
    for (let at = 6; at < text.length; at += 1) {
      const other = letters[(letters.indexOf(text[at] ?? '') + 1) % 32] ?? ''
      expect(decodeLnurl(text.slice(0, at) + other + text.slice(at + 1)).ok).toBe(false)
    }
  })

  it('reads 2000 characters and no more, and writes no more', () => {
    const fits = `https://a.example/${'x'.repeat(1224)}`
    const written = encodeLnurl(fits)
    expect(written.ok && written.value.length).toBeLessThanOrEqual(2000)
    expect(written.ok && decodeLnurl(written.value)).toEqual({ ok: true, value: fits })
    expect(encodeLnurl(`${fits}xx`)).toMatchObject({ ok: false })
    const words = bech32.toWords(new TextEncoder().encode(`${fits}xx`))
    expect(decodeLnurl(bech32.encode('lnurl', words, false))).toMatchObject({
      error: { detail: { problem: 'length' } },
    })
  })
})

describe('parseLightningAddress', () => {
  it.each([
    ['satoshi@bitcoin.org', { user: 'satoshi', domain: 'bitcoin.org' }],
    [' Satoshi@Bitcoin.org ', { user: 'satoshi', domain: 'bitcoin.org' }],
    ['a-z_0.9@x.example:8443', { user: 'a-z_0.9', domain: 'x.example:8443' }],
    ['till+beer@x.example', { user: 'till', tag: 'beer', domain: 'x.example' }],
    ['a@bücher.example', { user: 'a', domain: 'xn--bcher-kva.example' }],
  ])('reads %j', (text, value) => {
    expect(parseLightningAddress(text)).toEqual({ ok: true, value })
  })

  it.each([
    '',
    'a',
    '@b.example',
    'a@',
    'a b@c.example',
    'a@b@c',
    'ä@b.example',
    '..@b.example',
    '.@b.example',
    'a/b@c.example',
    'a@c.example/x',
    'a@c.example?x',
    'a@[',
    '+t@b.example',
    'a%2f@b.example',
  ])('refuses %j', (text) => {
    expect(parseLightningAddress(text)).toEqual({ ok: false, error: { code: 'lnurl.badAddress' } })
  })

  it('reads back what it writes, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' })), (text) => {
        const address = parseLightningAddress(text)
        if (address.ok)
          expect(parseLightningAddress(lightningAddressText(address.value))).toEqual(address)
      }),
    )
  })
})
