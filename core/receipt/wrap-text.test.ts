import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemes, textWidth } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

describe('wrapText', () => {
  it.each([
    ['breaks at blanks', 'one two three', 7, ['one two', 'three']],
    ['keeps two blanks inside a line', 'a  b c', 5, ['a  b', 'c']],
    [
      'breaks a word only when it is too long',
      'an abcdefghij x',
      4,
      ['an', 'abcd', 'efgh', 'ij x'],
    ],
    ['breaks between wide characters', '東京駅前店', 6, ['東京駅', '前店']],
    [
      'breaks at a blank rather than between wide characters',
      'カフェ 東京駅',
      8,
      ['カフェ', '東京駅'],
    ],
    ['begins no line with a closing mark', '東京駅。前', 6, ['東京', '駅。前']],
    ['does not break at a no-break blank', 'total 4,50\u00a0€', 10, ['total', '4,50\u00a0€']],
    ['keeps empty lines', 'a\n\nb', 5, ['a', '', 'b']],
    ['takes nothing', '', 5, ['']],
  ] as const)('%s', (...[, text, columns, lines]) => {
    expect(wrapText(text, columns)).toEqual(lines)
  })

  it('fits every line and loses nothing but blanks', () => {
    const letter = fc.constantFrom('a', 'é', ' ', '東', '。', '한', 'ب', 'น้ำ', '👩‍👩‍👧', '₿', '4', ',')
    fc.assert(
      fc.property(
        fc.array(letter, { maxLength: 120 }),
        fc.integer({ min: 4, max: 48 }),
        (letters, columns) => {
          const text = letters.join('')
          const lines = wrapText(text, columns)
          for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(columns)
          const inked = (all: string) => graphemes(all).filter((one) => one !== ' ')
          expect(lines.flatMap((line) => inked(line))).toEqual(inked(text))
        },
      ),
    )
  })
})
