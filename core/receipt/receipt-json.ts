/**
 * A receipt as it lies in a print job's row: JSON, amounts as decimal strings. Written when the job is made, read when it
 * is printed, perhaps by a later version of this program: unknown fields are let through, missing ones are not.
 */
import Type from 'typebox'
import Value from 'typebox/value'
import {
  amountToJson,
  moneyFromJson,
  moneyToJson,
  msatFromJson,
  satFromJson,
} from '../money/json.ts'
import type { Failure } from '../errors/registry.ts'
import { assert, type Result } from '../errors/result.ts'
import type { Money } from '../money/units.ts'
import type { CardTender, CashTender, LightningTender, Receipt, Tender } from './receipt.ts'

const MoneyShape = Type.Object({ currency: Type.String(), amountMinor: Type.String() })
const part = { due: Type.Optional(MoneyShape) }
const Rate = Type.Object({
  text: Type.String(),
  sources: Type.Array(Type.String()),
  at: Type.String(),
  lastKnown: Type.Optional(Type.Literal(true)),
})
const Lightning = Type.Object({
  ...part,
  kind: Type.Literal('lightning'),
  amountSat: Type.String(),
  receivedMsat: Type.String(),
  rate: Type.Optional(Rate),
  paymentHash: Type.String(),
})
const Cash = Type.Object({
  ...part,
  kind: Type.Literal('cash'),
  given: MoneyShape,
  change: MoneyShape,
  rounding: Type.Optional(MoneyShape),
})
const Card = Type.Object({
  ...part,
  kind: Type.Literal('card'),
  amountSat: Type.String(),
  rate: Type.Optional(Rate),
  card: Type.String(),
})
const TenderShape = Type.Union([Lightning, Cash, Card])
type TenderShape = Type.Static<typeof TenderShape>

const ReceiptShape = Type.Object({
  shopName: Type.String(),
  language: Type.String(),
  number: Type.String(),
  invoiceId: Type.String(),
  at: Type.String(),
  timeUnsure: Type.Optional(Type.Literal(true)),
  mode: Type.Optional(Type.Union([Type.Literal('practice'), Type.Literal('training')])),
  copy: Type.Union([
    Type.Literal('original'),
    Type.Literal('repeat'),
    Type.Object({ copy: Type.Integer({ minimum: 1 }) }),
  ]),
  lines: Type.Array(Type.Object({ label: Type.Optional(Type.String()), total: MoneyShape })),
  total: MoneyShape,
  taxes: Type.Array(Type.Object({ rateBp: Type.Integer(), net: MoneyShape, tax: MoneyShape })),
  topUp: Type.Optional(Type.String()),
  tenders: Type.Optional(Type.Array(TenderShape, { minItems: 1 })),
  /** Slips of before a sale could be paid in several ways. */
  tender: Type.Optional(TenderShape),
  qr: Type.Optional(Type.String()),
})
type ReceiptShape = Type.Static<typeof ReceiptShape>

function tenderToJson(tender: Tender): TenderShape {
  const due = tender.due === undefined ? {} : { due: moneyToJson(tender.due) }
  if (tender.kind === 'cash')
    return {
      ...due,
      kind: 'cash',
      given: moneyToJson(tender.given),
      change: moneyToJson(tender.change),
      ...(tender.rounding === undefined ? {} : { rounding: moneyToJson(tender.rounding) }),
    }
  const rate = tender.rate && { rate: { ...tender.rate, sources: [...tender.rate.sources] } }
  const amountSat = amountToJson(tender.amountSat)
  if (tender.kind === 'card') return { ...due, kind: 'card', amountSat, card: tender.card, ...rate }
  const { kind, paymentHash } = tender
  return {
    ...due,
    kind,
    paymentHash,
    amountSat,
    receivedMsat: amountToJson(tender.receivedMsat),
    ...rate,
  }
}

/** The text for the print job's row. */
export function receiptToJson(receipt: Receipt): string {
  const { tenders, ...rest } = receipt
  const shape: ReceiptShape = {
    ...rest,
    lines: receipt.lines.map((line) => ({ ...line, total: moneyToJson(line.total) })),
    total: moneyToJson(receipt.total),
    taxes: receipt.taxes.map(({ rateBp, net, tax }) => ({
      rateBp,
      net: moneyToJson(net),
      tax: moneyToJson(tax),
    })),
    tenders: tenders.map(tenderToJson),
  }
  return JSON.stringify(shape)
}

/** The value of a result that only a mistake of ours can spoil: nobody but `receiptToJson` writes these texts. */
function sure<T>(result: Result<T, Failure>): T {
  if (result.ok) return result.value
  throw new Error(`mistake in the program: a receipt's row holds ${result.error.code}`)
}

const moneyOf = (shape: Type.Static<typeof MoneyShape>): Money => sure(moneyFromJson(shape))

const cashOf = ({ due, given, change, rounding }: Type.Static<typeof Cash>): CashTender => ({
  kind: 'cash',
  ...(due === undefined ? {} : { due: moneyOf(due) }),
  given: moneyOf(given),
  change: moneyOf(change),
  ...(rounding === undefined ? {} : { rounding: moneyOf(rounding) }),
})

const lightningOf = ({ due, ...shape }: Type.Static<typeof Lightning>): LightningTender => ({
  ...shape,
  ...(due === undefined ? {} : { due: moneyOf(due) }),
  amountSat: sure(satFromJson(shape.amountSat)),
  receivedMsat: sure(msatFromJson(shape.receivedMsat)),
})

const cardOf = ({ due, ...shape }: Type.Static<typeof Card>): CardTender => ({
  ...shape,
  ...(due === undefined ? {} : { due: moneyOf(due) }),
  amountSat: sure(satFromJson(shape.amountSat)),
})

function tenderOf(shape: TenderShape): Tender {
  switch (shape.kind) {
    case 'lightning':
      return lightningOf(shape)
    case 'cash':
      return cashOf(shape)
    case 'card':
      return cardOf(shape)
  }
}

/** The receipt of a print job's row. Throws on a text that `receiptToJson` did not write. */
export function receiptFromJson(text: string): Receipt {
  const shape: unknown = JSON.parse(text)
  assert(Value.Check(ReceiptShape, shape), 'a print job holds no receipt')
  const { tender, tenders = tender === undefined ? [] : [tender], ...rest } = shape
  assert(tenders.length > 0, 'a receipt says how the sale was paid')
  return {
    ...rest,
    lines: shape.lines.map((line) => ({ ...line, total: moneyOf(line.total) })),
    total: moneyOf(shape.total),
    taxes: shape.taxes.map(({ rateBp, net, tax }) => ({
      rateBp,
      net: moneyOf(net),
      tax: moneyOf(tax),
    })),
    tenders: tenders.map(tenderOf),
  }
}
