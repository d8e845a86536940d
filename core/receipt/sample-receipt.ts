import { money, msat, sat } from '../money/units.ts'
import type { LightningTender, Receipt } from './receipt.ts'

/** The sale of issue and documents: 4,50 € with 21 % tax, paid with 5 124 sat. For tests, previews and the gallery. */
export const sampleTender: LightningTender = {
  kind: 'lightning',
  amountSat: sat(5_124n),
  receivedMsat: msat(5_124_000n),
  rate: {
    text: '87.823,00\u00a0€',
    sources: ['Kraken', 'Coinbase', 'Bitstamp'],
    at: '21.11.26, 12:38',
  },
  paymentHash: '0001020304050607080900010203040506070809000102030405060708090102',
}

/** A receipt to look at; any part of it may be another. */
export const sampleReceipt = (other: Partial<Receipt> = {}): Receipt => ({
  shopName: 'Café Luna',
  language: 'de',
  number: '1042',
  invoiceId: '019aa7c1-5e10-7c3a-9b5e-0123456789ab',
  at: '21.11.26, 12:39',
  copy: 'original',
  lines: [{ total: money('EUR', 450n) }],
  total: money('EUR', 450n),
  taxes: [{ rateBp: 2_100, net: money('EUR', 372n), tax: money('EUR', 78n) }],
  tenders: [sampleTender],
  ...other,
})

/** 30,00 € paid with what two cards held, and the rest in cash. */
export const severalWays = (other: Partial<Receipt> = {}): Receipt =>
  sampleReceipt({
    lines: [{ total: money('EUR', 3_000n) }],
    total: money('EUR', 3_000n),
    taxes: [{ rateBp: 2_100, net: money('EUR', 2_479n), tax: money('EUR', 521n) }],
    tenders: [
      {
        kind: 'card',
        card: '7',
        due: money('EUR', 1_549n),
        amountSat: sat(17_638n),
        ...(sampleTender.rate === undefined ? {} : { rate: sampleTender.rate }),
      },
      {
        kind: 'card',
        card: '12',
        due: money('EUR', 800n),
        amountSat: sat(9_110n),
        ...(sampleTender.rate === undefined ? {} : { rate: sampleTender.rate }),
      },
      {
        kind: 'cash',
        due: money('EUR', 651n),
        given: money('EUR', 1_000n),
        change: money('EUR', 350n),
        rounding: money('EUR', -1n),
      },
    ],
    ...other,
  })
