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
import type { CardTender, CashTender, LightningTender, Receipt } from './receipt.ts'

const MoneyShape = Type.Object({ currency: Type.String(), amountMinor: Type.String() })
const Rate = Type.Object({
  text: Type.String(),
  sources: Type.Array(Type.String()),
  at: Type.String(),
  lastKnown: Type.Optional(Type.Literal(true)),
})
const Lightning = Type.Object({
  kind: Type.Literal('lightning'),
  amountSat: Type.String(),
  receivedMsat: Type.String(),
  rate: Type.Optional(Rate),
  paymentHash: Type.String(),
})
const Cash = Type.Object({
  kind: Type.Literal('cash'),
  given: MoneyShape,
  change: MoneyShape,
  rounding: Type.Optional(MoneyShape),
})
const Card = Type.Object({
  kind: Type.Literal('card'),
  amountSat: Type.String(),
  rate: Type.Optional(Rate),
  card: Type.String(),
})
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
  tender: Type.Union([Lightning, Cash, Card]),
  qr: Type.Optional(Type.String()),
})
type ReceiptShape = Type.Static<typeof ReceiptShape>

function tenderToJson(tender: Receipt['tender']): ReceiptShape['tender'] {
  if (tender.kind === 'cash')
    return {
      kind: 'cash',
      given: moneyToJson(tender.given),
      change: moneyToJson(tender.change),
      ...(tender.rounding === undefined ? {} : { rounding: moneyToJson(tender.rounding) }),
    }
  const rate = tender.rate && { rate: { ...tender.rate, sources: [...tender.rate.sources] } }
  const amountSat = amountToJson(tender.amountSat)
  if (tender.kind === 'card') return { kind: 'card', amountSat, card: tender.card, ...rate }
  const { rate: _, ...rest } = tender
  return {
    ...rest,
    amountSat,
    receivedMsat: amountToJson(tender.receivedMsat),
    ...rate,
  }
}

/** The text for the print job's row. */
export function receiptToJson(receipt: Receipt): string {
  const shape: ReceiptShape = {
    ...receipt,
    lines: receipt.lines.map((line) => ({ ...line, total: moneyToJson(line.total) })),
    total: moneyToJson(receipt.total),
    taxes: receipt.taxes.map(({ rateBp, net, tax }) => ({
      rateBp,
      net: moneyToJson(net),
      tax: moneyToJson(tax),
    })),
    tender: tenderToJson(receipt.tender),
  }
  return JSON.stringify(shape)
}

/** The value of a result that only a mistake of ours can spoil: nobody but `receiptToJson` writes these texts. */
function sure<T>(result: Result<T, Failure>): T {
  if (result.ok) return result.value
  throw new Error(`mistake in the program: a receipt's row holds ${result.error.code}`)
}

const moneyOf = (shape: Type.Static<typeof MoneyShape>): Money => sure(moneyFromJson(shape))

const cashOf = ({ given, change, rounding }: Type.Static<typeof Cash>): CashTender => ({
  kind: 'cash',
  given: moneyOf(given),
  change: moneyOf(change),
  ...(rounding === undefined ? {} : { rounding: moneyOf(rounding) }),
})

const lightningOf = (shape: Type.Static<typeof Lightning>): LightningTender => ({
  ...shape,
  amountSat: sure(satFromJson(shape.amountSat)),
  receivedMsat: sure(msatFromJson(shape.receivedMsat)),
})

const cardOf = (shape: Type.Static<typeof Card>): CardTender => ({
  ...shape,
  amountSat: sure(satFromJson(shape.amountSat)),
})

function tenderOf(shape: ReceiptShape['tender']): Receipt['tender'] {
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
  return {
    ...shape,
    lines: shape.lines.map((line) => ({ ...line, total: moneyOf(line.total) })),
    total: moneyOf(shape.total),
    taxes: shape.taxes.map(({ rateBp, net, tax }) => ({
      rateBp,
      net: moneyOf(net),
      tax: moneyOf(tax),
    })),
    tender: tenderOf(shape.tender),
  }
}
