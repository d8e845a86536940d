import { equals } from '../money/arithmetic.ts'
import { formatMoney, formatMsat, formatSat } from '../money/format-amount.ts'
import { msatFromSat } from '../money/sat-msat.ts'
import type { Money } from '../money/units.ts'
import type { Block, TextStyle } from './blocks.ts'
import type { PrintKind } from './print-job.ts'
import type {
  CardTender,
  CashTender,
  LightningTender,
  Receipt,
  ReceiptTax,
  Tender,
} from './receipt.ts'
import type { WordId, Words } from '../words/words.ts'
import { logoBlocks, plainTemplate, writtenBlocks, type ReceiptTemplate } from './template.ts'
import { oneLine } from './text-width.ts'

const mark: TextStyle = { bold: true, inverse: true }
const rule: Block = { kind: 'rule', line: 'single' }

const centered = (text: string, style?: TextStyle): Block => ({
  kind: 'text',
  text,
  align: 'center',
  ...(style === undefined ? {} : { style }),
})

/** Texts that come from people are cut to what paper bears. */
const nameLimit = 120
const labelLimit = 200

/** `21 %`, `5,5 %` for hundredths of a percent. */
const percent = (basisPoints: number, language: string): string =>
  new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 2 }).format(
    basisPoints / 10_000,
  )

/** What must not be overlooked: practice money, a copy, a repeat. */
function marks(receipt: Receipt, say: Words): readonly Block[] {
  const { mode, copy } = receipt
  const texts = [
    ...(mode === undefined
      ? []
      : [say(mode === 'practice' ? 'receipt.practice' : 'receipt.training')]),
    ...(copy === 'original' ? [] : [copyMark(copy, say)]),
  ]
  // No-break blanks: they are black, and wrapping would drop plain ones.
  return texts.map((text) => centered(`\u00a0${text}\u00a0`, mark))
}

const copyMark = (copy: 'repeat' | { readonly copy: number }, say: Words): string =>
  copy === 'repeat' ? say('receipt.repeat') : say('receipt.copy', { number: String(copy.copy) })

/** What a slip is made with: the shop's words and its template. */
type Making = { readonly say: Words; readonly template: ReceiptTemplate }

function head(receipt: Receipt, { say, template }: Making): readonly Block[] {
  const number = say('receipt.number', { number: receipt.number })
  return [
    ...logoBlocks(template),
    centered(oneLine(receipt.shopName, nameLimit), { wide: true, tall: true }),
    ...writtenBlocks(template.head),
    ...marks(receipt, say),
    { kind: 'feed', lines: 1 },
    { kind: 'row', label: number, value: receipt.at },
    ...(receipt.timeUnsure === true
      ? [{ kind: 'text', text: say('receipt.timeUnsure') } as const]
      : []),
  ]
}

function taxRow(tax: ReceiptTax, language: string, say: Words): Block {
  const values = { rate: percent(tax.rateBp, language), net: formatMoney(tax.net, language) }
  return { kind: 'row', label: say('receipt.tax', values), value: formatMoney(tax.tax, language) }
}

function lightning(tender: LightningTender, language: string, making: Making): readonly Block[] {
  const { say, template } = making
  const exact = equals(msatFromSat(tender.amountSat), tender.receivedMsat)
  const row = (id: WordId, value: string): Block => ({ kind: 'row', label: say(id), value })
  return [
    ...bitcoin(tender, say('receipt.lightning'), { language, say }),
    ...(exact ? [] : [row('receipt.received', formatMsat(tender.receivedMsat, language))]),
    ...rateBlocks(tender, making),
    ...(template.shows.paymentHash
      ? ([
          { kind: 'text', text: say('receipt.paymentHash') },
          { kind: 'text', text: tender.paymentHash },
        ] as const)
      : []),
  ]
}

type Told = { readonly language: string; readonly say: Words }

/** Paid in bitcoin: in one way of several, its part of the price stands first. */
function bitcoin(
  { due, amountSat }: LightningTender | CardTender,
  label: string,
  { language, say }: Told,
): readonly Block[] {
  const value = formatSat(amountSat, language)
  if (due === undefined || due.currency === 'BTC') return [{ kind: 'row', label, value }]
  return [
    { kind: 'row', label, value: formatMoney(due, language) },
    { kind: 'row', label: say('receipt.inBitcoin'), value },
  ]
}

function rateBlocks(
  { rate }: Pick<LightningTender, 'rate'>,
  { say, template }: Making,
): readonly Block[] {
  if (rate === undefined || !template.shows.rate) return []
  const values = { sources: rate.sources.join(', '), time: rate.at }
  return [
    { kind: 'row', label: say('receipt.rate'), value: rate.text },
    { kind: 'text', text: say('receipt.rateFrom', values) },
    ...(rate.lastKnown === true
      ? [{ kind: 'text', text: say('receipt.rateLastKnown'), style: { bold: true } } as const]
      : []),
  ]
}

function cash(tender: CashTender, language: string, say: Words): readonly Block[] {
  const row = (id: WordId, amount: Money): Block => ({
    kind: 'row',
    label: say(id),
    value: formatMoney(amount, language),
  })
  return [
    ...(tender.due === undefined ? [] : [row('receipt.inCash', tender.due)]),
    ...(tender.rounding === undefined ? [] : [row('receipt.rounding', tender.rounding)]),
    row('receipt.cash', tender.given),
    row('receipt.change', tender.change),
  ]
}

function card(tender: CardTender, language: string, making: Making): readonly Block[] {
  const label = making.say('receipt.card', { number: tender.card })
  return [...bitcoin(tender, label, { language, say: making.say }), ...rateBlocks(tender, making)]
}

const lineLabel = ({ topUp }: Receipt, say: Words): string =>
  topUp === undefined ? say('receipt.sale') : say('receipt.topUp', { number: topUp })

function paidBy(tender: Tender, language: string, making: Making): readonly Block[] {
  switch (tender.kind) {
    case 'lightning':
      return lightning(tender, language, making)
    case 'cash':
      return cash(tender, language, making.say)
    case 'card':
      return card(tender, language, making)
  }
}

/** What was sold, without a price. */
const labelsOf = (receipt: Receipt, say: Words, style?: TextStyle): readonly Block[] =>
  receipt.lines.map(({ label }) => ({
    kind: 'text',
    text: label === undefined ? lineLabel(receipt, say) : oneLine(label, labelLimit),
    ...(style === undefined ? {} : { style }),
  }))

/** For the kitchen: which order, when, and what, in letters to be read from afar. */
function kitchenBlocks(receipt: Receipt, say: Words): readonly Block[] {
  return [
    centered(say('receipt.kitchen'), { bold: true }),
    centered(receipt.number, { wide: true, tall: true, bold: true }),
    ...marks({ ...receipt, copy: 'original' }, say),
    centered(receipt.at),
    rule,
    ...labelsOf(receipt, say, { wide: true, tall: true }),
    rule,
    { kind: 'cut' },
  ]
}

/** What stands below everything: what the shop has written, and thanks. */
const foot = ({ say, template }: Making): readonly Block[] => [
  ...writtenBlocks(template.foot),
  centered(say('receipt.thanks')),
  { kind: 'cut' },
]

/** For whoever unwraps it: the shop, the number to ask for, what it was, and no price. */
function giftBlocks(receipt: Receipt, making: Making): readonly Block[] {
  const { say } = making
  const all = head({ ...receipt, copy: 'original' }, making)
  const afterName = logoBlocks(making.template).length + 1
  return [
    ...all.slice(0, afterName),
    centered(say('receipt.gift'), { bold: true }),
    ...all.slice(afterName),
    rule,
    ...labelsOf(receipt, say),
    rule,
    ...foot(making),
  ]
}

/** The slip of a sale that a print job of this kind is about; `copy` of the receipt says which one it is. */
export function slipBlocks(receipt: Receipt, kind: PrintKind, making: Making): readonly Block[] {
  if (kind === 'kitchen') return kitchenBlocks(receipt, making.say)
  return kind === 'gift'
    ? giftBlocks(receipt, making)
    : receiptBlocks(receipt, making.say, making.template)
}

/** The number as bars, and the code to the page. */
function codes(receipt: Receipt, { shows }: ReceiptTemplate): readonly Block[] {
  const isPlain = /^[0-9A-Za-z-]{1,24}$/.test(receipt.number)
  return [
    ...(shows.barcode && isPlain ? [{ kind: 'barcode', text: receipt.number } as const] : []),
    ...(shows.page && receipt.qr !== undefined ? [{ kind: 'qr', text: receipt.qr } as const] : []),
  ]
}

/** The sale's receipt as blocks: head, what was sold, total and taxes, how it was paid, foot. */
export function receiptBlocks(
  receipt: Receipt,
  say: Words,
  template: ReceiptTemplate = plainTemplate,
): readonly Block[] {
  const { language } = receipt
  const making = { say, template }
  const lines = receipt.lines.map(({ label, total }): Block => ({
    kind: 'row',
    label: label === undefined ? lineLabel(receipt, say) : oneLine(label, labelLimit),
    value: formatMoney(total, language),
  }))
  const total = formatMoney(receipt.total, language)
  const taxes = template.shows.taxes ? receipt.taxes : []
  return [
    ...head(receipt, making),
    rule,
    ...lines,
    rule,
    {
      kind: 'row',
      label: say('receipt.total'),
      value: total,
      style: { wide: true, tall: true },
    },
    ...taxes.map((tax) => taxRow(tax, language, say)),
    rule,
    ...receipt.tenders.flatMap((tender, at) => [
      ...(at === 0 ? [] : [rule]),
      ...paidBy(tender, language, making),
    ]),
    ...codes(receipt, template),
    { kind: 'feed', lines: 1 },
    ...foot(making),
  ]
}
