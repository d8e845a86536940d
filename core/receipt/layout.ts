import type { Block, RowBlock, TextBlock, TextStyle } from './blocks.ts'
import { printable, textWidth } from './text-width.ts'
import { wrapText } from './wrap-text.ts'

/** Text at a place of a line. `column` and `width` count cells of this line (a wide line has half as many). */
export type Span = {
  readonly text: string
  readonly column: number
  readonly width: number
  /** What `column` was computed from: a printer that draws proportional letters sets the text by this. */
  readonly align: 'left' | 'center' | 'right'
}

export type TextLine = {
  readonly kind: 'text'
  readonly style: TextStyle
  readonly columns: number
  readonly spans: readonly Span[]
}

/** One line of paper, or one of the things that are no text. */
export type Line = TextLine | Exclude<Block, TextBlock | RowBlock>

/** The paper: 32 columns on 58 mm, 42 or 48 on 80 mm. `direction` is the language's. */
export type Paper = { readonly columns: number; readonly direction?: 'ltr' | 'rtl' }

const plain: TextStyle = {}

function spanAt(text: string, align: Span['align'], columns: number): Span {
  const width = textWidth(text)
  const room = Math.max(0, columns - width)
  const column = { left: 0, center: Math.floor(room / 2), right: room }[align]
  return { text, column, width, align }
}

const cellsOf = (style: TextStyle, paper: Paper): number =>
  style.wide === true ? Math.floor(paper.columns / 2) : paper.columns

function textLines(block: TextBlock, paper: Paper): readonly TextLine[] {
  const style = block.style ?? plain
  const columns = cellsOf(style, paper)
  const start = paper.direction === 'rtl' ? 'right' : 'left'
  const align = block.align === 'center' ? 'center' : start
  return wrapText(printable(block.text), columns).map((text) => ({
    kind: 'text',
    style,
    columns,
    spans: text === '' ? [] : [spanAt(text, align, columns)],
  }))
}

/** Label and value on one line if they fit with a blank between; else the value ends the next line. */
function rowLines(block: RowBlock, paper: Paper): readonly TextLine[] {
  const style = block.style ?? plain
  const columns = cellsOf(style, paper)
  const [start, end] =
    paper.direction === 'rtl' ? (['right', 'left'] as const) : (['left', 'right'] as const)
  const labels = wrapText(printable(block.label), columns)
  const values = wrapText(printable(block.value), columns)
  const line = (spans: readonly Span[]): TextLine => ({
    kind: 'text',
    style,
    columns,
    spans: spans.toSorted((one, other) => one.column - other.column),
  })
  const lastLabel = labels.at(-1) ?? ''
  const [firstValue = ''] = values
  const together = textWidth(lastLabel) + 1 + textWidth(firstValue) <= columns
  const label = (text: string) => spanAt(text, start, columns)
  const value = (text: string) => spanAt(text, end, columns)
  if (together && values.length === 1) {
    const before = labels.slice(0, -1).map((text) => line([label(text)]))
    return [
      ...before,
      line([label(lastLabel), value(firstValue)].filter(({ text }) => text !== '')),
    ]
  }
  return [
    ...labels.filter((text) => text !== '').map((text) => line([label(text)])),
    ...values.map((text) => line([value(text)])),
  ]
}

/** Blocks as lines of a paper. Pure; foreign text is cleaned here (`printable`). */
export const layout = (blocks: readonly Block[], paper: Paper): readonly Line[] =>
  blocks.flatMap((block): readonly Line[] => {
    if (block.kind === 'text') return textLines(block, paper)
    if (block.kind === 'row') return rowLines(block, paper)
    return [block]
  })
