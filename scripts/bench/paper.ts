/** What a receipt costs before it leaves: encoding it, its bytes, lines drawn as pictures, and the way back to a picture. */
import { execFileSync } from 'node:child_process'
import path from 'node:path'
import ReceiptPrinterEncoder from '@point-of-sale/receipt-printer-encoder'
import { transform } from 'receiptline'
import { money } from '../../core/money/units.ts'
import type { Block } from '../../core/receipt/blocks.ts'
import { receiptBlocks } from '../../core/receipt/receipt-blocks.ts'
import { receiptText } from '../../core/receipt/receipt-text.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import { loadWords } from '../../core/words/load-words.ts'
import { encodeBlocks } from '../../drivers/printer/encode-blocks.ts'
import { drawSlips } from '../../drivers/printer/interpreter.ts'
import type { Profile } from '../../drivers/profiles/profile.ts'
import { readProfile } from '../../drivers/profiles/read-profile.ts'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  timesWithin,
  within,
} from './statistics.ts'

const columns = 48
const link = 'HTTPS://TILL.EXAMPLE/R/MZXW6YTBOJTG633CMFZGM33PMI'

type Line = { readonly label: string; readonly price: string; readonly cents: bigint }

const linesOf = (count: number): readonly Line[] =>
  Array.from({ length: count }, (_, at) => {
    const cents = BigInt(150 + at * 25)
    return { label: `Artikel ${at + 1}`, cents, price: `${(Number(cents) / 100).toFixed(2)} €` }
  })

const profileOf = (name: string): Profile => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(`no profile ${name}`)
  return profile.value
}

async function blocksOf(count: number): Promise<readonly Block[]> {
  const lines = linesOf(count).map(({ label, cents }) => ({ label, total: money('EUR', cents) }))
  return receiptBlocks(sampleReceipt({ lines, qr: link }), await loadWords('de'))
}

/** The same receipt in receiptline's language. */
const documentOf = (count: number): string =>
  [
    '^^^Café Luna',
    'Beleg 1042 | 21.11.26 12:39',
    '-',
    ...linesOf(count).map(({ label, price }) => `${label} | ${price}`),
    '-',
    '^^^Summe | ^^^4,50 €',
    '-',
    'Lightning | 5 124 sat',
    `{code:${link}; option:qrcode,4,l}`,
    'Vielen Dank!',
  ].join('\n')

/** And by the calls of receipt-printer-encoder. */
function encoded(count: number): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    columns,
    printerModel: 'epson-tm-t20iii',
    codepageCandidates: ['cp437', 'cp858'],
  })
  encoder.initialize().codepage('auto').align('center').size(2, 2).line('Café Luna').size(1, 1)
  encoder.align('left').line('Beleg 1042 21.11.26 12:39').rule({ style: 'single' })
  const widths = [
    { width: columns - 10, align: 'left' },
    { width: 10, align: 'right' },
  ] as const
  encoder.table(
    [...widths],
    linesOf(count).map(({ label, price }) => [label, price]),
  )
  encoder.rule({ style: 'single' }).size(2, 2).line('Summe 4,50 €').size(1, 1)
  return encoder.line('5 124 sat').qrcode(link, { size: 4 }).line('Vielen Dank!').cut().encode()
}

const timed = (count: number, run: () => unknown) => (): Promise<number> => {
  const started = performance.now()
  for (let at = 0; at < count; at += 1) run()
  return Promise.resolve((1_000 * (performance.now() - started)) / count)
}

const micro = (value: number): string => `${value.toFixed(0)} µs`

type Against = {
  readonly what: string
  readonly floor: () => unknown
  readonly goal?: number
  /** In one sample: fewer where one takes a quarter of a second. */
  readonly runs: number
}

async function against(
  bench: Bench,
  { what, floor, goal, runs }: Against,
): Promise<{ row: Row; ours: readonly number[]; floors: readonly number[] }> {
  const profile = profileOf('epson-80')
  const blocks = await blocksOf(40)
  const ours = timed(runs, () => encodeBlocks(blocks, profile))
  const theirs = timed(runs, floor)
  for (let at = 0; at < 100; at += 1) encodeBlocks(blocks, profile)
  await abba(2, theirs, ours)
  const rounds = await abba(bench.many(3 * runs, runs), theirs, ours)
  const ratio = oursToFloor(rounds)
  const row: Row = {
    what,
    ours: micro(p50(oursOf(rounds))),
    floor: micro(p50(floorOf(rounds))),
    ratio: timesWithin(ratio),
    band: within(floorToFloor(rounds)),
    goal: goal === undefined ? '' : `≤ ${goal.toFixed(2)}×`,
    verdict: goal === undefined ? 'shown' : verdictOf(ratio.value <= goal),
  }
  return { row, ours: oursOf(rounds), floors: floorOf(rounds) }
}

/** Bytes against the text as it stands on paper and what the code holds. */
async function bytesRow(count: number, name: string): Promise<Row> {
  const blocks = await blocksOf(count)
  const bytes = encodeBlocks(blocks, profileOf(name)).length
  const text = receiptText(blocks, { columns: profileOf(name).columns })
    .filter((line) => !line.includes(link.slice(0, 20)))
    .reduce((sum, line) => sum + line.length + 1, 0)
  const floor = text + link.length
  return {
    what: `bytes of a receipt, ${count} lines, ${name}`,
    ours: `${bytes} B`,
    floor: `${floor} B`,
    ratio: `${(bytes / floor).toFixed(2)}×`,
    band: '',
    goal: '≤ 1.15×',
    verdict: verdictOf(bytes / floor <= 1.15),
  }
}

const shown = (what: string, ours: string, floor = ''): Row => ({
  ...{ what, ours, floor, ratio: '', band: '', goal: '' },
  verdict: 'shown',
})

/** In a program of its own each: the fonts are read with the first line. */
function stripRows(): readonly Row[] {
  const program = path.join(import.meta.dirname, 'first-strip.ts')
  const lines = { Japanese: 'アイスコーヒー 大 二つ', Arabic: 'قهوة عربية مع حليب' }
  return Object.entries(lines).map(([script, text]) => {
    const said = execFileSync(process.execPath, [program, text], { encoding: 'utf8' })
    const { first, warm } = JSON.parse(said) as { first: number; warm: number }
    return shown(
      `${script} line as dots, 576 wide: first, then warm`,
      `${first.toFixed(1)} ms, ${micro(warm * 1_000)}`,
    )
  })
}

async function interpreterRow(bench: Bench): Promise<Row> {
  const profile = profileOf('epson-80')
  const one = encodeBlocks(await blocksOf(40), profile)
  const count = bench.many(300, 30)
  const whole = Buffer.concat(Array.from({ length: count }, () => one))
  drawSlips(whole.subarray(0, one.length * 10), profile)
  const started = performance.now()
  const slips = drawSlips(whole, profile).length
  const seconds = (performance.now() - started) / 1_000
  return shown(
    'interpreter: bytes into pictures',
    `${Math.round(whole.length / seconds / 1_000)} kB/s, ${Math.round(slips / seconds)} receipts/s`,
  )
}

async function measure(bench: Bench): Promise<Measured> {
  const document = documentOf(40)
  const printer = { cpl: columns, encoding: 'multilingual', command: 'escpos' } as const
  const line = await against(bench, {
    what: 'a receipt of 40 lines encoded, against receiptline',
    floor: () => transform(document, printer),
    goal: 0.05,
    runs: 20,
  })
  const encoder = await against(bench, {
    what: 'the same, against @point-of-sale/receipt-printer-encoder',
    floor: () => encoded(40),
    runs: 2,
  })
  const bytes = await Promise.all([bytesRow(5, 'epson-80'), bytesRow(40, 'epson-80')])
  return {
    rows: [line.row, encoder.row, ...bytes, ...stripRows(), await interpreterRow(bench)],
    notes: [
      'the same shop head, 40 rows with prices, total and QR code for each, to ESC/POS bytes; node-thermal-printer is no dependency of ours and was not measured',
      'bytes against the text of the paper (blanks between columns included) and what the QR code holds; names in the printer’s code pages',
      'first: a new process, fonts read from disk and unpacked; warm: the middle of 200 more',
    ],
    samples: { ours: line.ours, receiptline: line.floors, encoder: encoder.floors },
  }
}

export const paperFigure: Figure = { name: 'paper', title: 'A receipt before it leaves', measure }
