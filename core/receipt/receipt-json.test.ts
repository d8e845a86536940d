import { describe, expect, it } from 'vitest'
import { money, msat, sat } from '../money/units.ts'
import { receiptFromJson, receiptToJson } from './receipt-json.ts'
import { sampleReceipt, sampleTender } from './sample-receipt.ts'

describe('receiptToJson', () => {
  it.each([
    ['a Lightning sale', sampleReceipt()],
    [
      'a copy',
      sampleReceipt({ copy: { copy: 3 }, mode: 'practice', timeUnsure: true, qr: 'LNURL1' }),
    ],
    [
      'a cash sale',
      sampleReceipt({
        copy: 'repeat',
        tenders: [
          {
            kind: 'cash',
            given: money('EUR', 1_000n),
            change: money('EUR', 550n),
            rounding: money('EUR', -2n),
          },
        ],
      }),
    ],
    [
      'a sale paid in three ways',
      sampleReceipt({
        tenders: [
          { kind: 'card', card: '7', amountSat: sat(2_277n), due: money('EUR', 200n) },
          { ...sampleTender, due: money('EUR', 100n) },
          {
            kind: 'cash',
            due: money('EUR', 150n),
            given: money('EUR', 200n),
            change: money('EUR', 50n),
          },
        ],
      }),
    ],
    ['a price in bitcoin', sampleReceipt({ total: money('BTC', 5_124_000n), taxes: [] })],
  ])('gives back %s', (_name, receipt) => {
    expect(receiptFromJson(receiptToJson(receipt))).toEqual(receipt)
  })

  it('writes amounts as decimal strings with their unit', () => {
    expect(JSON.parse(receiptToJson(sampleReceipt()))).toMatchObject({
      total: { currency: 'EUR', amountMinor: '450' },
      tenders: [{ amountSat: '5124', receivedMsat: '5124000' }],
    })
  })

  it('refuses what it did not write', () => {
    expect(() => receiptFromJson('{}')).toThrow('holds no receipt')
    const broken = receiptToJson(sampleReceipt()).replace('"450"', '"4.50"')
    expect(() => receiptFromJson(broken)).toThrow('amount.invalid')
  })

  it('keeps what arrived apart from what was asked', () => {
    const tenders = [{ ...sampleTender, receivedMsat: msat(5_636_400n) }]
    expect(receiptFromJson(receiptToJson(sampleReceipt({ tenders }))).tenders).toEqual(tenders)
  })

  it('reads the slips of before a sale could be paid in several ways', () => {
    const receipt = sampleReceipt()
    const text = receiptToJson(receipt)
    const { tenders, ...rest } = JSON.parse(text) as { tenders: readonly unknown[] }
    expect(receiptFromJson(JSON.stringify({ ...rest, tender: tenders[0] }))).toEqual(receipt)
    expect(() => receiptFromJson(JSON.stringify(rest))).toThrow('how the sale was paid')
  })
})
