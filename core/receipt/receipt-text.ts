import type { Block } from './blocks.ts'
import { layout, type Line, type Paper, type TextLine } from './layout.ts'
import { textWidth } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

/** A line of cells as a string; a wide line is set anew in plain cells. */
function plainText(line: TextLine, paper: Paper): string {
  const isWide = line.columns !== paper.columns
  let text = ''
  let column = 0
  for (const span of line.spans) {
    const room = Math.max(0, paper.columns - span.width)
    const anew = { left: 0, center: Math.floor(room / 2), right: room }[span.align]
    const start = Math.max(column, isWide ? anew : span.column)
    text += ' '.repeat(start - column) + span.text
    column = start + span.width
  }
  return text
}

const centeredText = (text: string, { columns }: Paper): readonly string[] =>
  wrapText(text, columns).map(
    (line) => ' '.repeat(Math.floor((columns - textWidth(line)) / 2)) + line,
  )

function linesOf(line: Line, paper: Paper): readonly string[] {
  switch (line.kind) {
    case 'text':
      return [plainText(line, paper)]
    case 'rule':
      return [(line.line === 'double' ? '=' : '-').repeat(paper.columns)]
    case 'qr':
      return centeredText(`[QR ${line.text}]`, paper)
    case 'feed':
      return Array.from({ length: line.lines }, () => '')
    case 'barcode':
      return centeredText(`[${line.text}]`, paper)
    case 'image':
    case 'cut':
    case 'drawer':
      return []
  }
}

/** The slip as lines of text, as they stand on the paper; a code shows what it holds, a picture nothing. */
export const receiptText = (blocks: readonly Block[], paper: Paper): readonly string[] =>
  layout(blocks, paper).flatMap((line) => linesOf(line, paper))
