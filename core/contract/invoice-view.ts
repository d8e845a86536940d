import type { Invoice } from '../invoice/invoice.ts'
import { invoiceState, owed } from '../invoice/invoice-state.ts'
import type { LateMoney } from '../invoice/late-money.ts'
import type { CardPayment, CashPayment, LightningPayment, Payment } from '../invoice/payment.ts'
import { divide } from '../money/arithmetic.ts'
import type { Money } from '../money/units.ts'
import type { RateUsed } from '../rates/rate.ts'
import type { PrintJob } from '../receipt/print-job.ts'
import type {
  CardPaymentView,
  CashView,
  InvoiceView,
  LateMoneyView,
  LightningView,
  MoneyView,
  PaymentView,
  PrintJobView,
  RateView,
} from './screen.ts'

export const moneyView = (money: Money): MoneyView => ({
  currency: money.currency,
  amountMinor: money.amount.toString(),
})

export const rateView = (used: RateUsed): RateView => ({
  quote: used.rate.quote,
  pricePerBtcMinor: divide(used.rate.numerator, used.rate.denominator, 'halfEven').toString(),
  age: used.age,
  decidedAt: used.decidedAt,
  sources: used.quotes.map(({ source, asOf }) => ({ name: source, asOf })),
})

const lightningView = (payment: LightningPayment): LightningView => ({
  tender: 'lightning',
  id: payment.id,
  state: payment.state,
  due: moneyView(payment.due),
  amountSat: payment.amountSat.toString(),
  paymentHash: payment.paymentHash,
  createdAt: payment.createdAt,
  expiresAt: payment.expiresAt,
  ...(payment.bolt11 === undefined ? {} : { bolt11: payment.bolt11 }),
  ...(payment.cancelReason === undefined ? {} : { cancelReason: payment.cancelReason }),
  ...(payment.failure === undefined ? {} : { failure: payment.failure }),
  ...(payment.receivedMsat === undefined ? {} : { receivedMsat: payment.receivedMsat.toString() }),
  ...(payment.settledAt === undefined ? {} : { settledAt: payment.settledAt }),
  ...(payment.applied === undefined ? {} : { applied: payment.applied }),
  ...(payment.rate === undefined ? {} : { rate: rateView(payment.rate) }),
})

const cashView = (payment: CashPayment): CashView => ({
  tender: 'cash',
  id: payment.id,
  state: 'settled',
  due: moneyView(payment.due),
  asked: moneyView(payment.asked),
  given: moneyView(payment.given),
  change: moneyView(payment.change),
  createdAt: payment.createdAt,
  ...(payment.wentOnBy === undefined ? {} : { wentOnBy: payment.wentOnBy }),
})

const cardView = (payment: CardPayment): CardPaymentView => ({
  tender: 'card',
  id: payment.id,
  state: payment.state,
  due: moneyView(payment.due),
  amountSat: payment.amountSat.toString(),
  cardId: payment.cardId,
  createdAt: payment.createdAt,
  ...(payment.wentOnBy === undefined ? {} : { wentOnBy: payment.wentOnBy }),
  ...(payment.rate === undefined ? {} : { rate: rateView(payment.rate) }),
  ...(payment.paidOut === undefined ? {} : { paidOut: moneyView(payment.paidOut) }),
})

function paymentView(payment: Payment): PaymentView {
  switch (payment.tender) {
    case 'lightning':
      return lightningView(payment)
    case 'cash':
      return cashView(payment)
    case 'card':
      return cardView(payment)
  }
}

const printJobView = (job: PrintJob): PrintJobView => ({
  id: job.id,
  kind: job.kind,
  copy: job.copy,
  state: job.state,
  ...(job.failure === undefined ? {} : { failure: job.failure }),
})

export const lateMoneyView = (row: LateMoney): LateMoneyView => ({
  id: row.id,
  kind: row.kind,
  amountMsat: row.amountMsat.toString(),
  paymentHash: row.paymentHash,
  createdAt: row.createdAt,
  ...(row.invoiceId === undefined ? {} : { invoiceId: row.invoiceId }),
})

/** A sale as the shop's own screens see it; `lateMoney` only what is not resolved. */
export function invoiceView(
  invoice: Invoice,
  printJobs: readonly PrintJob[],
  lateMoney: readonly LateMoney[],
): InvoiceView {
  const { status, additionalStatus } = invoiceState(invoice)
  return {
    id: invoice.id,
    number: invoice.number.toString(),
    price: moneyView(invoice.price),
    owed: moneyView(owed(invoice)),
    status,
    additionalStatus,
    createdAt: invoice.createdAt,
    lifetimeMin: invoice.lifetimeMin,
    ...(invoice.cancelAskedAt === undefined ? {} : { cancelAskedAt: invoice.cancelAskedAt }),
    ...(invoice.timeUnsure === undefined ? {} : { timeUnsure: invoice.timeUnsure }),
    ...(invoice.topUpCardId === undefined ? {} : { topUpCardId: invoice.topUpCardId }),
    payments: invoice.payments.map(paymentView),
    printJobs: printJobs.map(printJobView),
    lateMoney: lateMoney.filter(({ resolution }) => resolution === undefined).map(lateMoneyView),
  }
}
