import { describe, expect, it } from 'vitest'
import { arabicForms } from './arabic-forms.ts'
import { createBitmap, dotAt } from './bitmap.ts'
import { CELL_WIDTH, drawGlyph, glyphOf, missingGlyph } from './font.ts'

const missing = (text: string) =>
  Array.from(text).filter((character) => glyphOf(character.codePointAt(0) ?? 0) === undefined)

const range = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => String.fromCodePoint(first + at)).join('')

/** Every letter as rows of # and dots. */
const rows = (character: string) => {
  const bitmap = createBitmap(CELL_WIDTH, 24)
  const glyph = glyphOf(character.codePointAt(0) ?? 0)
  if (glyph !== undefined) drawGlyph(bitmap, glyph, { x: 0, y: 19 })
  return Array.from({ length: 24 }, (_, y) =>
    Array.from({ length: CELL_WIDTH }, (_unused, x) => (dotAt(bitmap, x, y) ? '#' : '.')).join(''),
  )
}

describe('the fonts for paper', () => {
  it.each([
    ['ASCII', range(0x20, 0x7e)],
    ['Latin-1', range(0xa1, 0xac) + range(0xae, 0xff)],
    ['Latin Extended-A', range(0x100, 0x17f)],
    ['Greek', range(0x391, 0x3a1) + range(0x3a3, 0x3ce)],
    ['Cyrillic', range(0x400, 0x45f) + 'Ґґ'],
    ['Hebrew', range(0x5d0, 0x5ea)],
    ['Thai', range(0xe01, 0xe3a) + range(0xe3f, 0xe5b)],
    ['money', '€£¥₪₿¢'],
    ['kana', range(0x3041, 0x3096) + range(0x30a1, 0x30fa) + 'ー・、。'],
    ['common kanji', '日本語東京駅前店喫茶珈琲円税込合計'],
    ['Chinese, both forms', '咖啡馆館商店总額总计找零'],
    ['Hangul', '커피한국어합계'],
    ['counter symbols', '☕✓★♥'],
  ])('have all of %s', (_, text) => {
    expect(missing(text)).toEqual([])
  })

  it('have every Arabic form that a word may ask for', () => {
    const letters = Array.from({ length: 0x64a - 0x621 + 1 }, (_, at) => 0x621 + at).filter(
      (code) => code < 0x63b || code > 0x63f,
    )
    const forms = [...letters, 0x67e, 0x686, 0x698, 0x6a9, 0x6af, 0x6cc].flatMap((letter) =>
      [[letter], [letter, 0x628], [0x628, letter], [0x628, letter, 0x628]].flatMap(arabicForms),
    )
    const lacking = forms.filter((form) => form !== undefined && glyphOf(form) === undefined)
    expect(lacking.map((form) => form?.toString(16))).toEqual([])
  })

  it('draw ₿ as a B with strokes above and below', () => {
    const [sign, letter] = [rows('₿'), rows('B')]
    const inked = letter.flatMap((row, y) => (row.includes('#') ? [y] : []))
    const [top = 0, bottom = 0] = [inked[0], inked.at(-1)]
    expect(sign.slice(top, bottom + 1)).toEqual(letter.slice(top, bottom + 1))
    expect(sign[top - 1]).toContain('##')
    expect(sign[bottom + 1]).toContain('##')
  })

  it('give a letter that is in none a box with its number, another for each', () => {
    expect(glyphOf(0x1234)).toBeUndefined()
    expect(missingGlyph(0x1234).bits).not.toEqual(missingGlyph(0x1235).bits)
    expect(missingGlyph(0x1_f9ff).height).toBeGreaterThan(missingGlyph(0x1234).height)
  })

  it('has every half-width kana, in one cell', () => {
    for (let code = 0xff61; code <= 0xff9f; code += 1) {
      const glyph = glyphOf(code)
      expect(glyph?.advance, code.toString(16)).toBe(12)
      expect(
        glyph?.bits.some((byte) => byte !== 0),
        code.toString(16),
      ).toBe(true)
    }
  })
})
