import type { ForeignTap } from '../../../core/card/foreign-tap.ts'
import type {
  ForeignTapId,
  InvoiceId,
  LateMoneyId,
  PaymentId,
  PrintJobId,
} from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LateMoney } from '../../../core/invoice/late-money.ts'
import type { CashPayment, LightningPayment } from '../../../core/invoice/payment.ts'
import type { Shop } from '../../../core/invoice/shop.ts'
import { lightningSale } from '../../../core/ledger/builders.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import {
  bolt11From,
  nodeKeyFrom,
  paymentHashFrom,
  type NodeKey,
  type PaymentHash,
} from '../../../core/lightning/payment-hash.ts'
import { minorUnits, money, msat, sat } from '../../../core/money/units.ts'
import type { Settlement, Unit } from '../../../core/ports/store.ts'
import { rateOf } from '../../../core/rates/price.ts'
import type { PrintJob } from '../../../core/receipt/print-job.ts'
import { instant, later } from '../../../core/time/instant.ts'
import { testHex, testId, testMoment } from './place.ts'

function checked<T>(value: T | undefined): T {
  assert(value !== undefined, 'a sample has the right shape')
  return value
}

export const nodeKey: NodeKey = checked(nodeKeyFrom(`02${'ab'.repeat(32)}`))
export const otherNodeKey: NodeKey = checked(nodeKeyFrom(`03${'cd'.repeat(32)}`))
export const node = { nodeKey, generation: 1n } as const

export const sampleHash = (): PaymentHash => checked(paymentHashFrom(testHex()))

export const sampleShop: Shop = {
  name: 'Ada’s Ünïcödé Café ☕',
  currency: 'EUR',
  language: 'de',
  expiryMin: 10,
  taxBp: 2100,
  rateMaxAgeMin: 1440,
  smallestCoin: 5n,
}

/** A sale of 4,50 € without a payment. */
export const sampleInvoice = (number: bigint): Invoice => ({
  id: testId<InvoiceId>(),
  number,
  price: money('EUR', 450n),
  taxBp: 2100,
  createdAt: testMoment(),
  lifetimeMin: 10,
  payments: [],
})

const rate = rateOf('EUR', 8_783_000_123n, 1_000n)

/** A code as it is planned, before LND is asked. */
export function plannedPayment({ id: invoiceId }: Invoice): LightningPayment {
  const createdAt = testMoment()
  return {
    tender: 'lightning',
    id: testId<PaymentId>(),
    invoiceId,
    state: 'planned',
    createdAt,
    due: money('EUR', 450n),
    amountSat: sat(5124n),
    rate: {
      rate,
      age: 'fresh',
      decidedAt: createdAt,
      quotes: [{ source: 'kraken', rate, asOf: instant(createdAt - 1) }],
    },
    paymentHash: sampleHash(),
    expiresAt: later(createdAt, 600_000),
  }
}

/** The same code with everything that a life can write on it. */
export const settledPayment = (planned: LightningPayment): LightningPayment => ({
  ...planned,
  state: 'settled',
  nodeKey,
  bolt11: checked(bolt11From(`lnbcrt${'q'.repeat(260)}`)),
  cancelReason: 'tender',
  failure: 'node.noAnswer',
  receivedMsat: msat(5_124_001n),
  settledAt: testMoment(),
  settleIndex: 7n,
  applied: 'price',
})

export const cashPayment = ({ id: invoiceId }: Invoice): CashPayment => ({
  tender: 'cash',
  id: testId<PaymentId>(),
  invoiceId,
  state: 'settled',
  createdAt: testMoment(),
  due: money('EUR', 452n),
  asked: money('EUR', 450n),
  given: money('EUR', 500n),
  change: money('EUR', 50n),
  drawer: 'main',
  applied: 'price',
  wentOnBy: 'Grace',
})

export const sampleSettlement = (settleIndex: bigint): Settlement => ({
  ...node,
  settleIndex,
  paymentHash: sampleHash(),
  receivedMsat: msat(5_124_000n),
  settledAt: testMoment(),
})

/** The example of the ledger's own page: 4,50 € with 21 % tax paid with 5 124 sat. */
export const sampleSale = (paymentHash: PaymentHash = sampleHash()): Transaction =>
  lightningSale({
    nodeKey,
    paymentHash,
    receivedMsat: msat(5_124_000n),
    faceMsat: msat(5_124_000n),
    due: money('EUR', 450n),
    before: minorUnits(0n),
    taxBp: 2100,
    at: testMoment(),
  })

export const sampleJob = (invoiceId: InvoiceId, number: bigint): PrintJob => ({
  id: testId<PrintJobId>(),
  number,
  invoiceId,
  kind: 'original',
  copy: 0,
  state: 'queued',
  createdAt: testMoment(),
  receipt: '{"b": "1",  "a":"☕"}',
})

export const sampleLateMoney = (invoiceId?: InvoiceId): LateMoney => ({
  id: testId<LateMoneyId>(),
  kind: invoiceId === undefined ? 'stranger' : 'late',
  account: invoiceId === undefined ? 'suspense' : 'customer-credit',
  amountMsat: msat(12_345n),
  paymentHash: sampleHash(),
  nodeKey,
  createdAt: testMoment(),
  ...(invoiceId === undefined ? {} : { invoiceId }),
})

/** Writes a new sale with one planned code, as opening an invoice does. */
export const sampleForeignTap = ({ invoiceId, id }: LightningPayment): ForeignTap => ({
  id: testId<ForeignTapId>(),
  invoiceId,
  paymentId: id,
  host: 'cards.example.com',
  state: 'sending',
  startedAt: testMoment(),
})

export async function writeSale(unit: Unit): Promise<Invoice & { payment: LightningPayment }> {
  const invoice = sampleInvoice(await unit.invoices.nextNumber())
  const payment = plannedPayment(invoice)
  await unit.invoices.insert(invoice)
  await unit.invoices.putPayment(payment)
  await unit.changes.add('invoice', invoice.id)
  return { ...invoice, payments: [payment], payment }
}
