/** What `receiptline` makes of a sale: bytes for a printer, and its own text of the same receipt. */
import { transform } from 'receiptline'
import type { SeededRandom } from '../../../core/ports/seeded-random.ts'
import type { Sale, Script } from './sales.ts'

/** Styles are marks in receiptline's language; each sale uses others. */
function document(sale: Sale, random: SeededRandom): string {
  const style = () => random.pick(['', '"', '_', '`', '^', '^^', '^^^'])
  const styled = (text: string) => {
    const mark = style()
    return `${mark}${text}${mark}`
  }
  const border = random.pick(['none', 'space', 'line'])
  const align = random.pick(['left', 'center', 'right'])
  const rows = sale.rows.map(({ label, count, price }) => `|${label} | ${count}| ${price}|`)
  return [
    `{align:${align}}`,
    styled(sale.shop),
    '',
    'Beleg 1042 | 21.11.26',
    '-',
    `{border:${border}; width:*,3,8}`,
    ...rows,
    '{border:space; width:auto}',
    '-',
    `^TOTAL | ^${sale.total}`,
    '-',
    `|${styled(sale.thanks)}|`,
    `{option:ean,${2 + random.below(2)},60,hri; code:${sale.barcode}}`,
    '',
    `{option:qrcode,${3 + random.below(3)},m; code:${sale.link}}`,
  ].join('\n')
}

export type Foreign = { readonly bytes: Uint8Array; readonly grid: readonly string[] }

type Encoding = 'multilingual'

export function receiptlineOf(
  sale: Sale,
  { receiptline }: Script,
  paper: { columns: number; command: 'escpos' | 'generic'; random: SeededRandom },
): Foreign {
  const source = document(sale, paper.random)
  // The names are those of receiptline's own table; `Encoding` stands for all of them.
  const encoding = receiptline?.encoding as Encoding
  const printer = { cpl: paper.columns, encoding, upsideDown: false, spacing: false }
  const bytes = transform(source, { ...printer, command: paper.command })
  const grid = transform(source, { ...printer, command: 'text' }).split('\n')
  return { bytes: Buffer.from(bytes, 'latin1'), grid }
}
