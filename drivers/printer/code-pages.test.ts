import { describe, expect, it } from 'vitest'
import { byteOf, characterOf, pageFor, type CodePage } from './code-pages.ts'

const upper = Uint8Array.from({ length: 128 }, (_, at) => 0x80 + at)

describe('code pages', () => {
  it.each([
    ['cp1252', 'windows-1252'],
    ['cp866', 'ibm866'],
  ] as const)('%s is what the platform knows as %s', (page, label) => {
    const known = new TextDecoder(label).decode(upper)
    const ours = Array.from(upper, (byte) => characterOf(byte, page)).join('')
    // windows-1252 of the WHATWG gives the five free bytes to C1 control characters.
    expect(ours).toBe(known.replaceAll(/[\u0080-\u009f]/gu, '\ufffd'))
  })

  it.each([
    ['cp437', 'ü', 0x81],
    ['cp437', 'ß', 0xe1],
    ['cp437', '─', 0xc4],
    ['cp437', '═', 0xcd],
    ['cp858', '€', 0xd5],
    ['cp1252', '€', 0x80],
    ['cp852', 'ř', 0xfd],
    ['cp852', 'Ł', 0x9d],
    ['cp737', 'Ω', 0x97],
    ['cp737', 'ώ', 0xe9],
    ['cp866', 'Я', 0x9f],
    ['cp866', 'ё', 0xf1],
  ] as const)('%s has %s at its place', (page, character, byte) => {
    expect(byteOf(character, page)).toBe(byte)
    expect(characterOf(byte, page)).toBe(character)
  })

  it.each(['cp437', 'cp858', 'cp852', 'cp866', 'cp737', 'cp1252'] as const)(
    '%s has 128 places, each read as it is written',
    (page) => {
      const seen = new Set<string>()
      for (const byte of upper) {
        const character = characterOf(byte, page)
        if (character === '\ufffd') continue
        expect(byteOf(character, page)).toBe(byte)
        seen.add(character)
      }
      expect(seen.size).toBeGreaterThanOrEqual(page === 'cp1252' ? 123 : 128)
    },
  )

  it('has no place for control characters', () => {
    for (const page of ['cp437', 'cp1252'] satisfies CodePage[])
      for (let code = 0; code < 0x20; code += 1)
        expect(byteOf(String.fromCharCode(code), page)).toBeUndefined()
    expect(byteOf('\u007f', 'cp437')).toBeUndefined()
  })

  it('chooses the first page that has all of a text', () => {
    const all = ['cp437', 'cp858', 'cp852', 'cp866'] as const
    expect(pageFor('Café', all)).toBe('cp437')
    expect(pageFor('4,50 €', all)).toBe('cp858')
    expect(pageFor('Říp', all)).toBe('cp852')
    expect(pageFor('Москва', all)).toBe('cp866')
    expect(pageFor('Říp Москва', all)).toBeUndefined()
    expect(pageFor('₿', all)).toBeUndefined()
  })
})
