import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { cardLink, isLinkOf, ndefFileLimit, sunOfLink } from './card-link.ts'
import transcript from './fixtures/flashtill/transcript.json' with { type: 'json' }
import { readNdef } from './ndef.ts'

const made = (base: string) => {
  const link = cardLink(base)
  if (!link.ok) throw new Error(link.error)
  return link.value
}

describe('cardLink', () => {
  it('is the transcript’s', () => {
    const { file, p, c } = made(`lnurlw://${transcript.host}`)
    expect(bytesToHex(file)).toBe(transcript.ndef)
    expect([p, c]).toEqual([transcript.pOffset, transcript.cOffset])
  })

  it('puts offsets where the placeholders are, whatever stands before', () => {
    for (const base of ['lnurlw://p=.c=.example/p=/c=', 'lnurlw://a.b/c?x=1']) {
      const { file, p, c } = made(base)
      const text = new TextDecoder().decode(file)
      expect(text.slice(p - 2, p + 32)).toBe(`p=${'0'.repeat(32)}`)
      expect(text.slice(c - 2)).toBe(`c=${'0'.repeat(16)}`)
      expect(readNdef(file)).toMatchObject({ value: { text: text.slice(7) } })
    }
  })

  it('fits one frame, to the byte', () => {
    const host = 'lnurlw://'
    const room = ndefFileLimit - made(`${host}a`).file.length
    expect(made(`${host}a${'b'.repeat(room)}`).file).toHaveLength(ndefFileLimit)
    expect(cardLink(`${host}a${'b'.repeat(room + 1)}`)).toEqual({ ok: false, error: 'tooLong' })
  })

  it.each([
    ['https://a.b/c', 'scheme'],
    ['lnurlw:///c', 'scheme'],
    ['lnurlw://é.b/c', 'characters'],
    ['lnurlw://a.b/ c', 'characters'],
    ['lnurlw://a.b/c#d', 'characters'],
    ['lnurlw://a.b/c?p=1', 'parameters'],
    ['lnurlw://a.b/c?x=1&c=2', 'parameters'],
  ])('refuses %s: %s', (base, problem) => {
    expect(cardLink(base)).toEqual({ ok: false, error: problem })
  })
})

describe('isLinkOf', () => {
  const link = made('lnurlw://a.b/c')

  it('minds every byte but those that the chip fills in', () => {
    link.file.forEach((byte, at) => {
      const read = link.file.slice()
      read[at] = byte ^ 1
      const isFilled = (at >= link.p && at < link.p + 32) || (at >= link.c && at < link.c + 16)
      expect(isLinkOf(link, read), `byte ${at}`).toBe(isFilled)
    })
    expect(isLinkOf(link, link.file.subarray(0, 20))).toBe(false)
    expect(isLinkOf(link, Uint8Array.of(...link.file, 1, 2))).toBe(true)
  })
})

describe('sunOfLink', () => {
  const [p, c] = ['4E2E289D945A66BB13377A728884E867', 'E19CCB1FED8892CE']
  const sun = { ok: true, value: { p: hexToBytes(p), c: hexToBytes(c) } }

  it.each([
    `lnurlw://card.example.com/ln?p=${p}&c=${c}`,
    `LNURLW://card.example.com/ln?p=${p.toLowerCase()}&c=${c.toLowerCase()}`,
    `https://host.example/boltcard?p=${p}&c=${c}`,
    `lnurlw://host.example/x?a=1&C=${c}&P=${p}`,
  ])('reads %s', (link) => {
    expect(sunOfLink(link)).toEqual(sun)
  })

  it('says what is no tap', () => {
    expect(sunOfLink('lnurlw://card.example.com/ln')).toBeUndefined()
    expect(sunOfLink(`lnurlw://card.example.com/ln?p=${p}`)).toBeUndefined()
    expect(sunOfLink('LNURL1DP68GURN8GHJ7')).toBeUndefined()
    expect(sunOfLink(`lnurlw://a.b/?p=${p}&c=12`)).toEqual({ ok: false, error: 'shape' })
    expect(sunOfLink(`lnurlw://a.b/?p=${'0'.repeat(48)}&c=${c}`)).toEqual({
      ok: false,
      error: 'lrp',
    })
  })
})
