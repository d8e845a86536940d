import { describe, expect, it } from 'vitest'
import type { Clock } from '../../core/ports/clock.ts'
import { instant } from '../../core/time/instant.ts'
import { createExchange } from './exchange.ts'

const handClock = () => {
  let ms = 0
  const clock: Clock = {
    now: () => instant(1_790_000_000_000 + ms),
    monotonicMs: () => ms,
    sleep: () => Promise.resolve(),
  }
  return { clock, pass: (by: number) => (ms += by) }
}

const body = (answer: ReturnType<ReturnType<typeof createExchange>['answer']>): string => {
  if (answer === undefined || answer === 'cut') return String(answer)
  return JSON.stringify(answer.body)
}

describe('practice exchange', () => {
  it('answers in the shape of each exchange', () => {
    const { clock } = handClock()
    const exchange = createExchange(clock, 1)
    expect(body(exchange.answer('/kraken/0/public/Ticker?pair=XBTEUR'))).toContain(
      '"XXBTZEUR":{"a":["87800.50000"',
    )
    expect(body(exchange.answer('/coinbase/v2/prices/BTC-EUR/spot'))).toBe(
      '{"data":{"amount":"87800.00","base":"BTC","currency":"EUR"}}',
    )
    expect(body(exchange.answer('/bitstamp/api/v2/ticker/btceur/'))).toContain(
      '"timestamp":"1790000000"',
    )
  })

  it('refuses a pair as the exchange would', () => {
    const exchange = createExchange(handClock().clock, 1)
    expect(exchange.answer('/kraken/0/public/Ticker?pair=XBTXXX')).toMatchObject({
      status: 200,
      body: { error: ['EQuery:Unknown asset pair'] },
    })
    expect(exchange.answer('/coinbase/v2/prices/BTC-XXX/spot')).toMatchObject({ status: 404 })
    expect(exchange.answer('/elsewhere')).toBeUndefined()
  })

  it('walks the same way for the same seed, and stays near its start', () => {
    const prices = (seed: number): string[] => {
      const { clock, pass } = handClock()
      const exchange = createExchange(clock, seed)
      return Array.from({ length: 200 }, () => {
        pass(60_000)
        return body(exchange.answer('/coinbase/v2/prices/BTC-EUR/spot'))
      })
    }
    expect(prices(7)).toEqual(prices(7))
    expect(prices(7)).not.toEqual(prices(8))
    for (const price of prices(7)) {
      const euros = Number(/"amount":"(\d+)\./.exec(price)?.[1])
      expect(euros).toBeGreaterThan(80_000)
      expect(euros).toBeLessThan(96_000)
    }
  })

  it('lags, disagrees, fails and stops when it is told to', () => {
    const { clock, pass } = handClock()
    const exchange = createExchange(clock, 3)
    const ask = () => exchange.answer('/bitstamp/api/v2/ticker/btceur/')
    exchange.setMode('bitstamp', 'lagging')
    const before = body(ask())
    pass(600_000)
    expect(body(ask())).toBe(before)
    exchange.setMode('bitstamp', 'normal')
    expect(body(ask())).not.toBe(before)
    exchange.setMode('bitstamp', 'failing')
    expect(ask()).toMatchObject({ status: 500 })
    exchange.setMode('bitstamp', 'stopped')
    expect(ask()).toBe('cut')
    exchange.setMode('bitstamp', 'slow')
    expect(ask()).toMatchObject({ status: 200, afterMs: 20_000 })
    const fair = /"amount":"(\d+)\./
    const usual = Number(fair.exec(body(exchange.answer('/coinbase/v2/prices/BTC-EUR/spot')))?.[1])
    exchange.setMode('coinbase', 'disagreeing')
    const high = Number(fair.exec(body(exchange.answer('/coinbase/v2/prices/BTC-EUR/spot')))?.[1])
    expect(Math.round((high / usual) * 100)).toBe(110)
  })
})
