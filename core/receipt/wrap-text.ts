import { graphemes, graphemeWidth, textWidth } from './text-width.ts'

/** No line begins with these (JIS X 4051's most common cases). */
const closers = new Set(
  '、。，．！？）］｝」』】〉》・ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?)]}:;%€'.split(''),
)

/** Text that must stay together: a word with the blanks before it, or one wide character. */
type Piece = { readonly blanks: number; readonly text: string }

const canBreakBetween = (before: string, after: string): boolean =>
  (graphemeWidth(before) === 2 || graphemeWidth(after) === 2) && !closers.has(after)

function piecesOf(paragraph: string): readonly Piece[] {
  const pieces: Piece[] = []
  let blanks = 0
  let text = ''
  let last = ''
  const close = () => {
    if (text !== '') pieces.push({ blanks, text })
    if (text !== '') blanks = 0
    text = ''
  }
  for (const grapheme of graphemes(paragraph)) {
    if (grapheme === ' ') {
      close()
      blanks += 1
    } else {
      if (text !== '' && canBreakBetween(last, grapheme)) close()
      text += grapheme
    }
    last = grapheme
  }
  close()
  return pieces
}

/** A word longer than a line, in parts that fit. */
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
  const lines: string[] = []
  let line = ''
  for (const { blanks, text } of piecesOf(paragraph)) {
    const joined = line === '' ? text : line + ' '.repeat(blanks) + text
    if (textWidth(joined) <= columns) {
      line = joined
      continue
    }
    if (line !== '') lines.push(line)
    const parts = chop(text, columns)
    lines.push(...parts.slice(0, -1))
    line = parts.at(-1) ?? ''
  }
  return [...lines, line]
}

/** Lines of at most `columns` cells: broken at blanks, between wide characters, and inside a word only if it is too long. */
export const wrapText = (text: string, columns: number): readonly string[] =>
  text.split('\n').flatMap((paragraph) => wrapParagraph(paragraph, Math.max(2, columns)))
