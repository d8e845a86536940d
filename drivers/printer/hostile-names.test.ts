/** Names that are attacks (A47): whatever a person or another program writes into one, it is only ever ink. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { money } from '../../core/money/units.ts'
import { receiptBlocks, slipBlocks } from '../../core/receipt/receipt-blocks.ts'
import { receiptHtml } from '../../core/receipt/receipt-html.ts'
import { plainTemplate, type ReceiptTemplate } from '../../core/receipt/template.ts'
import { sampleReceipt } from '../../core/receipt/sample-receipt.ts'
import en from '../../core/words/en.json' with { type: 'json' }
import { createWords } from '../../core/words/words.ts'
import { readProfile } from '../profiles/read-profile.ts'
import type { CommandName } from './commands.ts'
import { encodeBlocks } from './encode-blocks.ts'
import { drawSlips } from './interpreter.ts'
import { readToken } from './read-command.ts'

const say = createWords('en', en)

const profileOf = (name: string) => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(name)
  return profile.value
}

/** What a receipt's bytes may hold; anything else would have come out of a name. */
const allowed: ReadonlySet<CommandName> = new Set<CommandName>([
  ...([
    'initialize',
    'cancelKanjiMode',
    'selectCodePage',
    'setMotionUnits',
    'lineSpacing',
  ] as const),
  ...(['emphasize', 'selectSize', 'invert', 'feedDots', 'feedLines', 'rasterImage'] as const),
  ...(['barcode', 'barcodeHeight', 'barcodeWidth', 'barcodeText'] as const),
  ...(['justify', 'symbol', 'cut', 'realTimeCommands'] as const),
])

function commandsIn(bytes: Uint8Array): readonly string[] {
  const found: string[] = []
  let at = 0
  for (let token = readToken(bytes, at); token !== undefined; token = readToken(bytes, at)) {
    at = token.end
    if (token.kind === 'command') found.push(token.name)
    if (token.kind === 'unknown') found.push(`unknown ${Buffer.from(token.bytes).toString('hex')}`)
  }
  if (at < bytes.length) found.push('unfinished')
  return found
}

/** DLE EOT, DLE ENQ, DLE DC4: obeyed wherever they stand. */
const hasRealTime = (bytes: Uint8Array): boolean =>
  bytes.some((byte, at) => byte === 0x10 && [0x04, 0x05, 0x14].includes(bytes[at + 1] ?? 0))

/** The shop's own lines are as hostile as anything else, and every code is there. */
const templateWith = (text: string): ReceiptTemplate => ({
  ...plainTemplate,
  head: [text],
  foot: [text, ''],
  shows: { ...plainTemplate.shows, barcode: true },
})

function expectInk(text: string, profileName: string): void {
  const profile = profileOf(profileName)
  const template = templateWith(text)
  const receipt = sampleReceipt({
    shopName: text,
    lines: [{ label: text, total: money('EUR', 450n) }],
    qr: 'HTTPS://TILL.EXAMPLE/R/AAAAAAAAAAAAAAAAAAAAAAAAAA',
  })
  for (const kind of ['original', 'gift', 'kitchen'] as const) {
    const bytes = encodeBlocks(slipBlocks(receipt, kind, { say, template }), profile)
    const found = commandsIn(bytes)
    expect(found.filter((name) => !allowed.has(name as CommandName))).toEqual([])
    expect(found.filter((name) => name === 'cut')).toHaveLength(profile.cutter === 'none' ? 0 : 1)
    expect(hasRealTime(bytes)).toBe(false)
    const slips = drawSlips(bytes, profile)
    expect(slips).toHaveLength(1)
    // A name of 120 and a label of 200 signs in the largest letters: half a metre is enough for all of it.
    expect(slips[0]?.picture.height).toBeLessThan(500 * 8)
  }
  const html = receiptHtml(receiptBlocks(receipt, say), {
    title: text,
    language: 'en',
    direction: 'ltr',
    style: '',
  })
  expect(html.isWellFormed()).toBe(true)
  expect(html.length).toBeLessThan(20_000)
}

const hostile = fc.oneof(
  fc.constantFrom(
    '\u001b@\u001dV\u0000',
    '\u0010\u0014\u0001\u0000\u0005',
    '\u0010\u0004\u0001',
    '\u001bp\u0000\u0019\u00fa',
    '\u001d(k\u0003\u00001Q0',
  ),
  fc.constantFrom('\u200b', '\u200d', '\ufeff', '\u00ad', '\u2060', '\u{e0041}', '\u034f'),
  fc.constantFrom('\u202e', '\u202d', '\u2066', '\u2067', '\u2069', '\u061c', '\u200f'),
  fc.constantFrom('\ud800', '\udfff', '\udc00\ud800'),
  fc.constantFrom('a\u0315\u0315\u0315\u0315\u0315\u0315\u0315\u0315', 'กั้้้้้้', '👩‍👩‍👧‍👦', '🏴󠁧󠁢󠁳󠁣󠁴󠁿'),
  fc.constantFrom('قهوة', 'קפה', '日本', '₿', 'é', '\r\n', '\t', '?'),
  fc.string({ unit: 'binary', maxLength: 12 }),
)

describe.each(['epson-80', 'epson-58', 'generic-58', 'epson-80-180dpi'])(
  'names on %s',
  (profile) => {
    it('are ink, whatever they hold', () => {
      fc.assert(
        fc.property(fc.array(hostile, { maxLength: 30 }), (parts) => {
          expectInk(parts.join(''), profile)
        }),
        { numRuns: 25 },
      )
    })

    it.each([
      ['10 000 letters in one word', 'x'.repeat(10_000)],
      ['10 000 letters that are drawn', '日'.repeat(10_000)],
      ['10 000 line ends', '\n'.repeat(10_000)],
      ['10 000 marks on a letter', `a${'\u0301'.repeat(10_000)}`],
      ['10 000 signs of no width', '\u200b'.repeat(10_000)],
      ['10 000 halves of a pair', '\ud83d'.repeat(10_000)],
      ['10 000 changes of direction', '\u202ea\u202c'.repeat(3_333)],
      ['10 000 joined pictures', '👩\u200d'.repeat(3_333)],
    ])('take %s', (_name, text) => {
      expectInk(text, profile)
    })
  },
)

describe('a long slip', () => {
  it.each(['epson-80', 'epson-58'])('of 200 lines comes out whole (%s)', (name) => {
    const profile = profileOf(name)
    const lines = Array.from({ length: 200 }, (_, at) => ({
      label: `Article ${at + 1}`,
      total: money('EUR', 450n),
    }))
    const bytes = encodeBlocks(receiptBlocks(sampleReceipt({ lines }), say), profile)
    const [slip] = drawSlips(bytes, profile)
    for (const { label } of lines)
      expect(slip?.text.some((line) => line.startsWith(`${label} `))).toBe(true)
    expect(slip?.text).toContain(`${' '.repeat((profile.columns - 10) / 2)}Thank you!`)
    // 9 600 baud carry 960 bytes a second: such a slip is under way for a quarter of a minute.
    expect(bytes.length / 960).toBeLessThan(16)
  })
})
