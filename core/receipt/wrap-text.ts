import { graphemes, graphemeWidth, textWidth } from './text-width.ts'

/** No line begins with these (JIS X 4051's most common cases). */
const closers = new Set(
  '、。，．！？）］｝」』】〉》・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?)]}:;%€'.split(''),
)

/** A word with the blanks before it, in the pieces that may be parted: wide characters stand alone. */
type Word = { readonly blanks: number; readonly pieces: readonly string[] }

const canBreakBetween = (before: string, after: string): boolean =>
  (graphemeWidth(before) === 2 || graphemeWidth(after) === 2) && !closers.has(after)

function piecesOf(word: string): readonly string[] {
  const pieces: string[] = []
  let last = ''
  for (const grapheme of graphemes(word)) {
    const piece = pieces.at(-1)
    if (piece === undefined || canBreakBetween(last, grapheme)) pieces.push(grapheme)
    else pieces[pieces.length - 1] = piece + grapheme
    last = grapheme
  }
  return pieces
}

function wordsOf(paragraph: string): readonly Word[] {
  return Array.from(paragraph.matchAll(/( *)([^ ]+)/gu), ([, blanks = '', word = '']) => ({
    blanks: blanks.length,
    pieces: piecesOf(word),
  }))
}

/** A piece longer than a line, in parts that fit. */
function chop(text: string, columns: number): readonly string[] {
  const parts: string[] = []
  let part = ''
  let width = 0
  for (const grapheme of graphemes(text)) {
    const cells = graphemeWidth(grapheme)
    if (width + cells > columns && part !== '') {
      parts.push(part)
      part = ''
      width = 0
    }
    part += grapheme
    width += cells
  }
  return [...parts, part]
}

function wrapParagraph(paragraph: string, columns: number): readonly string[] {
  if (paragraph.trim() === paragraph && textWidth(paragraph) <= columns) return [paragraph]
  const lines: string[] = []
  let line = ''
  const add = (blanks: number, text: string) => {
    const joined = line === '' ? text : line + ' '.repeat(blanks) + text
    if (textWidth(joined) <= columns) {
      line = joined
      return
    }
    if (line !== '') lines.push(line)
    const parts = chop(text, columns)
    lines.push(...parts.slice(0, -1))
    line = parts.at(-1) ?? ''
  }
  for (const { blanks, pieces } of wordsOf(paragraph)) {
    const word = pieces.join('')
    // A word that fits a line is not parted.
    if (textWidth(word) <= columns) add(blanks, word)
    else pieces.forEach((piece, at) => add(at === 0 ? blanks : 0, piece))
  }
  return [...lines, line]
}

/** Lines of at most `columns` cells: broken at blanks, between wide characters, and inside a word only if it is too long. */
export const wrapText = (text: string, columns: number): readonly string[] =>
  text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, Math.max(2, columns)))
