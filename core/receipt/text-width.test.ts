import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { graphemes, oneLine, printable, textWidth } from './text-width.ts'

describe('textWidth', () => {
  it.each([
    ['Café', 4],
    ['Cafe\u0301', 4],
    ['日本語', 6],
    ['ｱｲｳ', 3],
    ['ＡＢ', 4],
    ['한국어', 6],
    ['مقهى', 4],
    ['กาแฟร้อน', 7],
    ['น้ำ', 2],
    ['₿ 24', 4],
    ['👩‍👩‍👧', 2],
    ['🇯🇵', 2],
    ['❤️', 2],
    ['👍🏽', 2],
    ['', 0],
  ])('%s takes %i cells', (text, cells) => {
    expect(textWidth(text)).toBe(cells)
  })
})

describe('printable', () => {
  it.each([
    ['a command', 'a\u001b@b\u001dV\u0000c', 'a@bVc'],
    ['a real-time command', '\u0010\u0014\u0001\u0000\u0001', ''],
    ['C1 control characters', 'a\u009b1mb', 'a1mb'],
    ['reordering', 'user\u202Egnp.exe\u202C', 'usergnp.exe'],
    ['isolates and marks', '\u2066a\u2069\u200eb\u061c', 'ab'],
    ['a tab', 'a\tb', 'a b'],
    ['line ends of three systems', 'a\r\nb\rc\nd', 'a\nb\nc\nd'],
    ['an unpaired surrogate', 'a\ud800b', 'a\ufffdb'],
    ['a heap of marks', `a${'\u0315'.repeat(50)}`, `a${'\u0315'.repeat(4)}`],
    ['the thin blanks of amounts', '5\u202f124\u202fsat', '5\u00a0124\u00a0sat'],
    ['invisible characters', 'a\u200b\ufeff\u00adb', 'ab'],
  ])('takes %s', (_, text, expected) => {
    expect(printable(text)).toBe(expected)
  })

  it('keeps what joins letters: U+200D in pictures, U+200C in Persian', () => {
    expect(printable('👩‍👩‍👧 می‌خواهم')).toBe('👩‍👩‍👧 می‌خواهم')
  })

  it('cuts what is too long, between graphemes', () => {
    expect(printable('👍🏽'.repeat(10_000), 20)).toBe(`${'👍🏽'.repeat(19)}…`)
    expect(graphemes(printable('x'.repeat(10_000), 120))).toHaveLength(120)
  })

  it('lets no control character through, whatever comes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const clean = printable(text)
        // oxlint-disable-next-line no-control-regex -- they are what must not pass
        expect(clean).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/)
        expect(clean.isWellFormed()).toBe(true)
      }),
    )
  })
})

describe('oneLine', () => {
  it.each([
    ['a line end', 'Café\nLuna', 'Café Luna'],
    ['line ends and blanks', 'a \r\n \n b', 'a b'],
    ['nothing but line ends', '\n'.repeat(10_000), '…'],
    ['blanks as they are', 'a  b', 'a  b'],
  ])('takes %s', (_name, text, line) => {
    expect(oneLine(text, 120)).toBe(line)
  })
})
