import { readFileSync, writeFileSync } from 'node:fs'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../core/receipt/blocks.ts'
import { money } from '../../core/money/units.ts'
import { receiptBlocks, slipBlocks } from '../../core/receipt/receipt-blocks.ts'
import type { Receipt } from '../../core/receipt/receipt.ts'
import { testBlocks } from '../../core/receipt/test-slip.ts'
import { dither } from '../../core/receipt/dither.ts'
import { plainTemplate, type ReceiptTemplate } from '../../core/receipt/template.ts'
import { sampleReceipt, severalWays } from '../../core/receipt/sample-receipt.ts'
import de from '../../core/words/de.json' with { type: 'json' }
import en from '../../core/words/en.json' with { type: 'json' }
import { createWords, inBoth } from '../../core/words/words.ts'
import { readProfile } from '../profiles/read-profile.ts'
import { createBitmap, dotAt, pngOf, setDot, type Bitmap } from './bitmap.ts'
import { encodeBlocks } from './encode-blocks.ts'
import { drawSlips } from './interpreter.ts'
import { cardSlips } from './golden-card-slips.ts'
import { onPaper } from './paper.ts'

const words = { de: createWords('de', de), en: createWords('en', en) }

const profileOf = (name: string) => {
  const profile = readProfile(name)
  if (!profile.ok) throw new Error(name)
  return profile.value
}

/** A ball in the light, for a logo. */
const ball = dither(
  {
    width: 160,
    height: 96,
    shades: Uint8Array.from({ length: 160 * 96 }, (_, at) => {
      const [x, y] = [(at % 160) - 80, Math.floor(at / 160) - 48]
      return Math.hypot(x, y) > 46 ? 255 : Math.min(250, 20 + 2.6 * Math.hypot(x + 16, y + 16))
    }),
  },
  'spread',
)
const template: ReceiptTemplate = {
  head: ['Hauptstraße 1', '1010 Wien', 'UID ATU12345678'],
  foot: ['Umtausch binnen 14 Tagen', 'www.luna.example'],
  shows: { taxes: true, rate: true, paymentHash: false, page: true, barcode: true },
  secondLanguage: 'en',
  logo: { width: 160, height: 96, dots: Buffer.from(ball).toString('base64') },
}
const templated = (receipt: Receipt) => receiptBlocks(receipt, inBoth(words.de, words.en), template)

const german = { say: words.de, template: plainTemplate }

const blocksOf = (receipt: Receipt) =>
  receiptBlocks(receipt, receipt.language === 'de' ? words.de : words.en)

const slipOf = (blocks: readonly Block[], profileName: string) => {
  const profile = profileOf(profileName)
  const [slip, ...more] = drawSlips(encodeBlocks(blocks, profile), profile)
  if (slip === undefined || more.length > 0) throw new Error('not one slip')
  return slip
}

/** Reads a picture that `pngOf` wrote: signature 8, IHDR 25, then the length and name of IDAT. */
function bitmapOfPng(png: Uint8Array): Bitmap {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength)
  const bitmap = createBitmap(view.getUint32(16), view.getUint32(20))
  const rows = inflateSync(png.subarray(41, 41 + view.getUint32(33)))
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (((rows[y * (bitmap.stride + 1) + 1 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) === 0)
        setDot(bitmap, x, y)
  return bitmap
}

/** The picture as rows of text, for a difference that can be read. */
const rowsOf = (bitmap: Bitmap): readonly string[] =>
  Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_unused, x) => (dotAt(bitmap, x, y) ? '#' : ' '))
      .join('')
      .trimEnd(),
  )

/** Dot by dot the picture that a person has looked at. UPDATE_GOLDEN=1 writes it anew: then look at it again. */
function expectPicture(bitmap: Bitmap, name: string): void {
  const file = new URL(`golden/${name}.png`, import.meta.url)
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(file, pngOf(bitmap))
  expect(rowsOf(bitmap)).toEqual(rowsOf(bitmapOfPng(readFileSync(file))))
}

const rate = {
  text: '87,823.00\u00a0€',
  sources: ['Kraken', 'Coinbase', 'Bitstamp'],
  at: '11/21/26, 12:38 PM',
}

function english(other: Partial<Receipt> = {}): Receipt {
  const receipt = sampleReceipt({ language: 'en', at: '11/21/26, 12:39 PM', ...other })
  const tenders = receipt.tenders.map((one) => (one.kind === 'cash' ? one : { ...one, rate }))
  return { ...receipt, tenders }
}

const manyScripts = [
  'Καφές ελληνικός',
  'Кофе и чай',
  'Žluťoučký kůň, łódź',
  'قهوة عربية (كبيرة)',
  'קפה הפוך',
  'กาแฟร้อน น้ำส้ม',
  'コーヒー 大',
  '咖啡 大杯',
  '커피 한 잔',
  '₿ ☕ 3 × 2 €',
  'क्ष 🍕',
].map((label) => ({ label, total: money('EUR', 450n) }))

/** Twelve scripts and more, a name of each. */
const twelveScripts = [
  ['Latein', 'Crème brûlée, Łódź'],
  ['Türkisch', 'İstanbul çayı, şeker, ığdır'],
  ['Griechisch', 'Ελληνικός καφές'],
  ['Kyrillisch', 'Кофе, пирожок, їжа'],
  ['Hebräisch', 'קפה הפוך 2'],
  ['Arabisch', 'قهوة عربية (كبيرة)'],
  ['Persisch', 'چای و کیک پسته'],
  ['Thai', 'กาแฟร้อน น้ำส้ม'],
  ['Hiragana', 'おちゃ と おにぎり'],
  ['Katakana', 'カフェラテ ｶﾌｪ'],
  ['Kanji', '珈琲 大盛 寿司'],
  ['Chinesisch, kurz', '谢谢惠顾 面包'],
  ['Chinesisch, lang', '謝謝光臨 麵包'],
  ['Koreanisch', '커피 한 잔'],
  ['Zeichen', '₿ ☕ ♥ ½ × →'],
].map(([script = '', name = '']) => ({ label: `${script}: ${name}`, total: money('EUR', 450n) }))

/** A day's worth of lines on one slip. */
const many = Array.from({ length: 48 }, (_, at) => ({
  label: `Artikel ${at + 1}${at % 7 === 0 ? ' mit einem Namen, der über die Zeile geht' : ''}`,
  total: money('EUR', BigInt(50 + at * 25)),
}))

const page = 'HTTPS://TILL.EXAMPLE/R/MZXW6YTBOJTG633CMFZGM33PMI'

const otherSlips: readonly (readonly [name: string, blocks: readonly Block[], profile: string])[] =
  [
    ['twelve-scripts-80', blocksOf(sampleReceipt({ lines: twelveScripts })), 'epson-80'],
    ['twelve-scripts-58', blocksOf(sampleReceipt({ lines: twelveScripts })), 'epson-58'],
    ['copy-80', blocksOf(sampleReceipt({ copy: { copy: 2 }, qr: page })), 'epson-80'],
    ['repeat-58', blocksOf(sampleReceipt({ copy: 'repeat', qr: page })), 'epson-58'],
    ['long-58', blocksOf(sampleReceipt({ lines: many })), 'epson-58'],
    ['template-80', templated(sampleReceipt({ qr: page })), 'epson-80'],
    ['template-58', templated(sampleReceipt({ qr: page })), 'epson-58'],
    [
      'kitchen-80',
      slipBlocks(sampleReceipt({ lines: manyScripts.slice(0, 4) }), 'kitchen', german),
      'epson-80',
    ],
    [
      'gift-58',
      slipBlocks(sampleReceipt({ lines: manyScripts.slice(0, 4) }), 'gift', german),
      'epson-58',
    ],
    [
      'test-80',
      testBlocks(
        {
          shopName: 'Café Luna',
          language: 'de',
          printer: 'Epson TM-T20III',
          connection: '192.168.1.50:9100',
          columns: 48,
          version: '0.1.0',
          address: 'http://192.168.1.20:8035',
          at: '21.11.26, 12:39',
        },
        words.de,
      ),
      'epson-80',
    ],
    ...cardSlips,
  ]

const slips: readonly (readonly [name: string, receipt: Receipt, profile: string])[] = [
  ['lightning-en-80', english(), 'epson-80'],
  ['lightning-de-80', sampleReceipt({ qr: 'HTTPS://TILL.EXAMPLE/R/7C3A9B5E' }), 'epson-80'],
  ['lightning-de-58', sampleReceipt({ qr: 'HTTPS://TILL.EXAMPLE/R/7C3A9B5E' }), 'generic-58'],
  ['practice-copy-en-58', english({ mode: 'practice', copy: { copy: 2 } }), 'epson-58'],
  ['repeat-de-80-180dpi', sampleReceipt({ copy: 'repeat' }), 'epson-80-180dpi'],
  [
    'japanese-shop-80',
    english({ shopName: 'カフェ・ルナ 東京駅前店', mode: 'practice' }),
    'epson-80',
  ],
  ['arabic-shop-58', english({ shopName: 'مقهى القمر' }), 'epson-58'],
  ['scripts-80', sampleReceipt({ lines: manyScripts }), 'generic-80'],
  [
    'cash-de-58',
    sampleReceipt({
      tenders: [{ kind: 'cash', given: money('EUR', 1_000n), change: money('EUR', 550n) }],
    }),
    'generic-58',
  ],
  ['several-ways-80', severalWays(), 'epson-80'],
  [
    'several-ways-arabic-58',
    english({
      ...severalWays(),
      language: 'en',
      at: '11/21/26, 12:39 PM',
      shopName: 'مقهى القمر',
    }),
    'epson-58',
  ],
]

describe('slips as pictures', () => {
  it.each(otherSlips)('%s is the picture that was looked at', (name, blocks, profile) => {
    expectPicture(onPaper(slipOf(blocks, profile).picture), name)
  })

  it.each(slips)('%s is the picture that was looked at', (name, receipt, profile) => {
    expectPicture(onPaper(slipOf(blocksOf(receipt), profile).picture), name)
  })
})

describe('a slip', () => {
  it.each(['generic-58', 'generic-80', 'epson-80', 'epson-58'])(
    'of five lines takes at most 110 mm of paper (%s)',
    (profile) => {
      const lines = ['Espresso', 'Flat white', 'Croissant', 'Orange juice', 'Water'].map(
        (label) => ({
          label,
          total: money('EUR', 450n),
        }),
      )
      const slip = slipOf(
        blocksOf(sampleReceipt({ lines, qr: 'HTTPS://TILL.EXAMPLE/R/MZXW6YTBOJTG633CMFZGM33PMI' })),
        profile,
      )
      expect(slip.picture.height / 8).toBeLessThanOrEqual(110)
    },
  )

  it('is cut where the printer has a knife', () => {
    expect(slipOf(blocksOf(sampleReceipt()), 'epson-80').isCut).toBe(true)
    expect(slipOf(blocksOf(sampleReceipt()), 'generic-58').isCut).toBe(false)
  })

  it('reads as the text form does, where the printer has the letters', () => {
    const { text } = slipOf(blocksOf(sampleReceipt()), 'epson-80')
    expect(text).toContain('Lightning                              5 124 sat')
    expect(text).toContain('Summe             4,50 €')
  })
})
