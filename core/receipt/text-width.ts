/**
 * How wide text is on paper that has cells: graphemes (UAX #29, by Intl.Segmenter) of no, one or two cells (UAX #11,
 * the ranges that are Wide or Fullwidth). And what of foreign text may be printed at all.
 */
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' })

const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x231a, 0x231b],
  [0x23e9, 0x23ec],
  [0x2614, 0x2615],
  [0x2648, 0x2653],
  [0x26f5, 0x26fd],
  [0x2705, 0x2728],
  [0x274c, 0x2757],
  [0x2795, 0x2797],
  [0x2b1b, 0x2b55],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6b],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x1f1e6, 0x1f1ff],
  [0x1f300, 0x1f64f],
  [0x1f680, 0x1f6ff],
  [0x1f900, 0x1f9ff],
  [0x1fa70, 0x1faff],
  [0x20000, 0x3fffd],
]

const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}]$/u

function codePointWidth(code: number): 0 | 1 | 2 {
  if (code < 0x300) return 1
  if (zeroWidth.test(String.fromCodePoint(code))) return 0
  return wideRanges.some(([first, last]) => code >= first && code <= last) ? 2 : 1
}

/**
 * Most of what is printed: below U+0300 and the euro sign every character is a grapheme of one cell, composed, and none
 * but the control characters and U+00AD (left out here) needs cleaning.
 */
const simple = /^[\n\u0020-\u007e\u00a0-\u00ac\u00ae-\u02ff\u20ac]*$/u

/** The user-perceived characters of a text. */
export const graphemes = (text: string): readonly string[] =>
  simple.test(text) ? text.split('') : Array.from(segmenter.segment(text), ({ segment }) => segment)

/** One picture of several code points: joined by U+200D, flags, skin tones, or asked for by U+FE0F. */
const onePicture = /\u200d|\ufe0f|[\u{1f1e6}-\u{1f1ff}]|[\u{1f3fb}-\u{1f3ff}]/u

/** Cells of one grapheme: those of its code points together, or two for what is one picture. */
export function graphemeWidth(grapheme: string): number {
  if (grapheme.length > 1 && onePicture.test(grapheme)) return 2
  let width = 0
  for (const character of grapheme) width += codePointWidth(character.codePointAt(0) ?? 0)
  return width
}

/** True when a grapheme is drawn by its first code point alone. */
export const isOnePicture = (grapheme: string): boolean =>
  grapheme.length > 1 && onePicture.test(grapheme)

/** Cells of a text. */
export const textWidth = (text: string): number =>
  simple.test(text)
    ? text.length
    : graphemes(text).reduce((sum, grapheme) => sum + graphemeWidth(grapheme), 0)

const NO_BREAK_SPACE = '\u00a0'
/** Every kind of space that is not to break a line is printed as one cell (money is written with thin ones). */
const unbreakable = /[\u2007\u202f\u2009\u200a\u2060]/gu
const spaces = /[\t\u1680\u2000-\u2006\u2008\u205f\u3000]/gu
/** Control characters (C0 without line feed, DEL, C1), and what reorders, hides or tags text: U+061C, U+200B, marks, embeddings, isolates, U+FEFF, tags. */
const forbidden =
  // oxlint-disable-next-line no-control-regex -- they are what must not reach a printer
  /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b\u200e\u200f\u2028-\u202e\u2061-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e0fff}]/gu

/**
 * Foreign text as it may stand on paper: no control characters (so no command, attack A47), no invisible reordering, well
 * formed, at most `limit` graphemes and four marks on each (more are a trick, not a script). Line feeds stay.
 */
export function printable(text: string, limit = 2_000): string {
  if (text.length <= limit && simple.test(text)) return text
  const wellFormed = text.slice(0, limit * 16).toWellFormed()
  const clean = wellFormed
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n')
    .replace(unbreakable, NO_BREAK_SPACE)
    .replace(spaces, ' ')
    .replace(forbidden, '')
    .normalize('NFC')
    .replace(/(\p{M}{4})\p{M}+/gu, '$1')
  const all = graphemes(clean)
  return all.length <= limit ? clean : `${all.slice(0, limit - 1).join('')}…`
}

/** Foreign text that is a name, not a paragraph: line ends are blanks, so that nobody fills a roll with them. */
export const oneLine = (text: string, limit: number): string =>
  printable(text, limit)
    .replaceAll(/ *\n[ \n]*/gu, ' ')
    .trim()
