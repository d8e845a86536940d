/** What `@point-of-sale/receipt-printer-encoder` makes of a sale: bytes, and the text that it has laid out. */
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import type { SeededRandom } from '../../../core/ports/seeded-random.ts'
import type { Foreign } from './receiptline.ts'
import type { Sale } from './sales.ts'

type Item = { readonly type?: string; readonly value?: unknown; readonly property?: string }

/** The code pages that both know, by its names. */
const candidates = [
  ...['cp437', 'cp850', 'cp860', 'cp863', 'cp865', 'cp857', 'cp737', 'iso8859-7', 'windows1252'],
  ...['cp866', 'cp852', 'cp858', 'cp720', 'cp775', 'cp855', 'cp862', 'cp864', 'cp869'],
  ...['iso8859-15', 'cp1125', 'windows1250', 'windows1251', 'windows1253', 'windows1254'],
  ...['windows1255', 'windows1256', 'windows1257', 'windows1258', 'rk1048', 'epson/katakana'],
] as const

function compose(encoder: ReceiptPrinterEncoder, sale: Sale, random: SeededRandom): void {
  const { columns } = encoder
  const size = random.pick([1, 2] as const)
  encoder.initialize().codepage('auto')
  encoder.align(random.pick(['left', 'center', 'right'] as const)).size(size, size)
  encoder
    .bold(random.below(2) === 1)
    .line(sale.shop)
    .bold(false)
    .size(1, 1)
  encoder.align('left').rule({ style: random.pick(['single', 'double'] as const) })
  const widths = [
    { width: columns - 14, align: 'left' },
    { width: 4, align: 'right', verticalAlign: 'top' },
    { width: 10, align: 'right', verticalAlign: 'bottom' },
  ] as const
  const rows = sale.rows.map(({ label, count, price }) => [label, String(count), price])
  encoder.table([...widths], rows)
  encoder.box({ style: random.pick(['none', 'single', 'double'] as const) }, `TOTAL ${sale.total}`)
  encoder.underline(true).line(sale.thanks).underline(false)
  encoder.align('center').barcode(sale.barcode, 'ean13', { height: 60, width: 2, text: false })
  encoder.qrcode(sale.link, { size: 3 + random.below(3), errorlevel: 'm' }).align('left')
  encoder.invert(true).line('1042').invert(false).cut('partial')
}

/** Its own commands as cells: letters in the width that was set. */
function gridOf(lines: readonly { readonly commands: readonly object[] }[]): readonly string[] {
  let wide = 1
  return lines.map(({ commands }) => {
    let text = ''
    for (const { type, value, property } of commands as readonly Item[]) {
      if (type === 'text' && typeof value === 'string')
        text += Array.from(value, (letter) => letter + ' '.repeat(wide - 1)).join('')
      if (type === 'style' && property === 'size') wide = (value as { width: number }).width
    }
    return text
  })
}

export function encoderOf(
  sale: Sale,
  options: {
    columns: number
    printerModel?: 'epson-tm-t20iii' | 'epson-tm-p20ii' | 'epson-tm-t88v'
  },
  seeded: () => SeededRandom,
): Foreign {
  const made = () => {
    const encoder = new ReceiptPrinterEncoder({
      ...options,
      ...(options.printerModel === undefined ? { codepageMapping: 'epson' as const } : {}),
      codepageCandidates: [...candidates],
      errors: 'strict',
    })
    compose(encoder, sale, seeded())
    return encoder
  }
  return { bytes: made().encode(), grid: gridOf(made().commands()) }
}
