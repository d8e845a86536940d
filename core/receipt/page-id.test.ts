import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { newPageId, pageAddress, pageIdFrom } from './page-id.ts'

describe('newPageId', () => {
  it('holds all of its 128 bits', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 16, maxLength: 16 }),
        fc.nat({ max: 127 }),
        (bytes, bit) => {
          const other = bytes.slice()
          other[bit >> 3] = (other[bit >> 3] ?? 0) ^ (1 << (bit & 7))
          expect(newPageId(other)).not.toBe(newPageId(bytes))
          expect(pageIdFrom(newPageId(bytes))).toBe(newPageId(bytes))
        },
      ),
    )
  })

  // source: RFC 4648 §10, the first 16 bytes of a longer run of its letters.
  it('is base 32', () => {
    expect(newPageId(new TextEncoder().encode('foobarfoobarfoob'))).toBe(
      'MZXW6YTBOJTG633CMFZGM33PMI',
    )
  })
})

describe('pageIdFrom', () => {
  it.each([
    '',
    'MZXW6YTBOJTG633CMFZGM33PM',
    'MZXW6YTBOJTG633CMFZGM33PM1',
    'ß'.repeat(26),
    '../../../etc/passwd/123456',
  ])('refuses %s', (text) => {
    expect(pageIdFrom(text)).toBeUndefined()
  })

  it('takes small letters', () => {
    expect(pageIdFrom('mzxw6ytbojtg633cmfzgm33pmi')).toBe('MZXW6YTBOJTG633CMFZGM33PMI')
  })
})

it('an address fits the small alphabet of QR codes (ISO/IEC 18004 §7.4.4)', () => {
  const address = pageAddress('till.example:8443', newPageId(new Uint8Array(16)))
  expect(address).toMatch(/^[0-9A-Z $%*+\-./:]+$/)
  expect(address).toBe('HTTPS://TILL.EXAMPLE:8443/R/AAAAAAAAAAAAAAAAAAAAAAAAAA')
})
