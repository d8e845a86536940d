import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { money, msat } from '../money/units.ts'
import de from '../words/de.json' with { type: 'json' }
import en from '../words/en.json' with { type: 'json' }
import { createWords } from '../words/words.ts'
import { receiptBlocks } from './receipt-blocks.ts'
import { receiptText } from './receipt-text.ts'
import type { LightningTender, Receipt } from './receipt.ts'
import { sampleReceipt, sampleTender, severalWays } from './sample-receipt.ts'

const words = { de: createWords('de', de), en: createWords('en', en) }

const text = (receipt: Receipt, columns: number) =>
  receiptText(receiptBlocks(receipt, receipt.language === 'de' ? words.de : words.en), { columns })

const lightning = (other: Partial<LightningTender>): LightningTender => ({
  ...sampleTender,
  ...other,
})

const english = (other: Partial<Receipt> = {}) =>
  sampleReceipt({
    language: 'en',
    at: '11/21/26, 12:39 PM',
    tenders: [
      lightning({
        rate: {
          text: '87,823.00\u00a0€',
          sources: ['Kraken', 'Coinbase'],
          at: '11/21/26, 12:38 PM',
        },
      }),
    ],
    ...other,
  })

const cash = sampleReceipt({
  tenders: [{ kind: 'cash', given: money('EUR', 1_000n), change: money('EUR', 550n) }],
})

const slips: readonly (readonly [string, Receipt, number])[] = [
  ['several-ways-de-32', severalWays(), 32],
  ['lightning-de-48', sampleReceipt(), 48],
  ['lightning-de-42', sampleReceipt(), 42],
  ['lightning-en-32', english(), 32],
  ['practice-copy-en-48', english({ mode: 'practice', copy: { copy: 2 } }), 48],
  ['training-repeat-de-32', sampleReceipt({ mode: 'training', copy: 'repeat' }), 32],
  ['time-unsure-en-32', english({ timeUnsure: true }), 32],
  ['cash-de-32', cash, 32],
  ['japanese-shop-en-32', english({ shopName: 'カフェ・ルナ 東京駅前店' }), 32],
  ['arabic-shop-en-48', english({ shopName: 'مقهى القمر' }), 48],
  ['qr-de-48', sampleReceipt({ qr: 'HTTPS://TILL.EXAMPLE/R/7C3A9B5E' }), 48],
]

describe('receiptBlocks', () => {
  it.each(slips)('%s is the slip that was looked at', async (name, receipt, columns) => {
    const golden = join(import.meta.dirname, 'golden', `${name}.txt`)
    await expect(`${text(receipt, columns).join('\n')}\n`).toMatchFileSnapshot(golden)
  })

  it('says what arrived where it is not what was asked', () => {
    const slip = text(
      sampleReceipt({ tenders: [lightning({ receivedMsat: msat(5_636_400n) })] }),
      32,
    )
    expect(slip.some((line) => /^Erhalten +5[\s\u00a0]636,400[\s\u00a0]sat$/.test(line))).toBe(true)
  })

  it('marks a rate that was only the last known', () => {
    const rate = { text: '1', sources: ['Kraken'], at: '12:38', lastKnown: true } as const
    expect(text(sampleReceipt({ tenders: [lightning({ rate })] }), 32)).toContain(
      'Letzter bekannter Kurs',
    )
    expect(text(sampleReceipt(), 32)).not.toContain('Letzter bekannter Kurs')
  })

  it('marks every slip but the original', () => {
    const marks = (receipt: Receipt) =>
      receiptBlocks(receipt, words.en).filter(
        (block) => 'style' in block && block.style?.inverse === true,
      )
    expect(marks(sampleReceipt())).toEqual([])
    expect(marks(sampleReceipt({ copy: 'repeat' }))).toHaveLength(1)
    expect(marks(sampleReceipt({ copy: { copy: 1 } }))).toHaveLength(1)
    expect(marks(sampleReceipt({ copy: { copy: 1 }, mode: 'training' }))).toHaveLength(2)
  })

  it('cuts a name that fills the roll', () => {
    const slip = text(sampleReceipt({ shopName: 'Luna '.repeat(5_000) }), 32)
    expect(slip.length).toBeLessThan(40)
  })
})
