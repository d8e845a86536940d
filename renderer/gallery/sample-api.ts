import type { InvoiceView } from '../../core/contract/screen.ts'
import type { Answer, TillApi } from '../kit/till-api.ts'
import { sampleCardApi } from './sample-card-api.ts'
import { euro, paidInvoice, sampleCode, sampleInvoice, sampleNow } from './sample-till.ts'

const answered = async <T>(value: T): Promise<Answer<T>> => ({ ok: true, value })
const invoice = () => answered({ invoice: paidInvoice() })

const id = (at: number) => `01996a00-0000-7000-8000-${String(at).padStart(12, '0')}`
const minute = 60_000

const at = (index: number, more: Partial<InvoiceView>): InvoiceView => ({
  ...paidInvoice(),
  id: index === 0 ? sampleInvoice().id : id(index),
  number: String(1042 - index),
  createdAt: sampleNow - index * 7 * minute - 150_000,
  ...more,
})

const prices = ['450', '1280', '320', '2475', '690', '1150', '380', '9900', '540', '210']

const sales: readonly InvoiceView[] = prices.map((amountMinor, index) => {
  const price = euro(amountMinor)
  if (index === 2)
    return at(index, {
      price,
      status: 'Expired',
      payments: [sampleCode({ state: 'expired' })],
      printJobs: [],
    })
  if (index === 4)
    return at(index, { price, status: 'Invalid', additionalStatus: 'Marked', printJobs: [] })
  if (index === 5) return at(index, { price, additionalStatus: 'PaidOver' })
  return at(index, { price })
})

const receipt = [
  '                Café Luna',
  '',
  'Sale 1042           21.11.2026 12:39',
  '------------------------------------------',
  'Total                               4,50 €',
  '  of that 21 % tax                  0,78 €',
  'Lightning                        5 124 sat',
  '  1 BTC = 87.841,00 €',
  '  Kraken, Coinbase, Bitstamp 12:38',
  '------------------------------------------',
  '                Thank you',
]

/** Answers that a service would give, for pictures. */
export const sampleApi: TillApi = {
  openInvoice: invoice,
  cancel: invoice,
  check: invoice,
  newCode: invoice,
  takeCash: () => answered({ outcome: 'taken' as const }),
  printAnswer: invoice,
  reprint: invoice,
  history: () => answered({ invoices: sales, next: '1033' }),
  sale: (wanted) =>
    answered({ invoice: sales.find((each) => each.id === wanted) ?? sampleInvoice(), receipt }),
  lateMoney: () =>
    answered({
      lateMoney: (['surplus', 'late', 'second', 'stranger'] as const).map((kind, index) => ({
        id: id(100 + index),
        kind,
        amountMsat: String(512_000 * (index + 1)),
        paymentHash: sampleCode().paymentHash,
        createdAt: sampleNow - index * 90 * minute,
        ...(kind === 'stranger' ? {} : { invoiceId: id(index) }),
      })),
    }),
  waitingSlips: () => answered({ count: 3, printers: [{ id: 'kitchen', name: 'Kitchen' }] }),
  moveSlips: () => answered({}),
  openDrawer: () => answered({ outcome: 'opened' }),
  resolveLateMoney: () => answered({}),
  ...sampleCardApi,
  topUp: invoice,
  lay: invoice,
  chargeTap: () => answered({}),
  leaveTap: () => answered({}),
  idle: () => answered({}),
}
