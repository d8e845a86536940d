import { languages, type Language } from '../words/languages.ts'
import type { Words } from '../words/words.ts'
import type { Block } from './blocks.ts'
import { oneLine } from './text-width.ts'

/** What a printer's test slip tells. */
export type TestSlip = {
  readonly shopName: string
  readonly language: Language
  /** The profile's name. */
  readonly printer: string
  /** `127.0.0.1:9100`. */
  readonly connection?: string
  readonly columns: number
  readonly version: string
  /** Where a browser finds the till. */
  readonly address: string
  readonly at: string
}

/** A few words of every script that people put into names: whoever reads one of them sees whether it came out right. */
const samples = [
  'Café Größe Łódź 4,50 € ₿',
  'Καφές · Кофе · Žluťoučký',
  'قهوة عربية · קפה הפוך',
  'กาแฟร้อน น้ำส้ม',
  '日本語 コーヒー · 咖啡 · 커피',
] as const

/** A slip that shows a technician what the printer can do and how it is reached. */
export function testBlocks(facts: TestSlip, say: Words): readonly Block[] {
  const { shopName, printer, connection, columns, version, address, at, language } = facts
  const row = (label: string, value: string): Block => ({ kind: 'row', label, value })
  const text = (line: string): Block => ({ kind: 'text', text: line })
  const ruler = Array.from({ length: columns }, (_, column) => String((column + 1) % 10)).join('')
  return [
    {
      kind: 'text',
      text: oneLine(shopName, 120),
      align: 'center',
      style: { wide: true, tall: true },
    },
    {
      kind: 'text',
      text: `\u00a0${say('receipt.test')}\u00a0`,
      align: 'center',
      style: { bold: true, inverse: true },
    },
    text(at),
    { kind: 'rule', line: 'single' },
    row(say('receipt.test.printer'), printer),
    ...(connection === undefined ? [] : [row(say('receipt.test.connection'), connection)]),
    row(say('receipt.test.version'), version),
    text(say('receipt.test.width', { columns })),
    text(ruler),
    { kind: 'rule', line: 'double' },
    row(say('receipt.test.letters'), languages[language].name),
    ...samples.map(text),
    { kind: 'rule', line: 'single' },
    row(say('receipt.test.address'), address),
    { kind: 'qr', text: address },
    { kind: 'cut' },
  ]
}
