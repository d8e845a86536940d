import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import valid from '../lightning/fixtures/bolt11/valid.json' with { type: 'json' }
import { closedPolicy } from '../lnurl/egress.ts'
import links from '../lnurl/fixtures/links.json' with { type: 'json' }
import { hasCheckDigit } from './gtin.ts'
import { parseScan } from './parse-scan.ts'

const parse = (text: string) => parseScan(text, closedPolicy)
const bolt11 = valid.vectors[0]?.text ?? ''
const lnurl = links.vectors[0]?.text ?? ''
const address = 'bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq'

describe('articles', () => {
  it.each([
    ['4006381333931', '04006381333931', 'EAN-13'],
    ['96385074', '00000096385074', 'EAN-8'],
    ['036000291452', '00036000291452', 'UPC-A'],
    ['10012345678902', '10012345678902', 'ITF-14'],
    [']E04006381333931', '04006381333931', 'EAN-13 by its AIM identifier'],
    [']E496385074', '00000096385074', 'EAN-8 by its AIM identifier'],
    [']E004252614', '00042100005264', 'UPC-E by its AIM identifier'],
    [']C1010401234512345610ABC\u001d17271231', '04012345123456', 'GS1-128 with batch and date'],
    [']e00110012345678902', '10012345678902', 'GS1 DataBar'],
    [' 4006381333931 ', '04006381333931', 'blanks around it'],
  ])('%s is %s: %s', (text, gtin) => {
    expect(parse(text)).toEqual({ ok: true, value: { kind: 'article', gtin } })
  })

  it.each([
    [']E04006381333932', 'a wrong check digit'],
    [']E0400638133', 'half of an EAN'],
    [']C10100000000000001', 'a wrong check digit in GS1'],
  ])('%s was misread: %s', (text) => {
    expect(parse(text)).toMatchObject({ ok: false, error: { code: 'scan.damaged' } })
  })

  it.each([
    ['4006381333932', 'no check digit: a number of the shop'],
    ['ART-0815', 'letters'],
    [']C0ART-0815', 'Code 128'],
    [']A0ART-0815', 'Code 39'],
  ])('%s is text: %s', (text) => {
    expect(parse(text)).toMatchObject({ ok: true, value: { kind: 'text' } })
  })

  it('finds one wrong digit, always', () => {
    const code = '4006381333931'
    for (let at = 0; at < code.length; at += 1)
      for (const digit of '0123456789')
        expect(hasCheckDigit(code.slice(0, at) + digit + code.slice(at + 1))).toBe(
          digit === code[at],
        )
  })
})

describe('money', () => {
  it.each([
    [bolt11, 'bolt11'],
    [bolt11.toUpperCase(), 'bolt11'],
    [`lightning:${bolt11}`, 'bolt11'],
    [`]Q1LIGHTNING:${bolt11.toUpperCase()}`, 'bolt11'],
    [lnurl, 'lnurl'],
    ['lnurlw://cards.example.com/boltcard?p=00&c=11', 'lnurl'],
    [`https://voucher.example.com/v?lightning=${lnurl}`, 'lnurl'],
    ['ada@example.com', 'lightningAddress'],
    [' Ada@Example.com', 'lightningAddress'],
    [`bitcoin:${address}?amount=0.0001&label=Ada`, 'bip21'],
    [`BITCOIN:${address.toUpperCase()}?AMOUNT=1&lightning=${bolt11}`, 'bip21'],
    [`bitcoin:?lightning=${bolt11}`, 'bip21'],
  ])('%s is %s', (text, kind) => {
    expect(parse(text)).toMatchObject({ ok: true, value: { kind } })
  })

  it('reads what a BIP 21 request says', () => {
    expect(parse(`bitcoin:${address}?amount=20.3&label=Luke%20Jr&message=%E2%82%BF`)).toEqual({
      ok: true,
      value: {
        kind: 'bip21',
        request: { address, amountSat: 2_030_000_000n, label: 'Luke Jr', message: '₿' },
      },
    })
  })

  it.each([
    [`bitcoin:${address}?amount=1&amount=2`, 'two amounts'],
    [`bitcoin:${address}?amount=0`, 'nothing'],
    [`bitcoin:${address}?amount=-1`, 'a sign'],
    [`bitcoin:${address}?amount=1e3`, 'an exponent'],
    [`bitcoin:${address}?amount=0.123456789`, 'nine decimals'],
    [`bitcoin:${address}?amount=21000000.00000001`, 'more than there is'],
    [`bitcoin:${address}?req-somethingyoudontunderstand=50`, 'what must be understood'],
    [`bitcoin:${address}?label=%1b%40`, 'a control character behind percent signs'],
    ['bitcoin:', 'no address'],
    ['bitcoin:hello', 'no address either'],
    ['lightning:hello', 'nothing of Lightning'],
  ])('%s is refused: %s', (text) => {
    expect(parse(text)).toMatchObject({ ok: false, error: { code: 'scan.damaged' } })
  })

  it('takes no half of a code for anything else', () => {
    for (const code of [bolt11, lnurl])
      for (let length = 12; length < code.length; length += 7)
        expect(parse(code.slice(0, length)).ok).toBe(false)
  })
})

describe('what a stranger may hold before the scanner', () => {
  it.each([
    ['x'.repeat(65_537), 'scan.tooLong'],
    ['x'.repeat(513), 'scan.tooLong'],
    ['a\u001b[2Jb', 'scan.controls'],
    ['4006381\u0000333931', 'scan.controls'],
    ['a\nb', 'scan.controls'],
    ['\u202eevil', 'scan.controls'],
    ['a\ud800', 'scan.controls'],
    ['a\u001db', 'scan.controls'],
    ['', 'scan.damaged'],
    ['   ', 'scan.damaged'],
    [']E0', 'scan.damaged'],
  ])('%j is refused', (text, code) => {
    expect(parse(text)).toMatchObject({ ok: false, error: { code } })
  })

  it('never throws, and never answers with what it refuses', () => {
    const heads = ['', ']E0', ']Q1', ']C1', 'bitcoin:', 'lightning:', 'lnbc1', 'lnurl1', 'https://']
    const any = fc.tuple(fc.constantFrom(...heads), fc.string({ unit: 'binary', maxLength: 200 }))
    fc.assert(
      fc.property(any, ([head, rest]) => {
        const read = parse(head + rest)
        if (read.ok && read.value.kind === 'text')
          expect(read.value.text).not.toMatch(/[\p{Cc}\p{Cf}]/u)
      }),
      { numRuns: 300 },
    )
  })
})
