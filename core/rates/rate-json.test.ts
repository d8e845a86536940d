import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant } from '../time/instant.ts'
import { rateOf } from './price.ts'
import { rateUsedFromText, rateUsedToText } from './rate-json.ts'
import type { RateUsed } from './rate.ts'

const example: RateUsed = {
  rate: rateOf('EUR', 12_246_901n, 2n),
  age: 'fresh',
  decidedAt: instant(1_767_225_600_000),
  quotes: [
    { source: 'kraken', rate: rateOf('EUR', 12_246_901n, 2n), asOf: instant(1_767_225_599_000) },
  ],
}

describe('a rate as text', () => {
  it('is written like this for ever (the store holds it)', () => {
    expect(rateUsedToText(example)).toBe(
      '{"rate":{"quote":"EUR","numerator":"12246901","denominator":"2"},"age":"fresh","decidedAt":1767225600000,' +
        '"quotes":[{"source":"kraken","rate":{"quote":"EUR","numerator":"12246901","denominator":"2"},"asOf":1767225599000}]}',
    )
  })

  it('comes back as it was', () => {
    const rates = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 30n }), fc.bigInt({ min: 1n, max: 10n ** 30n }))
      .map(([numerator, denominator]) => rateOf('EUR', numerator, denominator))
    const moments = fc.integer({ min: 0, max: 4_000_000_000_000 }).map(instant)
    const quotes = fc.record({
      source: fc.constantFrom('kraken', 'coinbase', 'bitstamp'),
      rate: rates,
      asOf: moments,
    })
    const any = fc.record({
      rate: rates,
      age: fc.constantFrom<RateUsed['age']>('fresh', 'ageing', 'lastKnown', 'tooOld'),
      decidedAt: moments,
      quotes: fc.array(quotes, { maxLength: 5 }),
    })
    fc.assert(
      fc.property(any, (value) => {
        expect(rateUsedFromText(rateUsedToText(value))).toEqual(value)
      }),
    )
  })

  const text = rateUsedToText(example)
  it.each([
    '',
    'null',
    '{}',
    text.slice(0, -1),
    text.replace('"fresh"', '"new"'),
    text.replace('"12246901"', '12246901'),
    text.replace('"12246901"', '"0"'),
    text.replace('"12246901"', '"-5"'),
    text.replace('"12246901"', '"1.5"'),
    text.replace('"2"', '"0"'),
    text.replace('"EUR"', '"USD"'),
    text.replaceAll('"EUR"', '"XXX"'),
    text.replace('1767225600000', '-1'),
    text.replace('1767225600000', '1e99'),
    text.replace('"age"', '"note":1,"age"'),
  ])('is nothing else: %s', (other) => expect(rateUsedFromText(other)).toBeUndefined())
})
