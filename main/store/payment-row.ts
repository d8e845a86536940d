import type { Selectable } from 'kysely'
import { assert } from '../../core/errors/result.ts'
import type {
  CardPayment,
  CashPayment,
  LightningPayment,
  Payment,
} from '../../core/invoice/payment.ts'
import type { MinorUnits, Money } from '../../core/money/units.ts'
import { rateUsedFromText, rateUsedToText } from '../../core/rates/rate-json.ts'
import type { RateUsed } from '../../core/rates/rate.ts'
import { held, moment, momentOrNone, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'

export type PaymentRow = Selectable<Schema['payment']>

/** The values of a payment's columns, each present: null where this kind of payment has none. */
export type PaymentValues = ReturnType<typeof paymentValues>

/** A sale is read a dozen times until it is paid, and its rate is the dearest part of it to check: the newest are kept. */
const ratesByText = new Map<string, RateUsed>()
const mostRates = 256

function rateFrom(text: string | null): RateUsed | undefined {
  if (text === null) return undefined
  const known = ratesByText.get(text)
  if (known !== undefined) return known
  const rate = rateUsedFromText(text)
  assert(rate !== undefined, 'the store keeps rates as it was given them')
  if (ratesByText.size === mostRates) ratesByText.clear()
  ratesByText.set(text, rate)
  return rate
}

function lightningFrom(row: PaymentRow): LightningPayment {
  return {
    tender: 'lightning',
    id: row.id,
    invoiceId: row.invoice_id,
    state: row.state,
    createdAt: moment(row.created_at),
    due: { currency: row.due_currency, amount: row.due_amount },
    amountSat: held(row.amount_sat),
    paymentHash: held(row.payment_hash),
    expiresAt: moment(held(row.expires_at)),
    ...withoutNone({
      rate: rateFrom(row.rate),
      nodeKey: row.node_key,
      bolt11: row.bolt11,
      cancelReason: row.cancel_reason,
      failure: row.failure,
      receivedMsat: row.received_msat,
      settledAt: momentOrNone(row.settled_at),
      settleIndex: row.settle_index,
      applied: row.applied,
    }),
  }
}

function cashFrom(row: PaymentRow): CashPayment {
  const inCurrency = (amount: MinorUnits | null): Money => ({
    currency: row.due_currency,
    amount: held(amount),
  })
  return {
    tender: 'cash',
    id: row.id,
    invoiceId: row.invoice_id,
    state: 'settled',
    createdAt: moment(row.created_at),
    due: inCurrency(row.due_amount),
    asked: inCurrency(row.asked_amount),
    given: inCurrency(row.given_amount),
    change: inCurrency(row.change_amount),
    drawer: held(row.drawer),
    applied: 'price',
    ...withoutNone({ wentOnBy: row.went_on_by }),
  }
}

const cardFrom = (row: PaymentRow): CardPayment => ({
  tender: 'card',
  id: row.id,
  invoiceId: row.invoice_id,
  state: row.state === 'cancelled' ? 'cancelled' : 'settled',
  createdAt: moment(row.created_at),
  due: { currency: row.due_currency, amount: row.due_amount },
  amountSat: held(row.amount_sat),
  cardId: held(row.card_id),
  tapId: held(row.tap_id),
  applied: 'price',
  ...withoutNone({
    rate: rateFrom(row.rate),
    wentOnBy: row.went_on_by,
    paidOut:
      row.asked_amount === null ? null : { currency: row.due_currency, amount: row.asked_amount },
  }),
})

export function paymentFrom(row: PaymentRow): Payment {
  if (row.tender === 'cash') return cashFrom(row)
  return row.tender === 'card' ? cardFrom(row) : lightningFrom(row)
}

const none = {
  amountSat: null,
  rate: null,
  paymentHash: null,
  expiresAt: null,
  nodeKey: null,
  bolt11: null,
  cancelReason: null,
  failure: null,
  receivedMsat: null,
  settledAt: null,
  settleIndex: null,
  asked: null,
  given: null,
  change: null,
  drawer: null,
  wentOnBy: null,
  cardId: null,
  tapId: null,
}

function valuesOfLightning(payment: LightningPayment) {
  return {
    ...none,
    amountSat: payment.amountSat,
    rate: payment.rate === undefined ? null : rateUsedToText(payment.rate),
    paymentHash: payment.paymentHash,
    expiresAt: payment.expiresAt,
    nodeKey: payment.nodeKey ?? null,
    bolt11: payment.bolt11 ?? null,
    cancelReason: payment.cancelReason ?? null,
    failure: payment.failure ?? null,
    receivedMsat: payment.receivedMsat ?? null,
    settledAt: payment.settledAt ?? null,
    settleIndex: payment.settleIndex ?? null,
  }
}

function valuesOfCash(payment: CashPayment) {
  const { due, asked, given, change } = payment
  const others = [asked, given, change].map(({ currency }) => currency)
  assert(
    others.every((currency) => currency === due.currency),
    'a cash payment has one currency',
  )
  return {
    ...none,
    asked: asked.amount,
    given: given.amount,
    change: change.amount,
    drawer: payment.drawer,
    wentOnBy: payment.wentOnBy ?? null,
  }
}

const valuesOfCard = (payment: CardPayment) => ({
  ...none,
  amountSat: payment.amountSat,
  rate: payment.rate === undefined ? null : rateUsedToText(payment.rate),
  cardId: payment.cardId,
  tapId: payment.tapId,
  asked: payment.paidOut?.amount ?? null,
  wentOnBy: payment.wentOnBy ?? null,
})

function valuesOfTender(payment: Payment) {
  switch (payment.tender) {
    case 'lightning':
      return valuesOfLightning(payment)
    case 'cash':
      return valuesOfCash(payment)
    case 'card':
      return valuesOfCard(payment)
  }
}

/** A payment as the values of its row. */
export const paymentValues = (payment: Payment) => ({
  invoice: payment.invoiceId,
  id: payment.id,
  tender: payment.tender,
  state: payment.state,
  createdAt: payment.createdAt,
  dueCurrency: payment.due.currency,
  dueAmount: payment.due.amount,
  applied: payment.applied ?? null,
  ...valuesOfTender(payment),
})
