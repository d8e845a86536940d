import { describe, expect, it } from 'vitest'
import { amountUnitFrom, currencies, currencyOf, decimalsOf } from './currency.ts'
import { exponentOf, isAmountUnit, isCurrency, largestAmount, type AmountUnit } from './currency.ts'

describe('ISO 4217', () => {
  it.each([
    ['EUR', 2],
    ['USD', 2],
    ['HUF', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['XOF', 0],
    ['KWD', 3],
    ['TND', 3],
    ['IQD', 3],
    ['XCG', 2],
    ['BTC', 11],
  ] as const)('%s has %d decimals', (code, exponent) => {
    expect(isCurrency(code)).toBe(true)
    expect(exponentOf(code)).toBe(exponent)
  })

  it.each(['SAT', 'XAU', 'XXX', 'CLF', 'BGN', 'HRK', 'ANG', 'eur', '', 'EURO', 'toString'])(
    '%j is no currency of the books',
    (text) => expect(isCurrency(text)).toBe(false),
  )

  it('holds each code once, three capitals, known to Unicode (the newest excepted)', () => {
    expect(new Set(currencies).size).toBe(currencies.length)
    expect(currencies).toHaveLength(156)
    const newer = ['XCG', 'VED', 'BTC']
    const known = new Set(Intl.supportedValuesOf('currency'))
    const strange = currencies.filter((code) => !known.has(code) && !newer.includes(code))
    expect(strange).toEqual([])
    expect(currencies.filter((code) => !/^[A-Z]{3}$/.test(code))).toEqual([])
  })

  it('has room in 64 bits for every limit', () => {
    for (const code of currencies) expect(largestAmount(code)).toBeLessThan(2n ** 63n)
  })
})

describe('units that people type', () => {
  it.each<[string, AmountUnit | undefined]>([
    ['eur', 'EUR'],
    [' EUR ', 'EUR'],
    ['sat', 'SAT'],
    ['Sats', 'SAT'],
    ['btc', 'BTC'],
    ['msat', undefined],
    ['€', undefined],
    ['', undefined],
  ])('%j is %s', (text, unit) => expect(amountUnitFrom(text)).toBe(unit))

  it('types bitcoin with eight decimals or whole satoshis, and books both as BTC', () => {
    expect([decimalsOf('BTC'), decimalsOf('SAT'), decimalsOf('KWD')]).toEqual([8, 0, 3])
    expect([currencyOf('SAT'), currencyOf('BTC'), currencyOf('EUR')]).toEqual(['BTC', 'BTC', 'EUR'])
    expect([isAmountUnit('SAT'), isAmountUnit('sat')]).toEqual([true, false])
  })
})
