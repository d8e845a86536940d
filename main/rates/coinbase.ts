import { Type } from 'typebox'
import { Check } from 'typebox/value'
import { failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import { rateFromPrice } from '../../core/rates/price.ts'
import { badAnswer, noAnswer, type Exchange } from './exchange.ts'

/**
 * Coinbase App API v2, GET /v2/prices/:currency_pair/spot (docs.cdp.coinbase.com/coinbase-app/track-apis/prices). Public,
 * no key. The answer names no time. The documented example has no `base`; where there is one it must be BTC.
 */
const Answer = Type.Object({
  data: Type.Object({
    amount: Type.String(),
    base: Type.Optional(Type.Literal('BTC')),
    currency: Type.String(),
  }),
})
const Refusal = Type.Object({ errors: Type.Array(Type.Object({ id: Type.String() })) })

export const coinbase: Exchange = Object.freeze<Exchange>({
  name: 'coinbase',
  address: 'https://api.coinbase.com',
  path: (quote) => `/v2/prices/BTC-${quote}/spot`,
  read: ({ status, json }, quote) => {
    if ((status === 400 || status === 404) && Check(Refusal, json))
      return err(failure('currency.unknown'))
    if (status !== 200) return noAnswer(status)
    if (!Check(Answer, json) || json.data.currency !== quote) return badAnswer
    const rate = rateFromPrice(json.data.amount, quote)
    return rate.ok ? ok({ rate: rate.value }) : rate
  },
})
