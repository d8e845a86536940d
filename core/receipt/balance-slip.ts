/** What is on a card, on paper: asked for and read at once. It is no receipt, and nothing of it is kept. */
import { formatMoney, formatMsat } from '../money/format-amount.ts'
import { isNegative, negate } from '../money/arithmetic.ts'
import type { Money, Msat } from '../money/units.ts'
import { msat } from '../money/units.ts'
import { languages, type Language } from '../words/languages.ts'
import type { WordId, Words } from '../words/words.ts'
import type { Block } from './blocks.ts'
import { oneLine } from './text-width.ts'

export type SlipMovement = {
  readonly at: string
  readonly word: WordId
  /** Signed: what came is positive. */
  readonly amountMsat: Msat
  readonly invoiceNumber?: string
}

export type BalanceSlip = {
  readonly shopName: string
  readonly language: Language
  readonly cardName: string
  readonly at: string
  readonly balanceMsat: Msat
  /** The same in the shop's currency, where there is a rate. */
  readonly worth?: Money
  /** Newest first. */
  readonly movements: readonly SlipMovement[]
  readonly practice: boolean
}

const rule: Block = { kind: 'rule', line: 'single' }
const nameLimit = 120

function movementRow(
  { at, word, amountMsat, invoiceNumber }: SlipMovement,
  slip: BalanceSlip,
  say: Words,
): Block {
  const { locale } = languages[slip.language]
  const isOut = isNegative(amountMsat)
  const figures = formatMsat(isOut ? msat(negate(amountMsat)) : amountMsat, locale)
  const sale = invoiceNumber === undefined ? '' : ` ${invoiceNumber}`
  return {
    kind: 'row',
    label: `${at} ${say(word)}${sale}`,
    value: `${isOut ? '−' : '+'} ${figures}`,
  }
}

/** The slip as blocks. */
export function balanceBlocks(slip: BalanceSlip, say: Words): readonly Block[] {
  const { shopName, language, cardName, at, balanceMsat, worth, movements, practice } = slip
  const { locale } = languages[language]
  const mark: Block = {
    kind: 'text',
    text: `\u00a0${say('receipt.practice')}\u00a0`,
    align: 'center',
    style: { bold: true, inverse: true },
  }
  return [
    {
      kind: 'text',
      text: oneLine(shopName, nameLimit),
      align: 'center',
      style: { wide: true, tall: true },
    },
    ...(practice ? [mark] : []),
    { kind: 'feed', lines: 1 },
    { kind: 'row', label: oneLine(cardName, nameLimit), value: at },
    rule,
    {
      kind: 'row',
      label: say('receipt.balance'),
      value: formatMsat(balanceMsat, locale),
      style: { bold: true, tall: true },
    },
    ...(worth === undefined
      ? []
      : [
          {
            kind: 'row',
            label: say('receipt.balance.worth'),
            value: `≈ ${formatMoney(worth, locale)}`,
          } as const,
        ]),
    ...(movements.length === 0 ? [] : [rule]),
    ...movements.map((movement) => movementRow(movement, slip, say)),
    rule,
    { kind: 'text', text: say('receipt.balance.noReceipt') },
    { kind: 'cut' },
  ]
}
