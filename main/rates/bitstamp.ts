import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import { instant } from '../../core/time/instant.ts'
import { badAnswer, midRate, noAnswer, type Exchange } from './exchange.ts'

/**
 * Bitstamp HTTP API v2, GET /api/v2/ticker/{market_symbol}/ (www.bitstamp.net/api/#tag/Tickers/operation/GetMarketTicker).
 * Public, no key. `timestamp` is the exchange's own time in Unix seconds.
 */
const Answer = Type.Object({
  bid: Type.String(),
  ask: Type.String(),
  timestamp: Type.String({ pattern: '^[0-9]{9,11}$' }),
  /** Present in newer answers; the market is in the address already. */
  pair: Type.Optional(Type.String()),
})

export const bitstamp: Exchange = Object.freeze<Exchange>({
  name: 'bitstamp',
  address: 'https://www.bitstamp.net',
  path: (quote) => `/api/v2/ticker/btc${quote.toLowerCase()}/`,
  read: ({ status, json }, quote) => {
    if (status === 404) return err(failure('currency.unknown'))
    if (status !== 200) return noAnswer(status)
    if (!Check(Answer, json)) return badAnswer
    if (json.pair !== undefined && json.pair !== `BTC/${quote}`) return badAnswer
    const rate = midRate(json.bid, json.ask, quote)
    return rate.ok ? ok({ rate: rate.value, asOf: instant(Number(json.timestamp) * 1000) }) : rate
  },
})
