import { Type, type Static } from 'typebox'
import { Check } from 'typebox/value'
import { isCurrency } from '../money/currency.ts'
import { instant } from '../time/instant.ts'
import { rateOf } from './price.ts'
import type { Rate, RateQuote, RateUsed } from './rate.ts'

/** A sale's rate as text in the store. Fractions are decimal strings: a price of 1 BTC does not fit JSON's numbers exactly. */
const Whole = Type.String({ pattern: '^[1-9][0-9]{0,79}$' })
const Moment = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER })
const RateJson = Type.Object(
  { quote: Type.String(), numerator: Whole, denominator: Whole },
  { additionalProperties: false },
)
const QuoteJson = Type.Object(
  { source: Type.String({ minLength: 1, maxLength: 40 }), rate: RateJson, asOf: Moment },
  { additionalProperties: false },
)
const UsedJson = Type.Object(
  {
    rate: RateJson,
    age: Type.Union([
      Type.Literal('fresh'),
      Type.Literal('ageing'),
      Type.Literal('lastKnown'),
      Type.Literal('tooOld'),
    ]),
    decidedAt: Moment,
    quotes: Type.Array(QuoteJson, { maxItems: 20 }),
  },
  { additionalProperties: false },
)

/** The text that the store keeps. */
export const rateUsedToText = (used: RateUsed): string =>
  JSON.stringify({
    rate: rateToJson(used.rate),
    age: used.age,
    decidedAt: used.decidedAt,
    quotes: used.quotes.map(({ source, rate, asOf }) => ({ source, rate: rateToJson(rate), asOf })),
  } satisfies Static<typeof UsedJson>)

/** The rate from the store's text; undefined for anything that `rateUsedToText` did not write. */
export function rateUsedFromText(text: string): RateUsed | undefined {
  const json = parsed(text)
  if (!Check(UsedJson, json)) return undefined
  const rates = [json.rate, ...json.quotes.map(({ rate }) => rate)]
  if (!rates.every(({ quote }) => isCurrency(quote) && quote === json.rate.quote)) return undefined
  return {
    rate: rateFromJson(json.rate),
    age: json.age,
    decidedAt: instant(json.decidedAt),
    quotes: json.quotes.map(({ source, rate, asOf }): RateQuote => {
      return { source, rate: rateFromJson(rate), asOf: instant(asOf) }
    }),
  }
}

const rateToJson = ({ quote, numerator, denominator }: Rate) => ({
  quote,
  numerator: numerator.toString(),
  denominator: denominator.toString(),
})

const rateFromJson = (json: Static<typeof RateJson>): Rate =>
  rateOf(json.quote, BigInt(json.numerator), BigInt(json.denominator))

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
