import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Currency } from '../money/currency.ts'
import { atLeast, compareMoney } from '../money/arithmetic.ts'
import { money, msat, sat } from '../money/units.ts'
import { moneyForMsatFloor, pricePerBtc, satForMoney } from './convert.ts'
import { compareRates, isWithin, meanRate, rateFromPrice, rateOf } from './price.ts'

describe('rateFromPrice', () => {
  it.each<[string, Currency, bigint, bigint]>([
    ['61234.5', 'EUR', 6_123_450n, 1n],
    ['61234.50000', 'EUR', 6_123_450n, 1n],
    ['61234.505', 'EUR', 12_246_901n, 2n],
    ['9876543', 'JPY', 9_876_543n, 1n],
    ['9876543.5', 'JPY', 19_753_087n, 2n],
    ['20000.123', 'KWD', 20_000_123n, 1n],
    ['0.000000000000000001', 'EUR', 1n, 10_000_000_000_000_000n],
  ])('%s %s is %d/%d minor units', (...[text, quote, numerator, denominator]) => {
    expect(rateFromPrice(text, quote)).toEqual({
      ok: true,
      value: { quote, numerator, denominator },
    })
  })

  it.each([
    '',
    '0',
    '0.00',
    '-1',
    '+1',
    '1e5',
    'NaN',
    'Infinity',
    '1,5',
    '.5',
    '5.',
    ' 5',
    '0x5',
    '٥',
  ])('%j is no price', (text) =>
    expect(rateFromPrice(text, 'EUR')).toMatchObject({ error: { code: 'rate.badAnswer' } }),
  )
})

describe('rates', () => {
  const eur = (numerator: bigint, denominator = 1n) => rateOf('EUR', numerator, denominator)

  it('are kept in lowest terms, ordered and averaged exactly', () => {
    expect(eur(10n, 4n)).toEqual({ quote: 'EUR', numerator: 5n, denominator: 2n })
    expect([
      compareRates(eur(1n, 3n), eur(1n, 2n)),
      compareRates(eur(2n, 4n), eur(1n, 2n)),
    ]).toEqual([-1, 0])
    expect(meanRate(eur(1n, 3n), eur(1n, 2n))).toEqual(eur(5n, 12n))
  })

  it('are within a spread up to its edge, whichever is higher', () => {
    expect(isWithin(eur(10_000n), eur(10_200n), 200n)).toBe(true)
    expect(isWithin(eur(10_200n), eur(10_000n), 200n)).toBe(true)
    expect(isWithin(eur(10_000n), eur(10_201n), 200n)).toBe(false)
  })

  it('end the program where two currencies meet', () => {
    const dollars = rateOf<string>('USD', 1n, 1n)
    expect(() => compareRates(rateOf<string>('EUR', 1n, 1n), dollars)).toThrow('compare')
    expect(() => satForMoney(money<string>('EUR', 1n), dollars)).toThrow('prices no EUR')
    expect(() => rateOf('EUR', 0n, 1n)).toThrow('positive')
  })
})

describe('conversion', () => {
  const rate = rateOf('EUR', 8_782_201n, 1n)

  it('asks for whole sats, rounded up, and gives minor units, rounded down', () => {
    expect(satForMoney(money('EUR', 450n), rate)).toBe(5125n)
    expect(satForMoney(money('EUR', 0n), rate)).toBe(0n)
    expect(moneyForMsatFloor(msat(5_125_000n), rate)).toEqual(money('EUR', 450n))
    expect(moneyForMsatFloor(msat(5_123_000n), rate)).toEqual(money('EUR', 449n))
    expect(pricePerBtc(rateOf('EUR', 12_246_901n, 2n))).toEqual(money('EUR', 6_123_450n))
  })

  it('never asks for less than the price is worth, nor for a sat too many', () => {
    const amounts = fc.bigInt({ min: 1n, max: 10n ** 12n })
    const rates = fc
      .tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.bigInt({ min: 1n, max: 10n ** 9n }))
      .map(([numerator, denominator]) => rateOf('EUR', numerator, denominator))
    fc.assert(
      fc.property(amounts, rates, (units, any) => {
        const price = money('EUR', units)
        const asked = satForMoney(price, any)
        const worth = (sats: bigint) => moneyForMsatFloor(msat(sats * 1000n), any)
        expect(compareMoney(worth(asked), price)).not.toBe(-1)
        expect(asked === 1n || compareMoney(worth(asked - 1n), price) === -1).toBe(true)
        expect(atLeast(asked, sat(0n))).toBe(true)
      }),
    )
  })
})
