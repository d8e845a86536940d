import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { Currency } from '../../core/money/currency.ts'
import { rateOf } from '../../core/rates/price.ts'
import { bitstamp } from './bitstamp.ts'
import { coinbase } from './coinbase.ts'
import type { Exchange } from './exchange.ts'
import { kraken } from './kraken.ts'

/** An answer from an exchange's own documentation; the file names the page. */
const fixture = <T>(name: string): T => {
  const text = readFileSync(join(import.meta.dirname, 'fixtures', name), 'utf8')
  return (JSON.parse(text) as { answer: T }).answer
}
const krakenTicker = fixture<{ result: { XXBTZUSD: object } }>('kraken-ticker.json')
const coinbaseSpot = fixture<object>('coinbase-spot.json')
const bitstampTicker = fixture<object>('bitstamp-ticker.json')

const read = (exchange: Exchange, json: unknown, status = 200) =>
  exchange.read({ status, json }, 'USD')

const failed = (code: FailureCode) => ({ ok: false, error: { code } })
const badAnswer = failed('rate.badAnswer')
const noAnswer = failed('rate.noAnswer')
const unknown = failed('currency.unknown')

/** The documented answer with one price replaced. */
const krakenWith = (a: unknown, b: unknown, pair = 'XXBTZUSD') => ({
  error: [],
  result: {
    [pair]: { ...krakenTicker.result.XXBTZUSD, a: [a, '1', '1'], b: [b, '1', '1'] },
  },
})
const coinbaseWith = (data: object) => ({ data: { amount: '1015.00', currency: 'USD', ...data } })
const bitstampWith = (change: object) => ({ ...bitstampTicker, ...change })

describe('the answers of the exchanges’ own documentation', () => {
  it('Kraken: half way between 30300.00000 and 30300.10000', () => {
    expect(read(kraken, krakenTicker)).toEqual({
      ok: true,
      value: { rate: rateOf('USD', 3_030_005n, 1n) },
    })
  })

  it('Coinbase: 1015.00', () => {
    expect(read(coinbase, coinbaseSpot)).toEqual({
      ok: true,
      value: { rate: rateOf('USD', 101_500n, 1n) },
    })
  })

  it('Bitstamp: half way between 2188.97 and 2211.00, by its own clock', () => {
    expect(read(bitstamp, bitstampTicker)).toEqual({
      ok: true,
      value: { rate: rateOf('USD', 439_997n, 2n), asOf: 1_643_640_186_000 },
    })
  })
})

describe('where the tickers stand', () => {
  it.each<[Exchange, Currency, string]>([
    [kraken, 'EUR', '/0/public/Ticker?pair=XBTEUR'],
    [coinbase, 'EUR', '/v2/prices/BTC-EUR/spot'],
    [bitstamp, 'EUR', '/api/v2/ticker/btceur/'],
  ])('$name', (exchange, quote, path) => expect(exchange.path(quote)).toBe(path))
})

const notPrices = [
  'NaN',
  'Infinity',
  '0',
  '0.00000',
  '-30300.1',
  '1e5',
  '30,300',
  '',
  ' 1',
  '٣',
  null,
  30300.1,
  {},
]

describe('Kraken', () => {
  it.each(notPrices)('refuses a price of %j', (price) => {
    expect(read(kraken, krakenWith(price, '30300.0'))).toMatchObject(badAnswer)
    expect(read(kraken, krakenWith('30300.1', price))).toMatchObject(badAnswer)
  })

  it('refuses a market that is crossed or very wide', () => {
    expect(read(kraken, krakenWith('30299.9', '30300.0'))).toMatchObject(badAnswer)
    expect(read(kraken, krakenWith('303000.0', '30300.0'))).toMatchObject(badAnswer)
  })

  it.each(['XXBTZEUR', 'XETHZUSD', 'XBTUSDT', ''])('refuses the pair %j', (pair) => {
    expect(read(kraken, krakenWith('30300.1', '30300.0', pair))).toMatchObject(badAnswer)
  })

  it('reads pairs without the old letters', () => {
    const answer = krakenWith('30300.1', '30300.0', 'XBTCHF')
    expect(kraken.read({ status: 200, json: answer }, 'CHF')).toMatchObject({ ok: true })
  })

  it('tells an unknown pair from its own trouble and from nonsense', () => {
    const error = (text: string) => ({ error: [text] })
    expect(read(kraken, error('EQuery:Unknown asset pair'))).toMatchObject(unknown)
    expect(read(kraken, error('EAPI:Rate limit exceeded'))).toMatchObject(noAnswer)
    expect(read(kraken, error('EService:Unavailable'), 503)).toMatchObject(noAnswer)
    for (const json of [
      null,
      [],
      'x',
      {},
      { error: [], result: {} },
      { error: [], result: [] },
      { error: [] },
    ])
      expect(read(kraken, json)).toMatchObject(badAnswer)
    const two = {
      error: [],
      result: { ...krakenTicker.result, XXBTZEUR: krakenTicker.result.XXBTZUSD },
    }
    expect(read(kraken, two)).toMatchObject(badAnswer)
  })
})

describe('Coinbase', () => {
  it.each(notPrices)('refuses a price of %j', (amount) => {
    expect(read(coinbase, coinbaseWith({ amount }))).toMatchObject(badAnswer)
  })

  it('reads answers that name the base, and refuses another base or currency', () => {
    expect(read(coinbase, coinbaseWith({ base: 'BTC' }))).toMatchObject({ ok: true })
    expect(read(coinbase, coinbaseWith({ base: 'ETH' }))).toMatchObject(badAnswer)
    expect(read(coinbase, coinbaseWith({ currency: 'EUR' }))).toMatchObject(badAnswer)
  })

  it('tells an unknown pair from its own trouble and from nonsense', () => {
    const refusal = { errors: [{ id: 'not_found', message: 'Invalid base currency' }] }
    expect(read(coinbase, refusal, 404)).toMatchObject(unknown)
    expect(read(coinbase, {}, 404)).toMatchObject(noAnswer)
    expect(read(coinbase, refusal, 429)).toMatchObject(noAnswer)
    for (const json of [null, [], 'x', {}, { data: null }, { data: [] }])
      expect(read(coinbase, json)).toMatchObject(badAnswer)
  })
})

describe('Bitstamp', () => {
  it.each(notPrices)('refuses a price of %j', (price) => {
    expect(read(bitstamp, bitstampWith({ bid: price }))).toMatchObject(badAnswer)
    expect(read(bitstamp, bitstampWith({ ask: price }))).toMatchObject(badAnswer)
  })

  it.each(['', 'now', '-1', '1643640186.5', '1'.repeat(12), 1_643_640_186])(
    'refuses a time of %j',
    (timestamp) => expect(read(bitstamp, bitstampWith({ timestamp }))).toMatchObject(badAnswer),
  )

  it('refuses another pair, an unknown one, its own trouble and nonsense', () => {
    expect(read(bitstamp, bitstampWith({ pair: 'BTC/USD' }))).toMatchObject({ ok: true })
    expect(read(bitstamp, bitstampWith({ pair: 'ETH/USD' }))).toMatchObject(badAnswer)
    expect(read(bitstamp, { status: 'error' }, 404)).toMatchObject(unknown)
    expect(read(bitstamp, {}, 500)).toMatchObject(noAnswer)
    for (const json of [null, [], 'x', {}]) expect(read(bitstamp, json)).toMatchObject(badAnswer)
  })
})
