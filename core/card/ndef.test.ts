import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ndefLength, ndefUriFile, readNdef } from './ndef.ts'

const read = (hex: string) => readNdef(hexToBytes(hex))
const uri = (text: string) => ({ ok: true, value: { kind: 'uri', text } })
const bad = (problem: string) => ({ ok: false, error: problem })
/** A file from a record in hexadecimal. */
const file = (record: string) => (record.length / 2).toString(16).padStart(4, '0') + record
const hex = (text: string) => bytesToHex(utf8ToBytes(text))

describe('readNdef', () => {
  it.each([
    ['short record, no prefix', file(`d10106550061626364 65`.replaceAll(' ', '')), 'abcde'],
    ['https by its code', file('d1010455046c6e6e'), 'https://lnn'],
    ['http://www.', file('d101025501' + '61'), 'http://www.a'],
    ['the last code', file('d101025523' + '61'), 'urn:nfc:a'],
    ['long record', file('c101000000025500' + '61'), 'a'],
    ['with an id', file('d901020155' + '69' + '0061'), 'a'],
    ['an empty text', file('d101015504'), 'https://'],
    ['absolute URI (TNF 3)', file('d30300613a62'), 'a:b'],
    ['bytes behind the message', file('d101025500' + '61') + 'ffff', 'a'],
    ['behind another record', file('910101580' + '0' + '51010255' + '0061'), 'a'],
    ['no begin flag', file('5101025500' + '61'), 'a'],
    ['UTF-8', file(`d101035500c3a9`), 'é'],
  ])('%s', (_, bytes, text) => {
    expect(read(bytes)).toEqual(uri(text))
  })

  it('text records, in UTF-8 and UTF-16 of either order', () => {
    const text = (value: string) => ({ ok: true, value: { kind: 'text', text: value } })
    expect(read(file('d101055402' + hex('en') + hex('ab')))).toEqual(text('ab'))
    expect(read(file('d101055482' + hex('en') + '0061'))).toEqual(text('a'))
    expect(read(file('d101075482' + hex('en') + 'fffe6100'))).toEqual(text('a'))
    expect(read(file('d101075482' + hex('en') + 'feff0061'))).toEqual(text('a'))
  })

  it.each([
    ['nothing read', '', 'cut'],
    ['half a length', '00', 'cut'],
    ['a blank card', '0000', 'empty'],
    ['a blank card, filled up', '0000ffff', 'empty'],
    ['a length beyond what was read', '0006d10102', 'cut'],
    ['a record longer than the message', file('d101095500' + '61'), 'record'],
    ['a long record that wraps nothing', file('c101ffffffff5500'), 'record'],
    ['a header alone', file('d1'), 'record'],
    ['a chunk', file('b101025500' + '61'), 'record'],
    ['a prefix that does not exist', file('d101025524' + '61'), 'text'],
    ['a URI without its code', file('d1010055'), 'text'],
    ['not UTF-8', file('d101025500ff'), 'text'],
    ['half a UTF-16', file('d101045482' + hex('en') + '00'), 'text'],
    ['a language longer than the record', file('d10102543f61'), 'text'],
    ['another type', file('d101015800'), 'none'],
    ['an empty record', file('d00000'), 'none'],
  ])('%s: refused', (_, bytes, problem) => {
    expect(read(bytes)).toEqual(bad(problem))
  })

  it('reads what ndefUriFile writes, short and long', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        expect(readNdef(ndefUriFile(text))).toEqual(uri(text))
      }),
    )
    expect(readNdef(ndefUriFile('\uFEFFa'))).toEqual(uri('\uFEFFa'))
    expect(bytesToHex(ndefUriFile('a'.repeat(254))).slice(0, 14)).toBe('0103d101ff5500')
    expect(bytesToHex(ndefUriFile('a'.repeat(255))).slice(0, 14)).toBe('0107c101000001')
  })

  it('never throws, 100 000 cases from fixed seeds', () => {
    const seed = 424
    const anyFile = fc.uint8Array({ maxLength: 48 })
    const nearly = fc
      .tuple(fc.constantFrom(0xd1, 0xc1, 0xd9, 0x91, 0x51, 0xd3), fc.uint8Array({ maxLength: 40 }))
      .map(([head, rest]) => Uint8Array.of(0, rest.length + 1, head, 1, ...rest.subarray(1)))
    const outcomes = new Set<string>()
    for (const bytes of [anyFile, nearly])
      fc.assert(
        fc.property(bytes, (given) => {
          const outcome = readNdef(given)
          outcomes.add(outcome.ok ? outcome.value.kind : outcome.error)
        }),
        { seed, numRuns: 50_000 },
      )
    expect([...outcomes].toSorted()).toEqual(['cut', 'empty', 'none', 'record', 'text', 'uri'])
  })
})

describe('ndefLength', () => {
  it('is big-endian', () => {
    expect(ndefLength(Uint8Array.of(1, 2))).toBe(258)
    expect(ndefLength(new Uint8Array(1))).toBeUndefined()
  })
})
