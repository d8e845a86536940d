import type { Block, RowBlock, TextBlock } from './blocks.ts'
import { printable } from './text-width.ts'

/** What stands around a slip on a web page. `style` goes into the page as it is; everything else is escaped. */
export type HtmlPage = {
  readonly title: string
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  readonly style: string
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

const escaped = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (letter) => entities[letter] ?? letter)

function textHtml({ text, align, style }: TextBlock): string {
  const large = style?.wide === true || style?.tall === true
  const kinds = [
    ...(align === 'center' ? ['center'] : []),
    ...(style?.bold === true ? ['bold'] : []),
    ...(style?.inverse === true ? ['mark'] : []),
  ]
  const names = kinds.length === 0 ? '' : ` class="${kinds.join(' ')}"`
  const tag = large ? 'h1' : 'p'
  return `<${tag}${names}><bdi>${escaped(text).trim()}</bdi></${tag}>`
}

const rowHtml = ({ label, value, style }: RowBlock): string =>
  `<div${style?.wide === true ? ' class="large"' : ''}>` +
  `<dt><bdi>${escaped(label)}</bdi></dt><dd><bdi>${escaped(value)}</bdi></dd></div>`

/** Rows that follow each other are one list; what only paper knows (codes, cuts, pulses) is left out. */
function bodyHtml(blocks: readonly Block[]): string {
  const parts: string[] = []
  let rows: string[] = []
  const endList = () => {
    if (rows.length > 0) parts.push(`<dl>${rows.join('')}</dl>`)
    rows = []
  }
  for (const block of blocks) {
    if (block.kind === 'row') {
      rows.push(rowHtml(block))
      continue
    }
    endList()
    if (block.kind === 'text') parts.push(textHtml(block))
    if (block.kind === 'rule') parts.push('<hr>')
  }
  endList()
  return parts.join('\n')
}

/** A slip as a web page: what the paper says and nothing else, no script, nothing loaded from anywhere. */
export const receiptHtml = (
  blocks: readonly Block[],
  { title, language, direction, style }: HtmlPage,
): string => `<!doctype html>
<html lang="${escaped(language)}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${style}</style>
</head>
<body>
<main>
${bodyHtml(blocks)}
</main>
</body>
</html>
`
