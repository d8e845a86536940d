import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { isCurrency, type Currency } from '../../core/money/currency.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { RateSource } from '../../core/ports/rate-source.ts'
import { compareRates, isWithin, meanRate, rateFromPrice } from '../../core/rates/price.ts'
import type { Rate } from '../../core/rates/rate.ts'
import type { Instant } from '../../core/time/instant.ts'
import { defaultFetchLimits, fetchJson, type FetchLimits, type JsonAnswer } from './fetch-json.ts'

/** What an exchange's answer says: the rate, and its own time where it names one. */
export type Reading = { readonly rate: Rate; readonly asOf?: Instant }

/** An exchange as data: where its ticker of a pair stands and how its answer is read. */
export type Exchange = {
  readonly name: string
  readonly address: string
  /** The path of the ticker of BTC in `quote`. */
  readonly path: (quote: Currency) => string
  readonly read: (answer: JsonAnswer, quote: Currency) => Result<Reading, Failure>
}

export type ExchangeSetting = {
  readonly clock: Clock
  /** Another base address than the exchange's own: the practice exchange, a proxy. */
  readonly address?: string
  readonly limits?: FetchLimits
}

/**
 * The source that asks an exchange. Where an answer names no time, the rate is as of the moment we asked: it is not older
 * than that, so its age is never understated.
 */
export function createRateSource(exchange: Exchange, setting: ExchangeSetting): RateSource {
  const base = (setting.address ?? exchange.address).replace(/\/+$/, '')
  const { name } = exchange
  return Object.freeze<RateSource>({
    name,
    fetch: async (quote, stop) => {
      if (!isCurrency(quote) || quote === 'BTC') return err(failure('currency.unknown'))
      const askedAt = setting.clock.now()
      const url = base + exchange.path(quote)
      const answer = await fetchJson(url, setting.limits ?? defaultFetchLimits, stop)
      if (!answer.ok) return answer
      const reading = exchange.read(answer.value, quote)
      if (!reading.ok) return reading
      const { rate, asOf = askedAt } = reading.value
      return ok({ source: name, rate, asOf })
    },
  })
}

/** An exchange's own trouble: tried again in the next round. */
export const noAnswer = (status: number): Result<never, Failure> =>
  err(failure('rate.noAnswer', { status: String(status) }))

export const badAnswer: Result<never, Failure> = err(failure('rate.badAnswer'))

/** A market whose ask stands more than this above its bid, in hundredths of a percent, has no price. */
const widestMarketBp = 1_000n

/** The rate half way between the highest bid and the lowest ask; a crossed or very wide market is a bad answer. */
export function midRate(bidText: string, askText: string, quote: Currency): Result<Rate, Failure> {
  const [bid, ask] = [rateFromPrice(bidText, quote), rateFromPrice(askText, quote)]
  if (!bid.ok) return bid
  if (!ask.ok) return ask
  const isCrossed = compareRates(bid.value, ask.value) > 0
  if (isCrossed || !isWithin(bid.value, ask.value, widestMarketBp)) return badAnswer
  return ok(meanRate(bid.value, ask.value))
}
