import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import { badAnswer, midRate, noAnswer, type Exchange } from './exchange.ts'

/**
 * Kraken, Spot REST API, GET /public/Ticker (docs.kraken.com/api/docs/rest-api/get-ticker-information). Public, no key.
 * The answer names no time. `a` is the lowest ask, `b` the highest bid, each [price, whole lot volume, lot volume].
 */
const Side = Type.Array(Type.String(), { minItems: 1, maxItems: 8 })
const Answer = Type.Object({
  error: Type.Array(Type.String()),
  result: Type.Optional(Type.Record(Type.String(), Type.Object({ a: Side, b: Side }))),
})

export const kraken: Exchange = Object.freeze<Exchange>({
  name: 'kraken',
  address: 'https://api.kraken.com',
  path: (quote) => `/0/public/Ticker?pair=XBT${quote}`,
  read: ({ status, json }, quote) => {
    if (!Check(Answer, json)) return status === 200 ? badAnswer : noAnswer(status)
    if (json.error.includes('EQuery:Unknown asset pair')) return err(failure('currency.unknown'))
    if (json.error.length > 0 || status !== 200) return noAnswer(status)
    const [[pair, ticker] = [], another] = Object.entries(json.result ?? {})
    const isOurs = pair !== undefined && pairNames(quote).includes(pair)
    if (ticker === undefined || another !== undefined || !isOurs) return badAnswer
    const rate = midRate(ticker.b[0] ?? '', ticker.a[0] ?? '', quote)
    return rate.ok ? ok({ rate: rate.value }) : rate
  },
})

/** Older pairs carry letters for their kind of asset (XXBTZEUR), newer ones do not (XBTCHF). */
const pairNames = (quote: string): readonly string[] => [`XXBTZ${quote}`, `XBT${quote}`]
