import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../time/instant.ts'
import { medianRate } from './median-rate.ts'
import { compareRates, rateOf } from './price.ts'
import type { RateQuote } from './rate.ts'

const quotes = (prices: readonly number[]): RateQuote<'EUR'>[] =>
  prices.map((price, at) => ({
    source: `source ${at}`,
    rate: rateOf('EUR', BigInt(price), 1n),
    asOf: instant(0),
  }))

describe('medianRate', () => {
  it.each<[readonly number[], number | undefined, readonly number[]]>([
    [[], undefined, []],
    [[100], 100, []],
    [[100, 102], 101, []],
    [[100, 103], undefined, []],
    [[100, 101, 102], 101, []],
    [[102, 100, 101], 101, []],
    [[100, 101, 1000], 100.5, [1000]],
    [[10, 100, 101], 100.5, [10]],
    [[100, 110, 121], undefined, []],
    [[100, 100, 200, 200], undefined, []],
    [[100, 101, 102, 1000], 101, [1000]],
    [[1, 100, 100, 100, 1000], 100, [1, 1000]],
  ])('%j', (prices, price, outliers) => {
    const agreement = medianRate(quotes(prices), 200n)
    const expected = price === undefined ? undefined : rateOf('EUR', BigInt(price * 2), 2n)
    expect(agreement?.rate).toEqual(expected)
    expect((agreement?.outliers ?? []).map(({ rate }) => Number(rate.numerator))).toEqual(outliers)
  })

  it('lies between the quotes that made it, whatever the order, and a minority never moves it far', () => {
    const prices = fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 7 })
    fc.assert(
      fc.property(prices, (some) => {
        const agreement = medianRate(quotes(some), 200n)
        const turned = medianRate(quotes(some.toReversed()), 200n)
        expect(turned?.rate).toEqual(agreement?.rate)
        const used = agreement?.quotes ?? []
        expect(agreement === undefined || used.length * 2 > some.length).toBe(true)
        expect(used.length + (agreement?.outliers.length ?? 0)).toBe(agreement ? some.length : 0)
        const outside = used.filter(
          ({ rate }, at) =>
            agreement !== undefined &&
            ((at === 0 && compareRates(rate, agreement.rate) > 0) ||
              (at === used.length - 1 && compareRates(rate, agreement.rate) < 0)),
        )
        expect(outside).toEqual([])
      }),
      { numRuns: 1000 },
    )
  })
})
