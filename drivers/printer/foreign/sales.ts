/** Seeded sales in many scripts, as other programs may print them: what they sell is a few words of each script. */
import type { SeededRandom } from '../../../core/ports/seeded-random.ts'
import type { CodePage } from '../code-pages.ts'
import type { MultiByteCode } from '../multi-byte.ts'

export type Script = {
  readonly name: string
  readonly words: readonly string[]
  /** How `receiptline` is told to write it, and what printer that needs. */
  readonly receiptline?: { readonly encoding: string; readonly multiByte?: MultiByteCode }
  /** `receipt-printer-encoder` has a code page for it. */
  readonly encoder?: true
}

export const scripts: readonly Script[] = [
  {
    name: 'Latin, Western Europe',
    words: ['Café', 'Müsli', 'Crème brûlée', 'Jalapeño', 'Smørrebrød', 'pão', 'Größe', 'naïve'],
    receiptline: { encoding: 'multilingual' },
    encoder: true,
  },
  {
    name: 'Latin, Central Europe',
    words: ['Łódź', 'žluťoučký', 'kůň', 'ďábelské', 'ódy', 'tükörfúró', 'gép', 'čaj'],
    receiptline: { encoding: 'cp852' },
    encoder: true,
  },
  {
    name: 'Latin, Turkish',
    words: ['İstanbul', 'çay', 'şeker', 'ığdır', 'köfte', 'üzüm'],
    encoder: true,
  },
  {
    name: 'Latin, Baltic',
    words: ['Ačiū', 'šaltibarščiai', 'žuvis', 'ķīselis', 'ēdiens'],
    encoder: true,
  },
  { name: 'Greek', words: ['Καφές', 'ελληνικός', 'τσάι', 'ψωμί', 'Ύδωρ', 'γάλα'], encoder: true },
  {
    name: 'Cyrillic',
    words: ['Кофе', 'чай', 'Пирожок', 'ёжик', 'щи', 'Сметана'],
    receiptline: { encoding: 'cp866' },
    encoder: true,
  },
  { name: 'Hebrew', words: ['קפה', 'הפוך', 'תה', 'לחם', 'מים'], encoder: true },
  { name: 'Arabic', words: ['قهوة', 'شاي', 'خبز', 'ماء', 'سكر'], encoder: true },
  { name: 'Thai', words: ['กาแฟร้อน', 'น้ำส้ม', 'ชา', 'ข้าวผัด'], receiptline: { encoding: 'tis620' } },
  {
    name: 'Japanese',
    words: ['珈琲', 'コーヒー', 'ひらがな', '東京駅前店', '大', 'お茶'],
    receiptline: { encoding: 'shiftjis', multiByte: 'shift_jis' },
  },
  {
    name: 'Katakana, half-width',
    words: ['ｺｰﾋｰ', 'ｵﾁｬ', 'ﾊﾟﾝ', 'ﾐｽﾞ'],
    receiptline: { encoding: 'shiftjis', multiByte: 'shift_jis' },
    encoder: true,
  },
  {
    name: 'Chinese, simplified',
    words: ['咖啡', '大杯', '绿茶', '面包', '谢谢惠顾'],
    receiptline: { encoding: 'gb18030', multiByte: 'gb18030' },
  },
  {
    name: 'Chinese, traditional',
    words: ['咖啡', '綠茶', '麵包', '謝謝光臨'],
    receiptline: { encoding: 'big5', multiByte: 'big5' },
  },
  {
    name: 'Korean',
    words: ['커피', '한', '잔', '녹차', '감사합니다'],
    receiptline: { encoding: 'ksc5601', multiByte: 'euc-kr' },
  },
]

/** The profiles of ours that all three know, as the others call them. */
export const knownProfiles = [
  { name: 'epson-80', command: 'escpos', model: 'epson-tm-t20iii' },
  { name: 'epson-58', command: 'escpos', model: 'epson-tm-p20ii' },
  { name: 'epson-80-180dpi', command: 'escpos', model: 'epson-tm-t88v' },
  { name: 'generic-80', command: 'generic', model: undefined },
  { name: 'generic-58', command: 'generic', model: undefined },
] as const

/** Epson's numbers of its character code tables (ESC t), as its reference has them. */
export const epsonPages: Readonly<Partial<Record<CodePage, number>>> = {
  ...{ cp437: 0, katakana: 1, cp850: 2, cp860: 3, cp863: 4, cp865: 5, cp857: 13, cp737: 14 },
  ...{ 'iso8859-7': 15, cp1252: 16, cp866: 17, cp852: 18, cp858: 19, tis620: 21, cp720: 32 },
  ...{ cp775: 33, cp855: 34, cp862: 36, cp864: 37, cp869: 38, 'iso8859-2': 39, 'iso8859-15': 40 },
  ...{ cp1125: 44, cp1250: 45, cp1251: 46, cp1253: 47, cp1254: 48, cp1255: 49, cp1256: 50 },
  ...{ cp1257: 51, cp1258: 52, kz1048: 53 },
}

export type Sale = {
  readonly shop: string
  readonly rows: readonly {
    readonly label: string
    readonly count: number
    readonly price: string
  }[]
  readonly total: string
  readonly thanks: string
  readonly barcode: string
  readonly link: string
}

const digits = (random: SeededRandom, count: number): string =>
  Array.from({ length: count }, () => random.below(10)).join('')

const price = (random: SeededRandom): string => `${random.below(90) + 1},${digits(random, 2)}`

/** One sale of one to nine rows; labels of one to eight words, so that some break. */
export function saleOf(random: SeededRandom, { words }: Script): Sale {
  const some = (most: number) =>
    Array.from({ length: 1 + random.below(most) }, () => random.pick(words)).join(' ')
  const rows = Array.from({ length: 1 + random.below(9) }, () => ({
    label: some(8),
    count: 1 + random.below(12),
    price: price(random),
  }))
  return {
    shop: some(2),
    rows,
    total: price(random),
    thanks: some(3),
    // A zero first would make it a UPC-A.
    barcode: `${1 + random.below(9)}${digits(random, 11)}`,
    link: `HTTPS://TILL.EXAMPLE/R/${digits(random, 20)}`,
  }
}
