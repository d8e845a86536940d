import { describe, expect, it } from 'vitest'
import { money, msat } from '../money/units.ts'
import { receiptFromJson, receiptToJson } from './receipt-json.ts'
import { sampleReceipt } from './sample-receipt.ts'

const { rate: _, ...inBitcoin } = { ...sampleReceipt().tender, rate: undefined }

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
        tender: {
          kind: 'cash',
          given: money('EUR', 1_000n),
          change: money('EUR', 550n),
          rounding: money('EUR', -2n),
        },
      }),
    ],
    ['a price in bitcoin', sampleReceipt({ total: money('BTC', 5_124_000n), taxes: [] })],
  ])('gives back %s', (_name, receipt) => {
    expect(receiptFromJson(receiptToJson(receipt))).toEqual(receipt)
  })

  it('writes amounts as decimal strings with their unit', () => {
    expect(JSON.parse(receiptToJson(sampleReceipt()))).toMatchObject({
      total: { currency: 'EUR', amountMinor: '450' },
      tender: { amountSat: '5124', receivedMsat: '5124000' },
    })
  })

  it('refuses what it did not write', () => {
    expect(inBitcoin.kind).toBe('lightning')
    expect(() => receiptFromJson('{}')).toThrow('holds no receipt')
    const broken = receiptToJson(sampleReceipt()).replace('"450"', '"4.50"')
    expect(() => receiptFromJson(broken)).toThrow('amount.invalid')
  })

  it('keeps what arrived apart from what was asked', () => {
    const receipt = sampleReceipt()
    if (receipt.tender.kind !== 'lightning') throw new Error('not this sample')
    const more = { ...receipt, tender: { ...receipt.tender, receivedMsat: msat(5_636_400n) } }
    expect(receiptFromJson(receiptToJson(more)).tender).toEqual(more.tender)
  })
})
