import { describe, expect, it } from 'vitest'
import { instant } from '../time/instant.ts'
import { loadWords } from '../words/load-words.ts'
import { rateOf } from './price.ts'
import { openRateBook, rateSources, usedRate, withQuotes } from './rate-book.ts'
import type { RateBook, RateMoment } from './rate-book.ts'
import { defaultRateLimits as limits } from './rate-limits.ts'
import { rateAgeText } from './rate-text.ts'
import type { RateQuote, RateUsed } from './rate.ts'

const start = 1_767_225_600_000
const minute = 60_000
const hour = 60 * minute

/** A moment so many ms after the start, by both clocks or with a wall clock that is off. */
const after = (ms: number, wallOffMs = 0): RateMoment => ({
  now: instant(start + ms + wallOffMs),
  monotonicMs: ms,
})

const quote = (source: string, price: number, asOfMs: number): RateQuote => ({
  source,
  rate: rateOf('EUR', BigInt(price), 1n),
  asOf: instant(start + asOfMs),
})

const round = (book: RateBook, ms: number, prices: Readonly<Record<string, number>>): RateBook =>
  withQuotes(
    book,
    Object.entries(prices).map(([source, price]) => quote(source, price, ms)),
    { at: after(ms), limits },
  )

const used = (book: RateBook, at: RateMoment) => usedRate(book, at, limits)
const price = (book: RateBook, at: RateMoment) => {
  const answer = used(book, at)
  return answer.ok ? `${answer.value.rate.numerator} ${answer.value.age}` : answer.error.code
}

const three = { kraken: 1000, coinbase: 1001, bitstamp: 1002 }

describe('the age of a rate', () => {
  const book = round(openRateBook('EUR'), 0, three)

  it.each([
    [0, '1001 fresh'],
    [2 * minute, '1001 fresh'],
    [2 * minute + 1, '1001 ageing'],
    [15 * minute, '1001 ageing'],
    [15 * minute + 1, '1001 lastKnown'],
    [24 * hour, '1001 lastKnown'],
    [24 * hour + 1, 'rate.tooOld'],
  ])('after %d ms: %s', (ms, expected) => expect(price(book, after(ms))).toBe(expected))

  it('is not made younger by a wall clock set back, and is made older by one set forward', () => {
    expect(price(book, after(hour, -365 * 24 * hour))).toBe('1001 lastKnown')
    expect(price(book, after(minute, 25 * hour))).toBe('rate.tooOld')
  })

  it('may be longer where the caller allows it, as own cards do', () => {
    const long = { ...limits, lastKnownMs: 14 * 24 * hour }
    expect(usedRate(book, after(13 * 24 * hour), long)).toMatchObject({
      ok: true,
      value: { age: 'lastKnown' },
    })
  })

  it('is said in words', async () => {
    const answer = used(book, after(3 * hour))
    const words = await loadWords('en')
    expect(answer.ok && rateAgeText(answer.value, after(3 * hour).now, words)).toBe(
      'Last known rate, 3 hours old',
    )
  })
})

describe('a round of quotes', () => {
  it('keeps what made the rate: sources, times and the moment', () => {
    const answer = used(round(openRateBook('EUR'), 5000, three), after(6000))
    expect(answer).toMatchObject({
      ok: true,
      value: {
        decidedAt: start + 5000,
        quotes: [
          { source: 'kraken', asOf: start + 5000 },
          { source: 'coinbase' },
          { source: 'bitstamp' },
        ],
      },
    })
  })

  it('knows nothing before the first one, and nothing of another currency', () => {
    const empty = openRateBook('EUR')
    expect(price(empty, after(0))).toBe('rate.none')
    const dollars = { ...quote('kraken', 1000, 0), rate: rateOf('USD', 1000n, 1n) }
    expect(price(withQuotes(empty, [dollars], { at: after(0), limits }), after(0))).toBe(
      'rate.none',
    )
  })

  it('is not moved by one source that is wrong by ten', () => {
    const book = round(openRateBook('EUR'), 0, { kraken: 1000, coinbase: 10_010, bitstamp: 1002 })
    expect(price(book, after(0))).toBe('1001 fresh')
    expect(
      rateSources(book, after(1000)).map(({ quote: { source }, used: counts }) => [source, counts]),
    ).toEqual([
      ['bitstamp', true],
      ['coinbase', false],
      ['kraken', true],
    ])
  })

  it('that agrees on nothing leaves the last rate to age; with none before it says so', () => {
    const split = { kraken: 1000, coinbase: 1100, bitstamp: 1300 }
    expect(price(round(openRateBook('EUR'), 0, split), after(0))).toBe('rate.spread')
    const later = round(round(openRateBook('EUR'), 0, three), 5 * minute, split)
    expect(price(later, after(5 * minute))).toBe('1001 ageing')
  })

  it('of one source alone is believed near the last rate only, until that one is too old', () => {
    const book = round(openRateBook('EUR'), 0, three)
    expect(price(round(book, 5 * minute, { kraken: 1090 }), after(5 * minute))).toBe('1090 fresh')
    expect(price(round(book, 5 * minute, { kraken: 10_000 }), after(5 * minute))).toBe(
      '1001 ageing',
    )
    expect(price(round(book, 25 * hour, { kraken: 10_000 }), after(25 * hour))).toBe('10000 fresh')
    expect(price(round(openRateBook('EUR'), 0, { kraken: 10_000 }), after(0))).toBe('10000 fresh')
  })

  it('of all sources is believed however far the price went', () => {
    const crash = { kraken: 500, coinbase: 500, bitstamp: 501 }
    const book = round(round(openRateBook('EUR'), 0, three), 5 * minute, crash)
    expect(price(book, after(5 * minute))).toBe('500 fresh')
  })

  it('leaves out a source that fell silent, and a quote that is old by its own time', () => {
    const first = round(openRateBook('EUR'), 0, three)
    const second = round(first, 5 * minute, { coinbase: 1030, bitstamp: 1030 })
    expect(price(second, after(5 * minute))).toBe('1030 fresh')
    const stale = quote('bitstamp', 1200, -10 * minute)
    const fresh = withQuotes(openRateBook('EUR'), [quote('kraken', 1000, 0), stale], {
      at: after(0),
      limits,
    })
    expect(price(fresh, after(0))).toBe('1000 fresh')
    const onlyStale = withQuotes(openRateBook('EUR'), [stale], { at: after(0), limits })
    expect(price(onlyStale, after(0))).toBe('rate.none')
  })

  it('never goes back: a quote older than its source’s last one is ignored', () => {
    const book = round(openRateBook('EUR'), minute, { kraken: 1000 })
    const older = withQuotes(book, [quote('kraken', 1010, 0)], { at: after(minute), limits })
    expect(price(older, after(minute))).toBe('1000 fresh')
  })

  it('takes an exchange whose clock is ahead of ours', () => {
    const ahead = quote('bitstamp', 1000, hour)
    const book = withQuotes(openRateBook('EUR'), [ahead], { at: after(0), limits })
    expect(price(book, after(0))).toBe('1000 fresh')
  })
})

describe('a rate from the store', () => {
  const answer = used(round(openRateBook('EUR'), 0, three), after(0))
  const stored: RateUsed | undefined = answer.ok ? answer.value : undefined

  it('serves after a restart by the wall clock alone', () => {
    const book = openRateBook('EUR', stored)
    const at = (ms: number): RateMoment => ({ now: instant(start + ms), monotonicMs: 7 })
    expect([0, hour, 25 * hour].map((ms) => price(book, at(ms)))).toEqual([
      '1001 fresh',
      '1001 lastKnown',
      'rate.tooOld',
    ])
  })

  it('counts as last known where the clock stands before it', () => {
    const book = openRateBook('EUR', stored)
    expect(price(book, { now: instant(start - hour), monotonicMs: 7 })).toBe('1001 lastKnown')
  })

  it('is forgotten when the shop changes its currency', () => {
    expect(price(openRateBook('USD', stored), after(0))).toBe('rate.none')
  })

  it('gives way to the first fresh round', () => {
    const book = round(openRateBook('EUR', stored), 3 * hour, { ...three, kraken: 1002 })
    expect(price(book, after(3 * hour))).toBe('1002 fresh')
  })
})
