import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FailureCode } from '../errors/registry.ts'
import { currencies, exponentOf, type Currency } from './currency.ts'
import { decimalMarkOf, formatDecimals, formatSat } from './format-amount.ts'
import { parseAmount, type DecimalMark } from './parse-amount.ts'
import { minorUnits, money, sat } from './units.ts'

describe('what people type', () => {
  it.each<[string, string, bigint]>([
    ['4,50', 'EUR', 450n],
    ['4.5', 'EUR', 450n],
    ['4', 'EUR', 400n],
    ['4,', 'EUR', 400n],
    ['.5', 'EUR', 50n],
    [' 4,50 ', 'EUR', 450n],
    ['04,50', 'EUR', 450n],
    ['0,01', 'EUR', 1n],
    ["1'000.00", 'CHF', 100_000n],
    ['1’000.00', 'CHF', 100_000n],
    ['1.000,00', 'EUR', 100_000n],
    ['1,000.00', 'USD', 100_000n],
    ['1 000,00', 'EUR', 100_000n],
    ['1\u00a0000,00', 'EUR', 100_000n],
    ['1\u202f234\u202f567,89', 'EUR', 123_456_789n],
    ['1 000', 'EUR', 100_000n],
    ['1.000.000', 'EUR', 100_000_000n],
    ['1,000,000.5', 'USD', 100_000_050n],
    ['1,00,000.50', 'INR', 10_000_050n],
    ['1000,5', 'EUR', 100_050n],
    ['٤٫٥٠', 'EUR', 450n],
    ['٤,٥٠', 'EGP', 450n],
    ['١٬٠٠٠٫٥٠', 'EGP', 100_050n],
    ['۱٬۰۰۰٫۵۰', 'EUR', 100_050n],
    ['४.५०', 'INR', 450n],
    ['４，５０', 'EUR', 450n],
    ['１０００', 'JPY', 1000n],
    ['1,000', 'JPY', 1000n],
    ['1.000', 'JPY', 1000n],
    ['1.000', 'KWD', 1000n],
    ['4,5', 'KWD', 4500n],
    ['5124', 'SAT', 5_124_000n],
    ['5 124', 'sats', 5_124_000n],
    ['5,124', 'sat', 5_124_000n],
    ['0.00005124', 'BTC', 5_124_000n],
    ['21000000', 'BTC', 2_100_000_000_000_000_000n],
  ])('%j %s is %d', (text, unit, units) => {
    const answer = parseAmount(text, unit)
    expect(answer).toMatchObject({ ok: true, value: { amount: units } })
  })

  it.each<[string, string, FailureCode]>([
    ['', 'EUR', 'amount.invalid'],
    [' ', 'EUR', 'amount.invalid'],
    ['.', 'EUR', 'amount.invalid'],
    [',,', 'EUR', 'amount.invalid'],
    ['NaN', 'EUR', 'amount.invalid'],
    ['Infinity', 'EUR', 'amount.invalid'],
    ['1e9', 'EUR', 'amount.invalid'],
    ['1e-7', 'BTC', 'amount.invalid'],
    ['0x10', 'EUR', 'amount.invalid'],
    ['-4', 'EUR', 'amount.invalid'],
    ['−4', 'EUR', 'amount.invalid'],
    ['+4', 'EUR', 'amount.invalid'],
    ['4€', 'EUR', 'amount.invalid'],
    ['4..5', 'EUR', 'amount.invalid'],
    ['4. 50', 'EUR', 'amount.invalid'],
    ['1.00.000', 'EUR', 'amount.invalid'],
    ['10.00,000.00', 'EUR', 'amount.invalid'],
    ["1'000.000,00", 'EUR', 'amount.invalid'],
    ['1 00', 'EUR', 'amount.invalid'],
    ['4٥', 'EUR', 'amount.invalid'],
    ['٤,5', 'EUR', 'amount.invalid'],
    ['٤۵', 'EUR', 'amount.invalid'],
    ['4\n5', 'EUR', 'amount.invalid'],
    ['²', 'EUR', 'amount.invalid'],
    ['Ⅳ', 'EUR', 'amount.invalid'],
    ['1'.repeat(41), 'EUR', 'amount.invalid'],
    ['0', 'EUR', 'amount.zero'],
    ['0,00', 'EUR', 'amount.zero'],
    ['4,505', 'EUR', 'amount.invalid'],
    ['0,505', 'EUR', 'amount.tooManyDecimals'],
    ['1234,505', 'EUR', 'amount.tooManyDecimals'],
    ['4,5050', 'EUR', 'amount.tooManyDecimals'],
    ['1.000,000', 'EUR', 'amount.tooManyDecimals'],
    ['4,5', 'JPY', 'amount.tooManyDecimals'],
    ['0.5', 'SAT', 'amount.tooManyDecimals'],
    ['0.000000001', 'BTC', 'amount.tooManyDecimals'],
    ['21000000.00000001', 'BTC', 'amount.tooLarge'],
    ['2100000000000001', 'SAT', 'amount.tooLarge'],
    ['92233720368547758,08', 'EUR', 'amount.tooLarge'],
    ['4', 'XXX', 'currency.unknown'],
    ['4', '', 'currency.unknown'],
  ])('%j %s is refused: %s', (text, unit, code) => {
    expect(parseAmount(text, unit)).toMatchObject({ ok: false, error: { code } })
  })
})

describe('a thousand or one', () => {
  const euros = (units: bigint) => ({ ok: true, value: money('EUR', units) })
  const ambiguous = { error: { code: 'amount.invalid', detail: { reason: 'ambiguous' } } }
  const tooMany = { error: { code: 'amount.tooManyDecimals', detail: { decimals: '2' } } }

  it.each<[string, DecimalMark | undefined, object]>([
    ['1.000', undefined, ambiguous],
    ['1,234', undefined, ambiguous],
    ['1.000', ',', euros(100_000n)],
    ['1.000', '.', tooMany],
    ['1,000', '.', euros(100_000n)],
    ['4.50', ',', euros(450n)],
    ['4,50', '.', euros(450n)],
  ])('%j in a shop that writes %s', (text, mark, expected) => {
    expect(parseAmount(text, 'EUR', mark)).toMatchObject(expected)
  })
})

const locales = ['en', 'de', 'de-CH', 'fr', 'es', 'ja', 'hi', 'en-IN', 'ar', 'ar-EG', 'fa', 'bn']

describe('formatted and read again', () => {
  const ordinary = currencies.filter((code): code is Exclude<Currency, 'BTC'> => code !== 'BTC')
  it('is the same amount in every locale', () => {
    const any = fc.tuple(
      fc.constantFrom(...ordinary),
      fc.bigInt({ min: 1n, max: 2n ** 63n - 1n }),
      fc.constantFrom(...locales),
    )
    fc.assert(
      fc.property(any, ([code, units, locale]) => {
        const text = formatDecimals(minorUnits(units), code, locale)
        const answer = parseAmount(text, code, decimalMarkOf(locale))
        expect(answer).toEqual({ ok: true, value: money(code, units) })
      }),
      { numRuns: 500 },
    )
  })

  it('holds for satoshis', () => {
    const any = fc.tuple(fc.bigInt({ min: 1n, max: 10n ** 15n }), fc.constantFrom(...locales))
    fc.assert(
      fc.property(any, ([units, locale]) => {
        const text = formatSat(sat(units), locale).replace(/.sat$/u, '')
        expect(parseAmount(text, 'SAT')).toEqual({ ok: true, value: money('BTC', units * 1000n) })
      }),
    )
  })

  it('never guesses: whatever is typed, what is accepted has only its digits', () => {
    const keys = fc.constantFrom(..."0123456789.,' ٫٬٤۵-e".split(''))
    const typed = fc.string({ unit: keys, maxLength: 14 })
    fc.assert(
      fc.property(typed, fc.constantFrom<Currency>('EUR', 'JPY', 'KWD'), (text, code) => {
        const answer = parseAmount(text, code)
        if (!answer.ok) return
        const digits = text
          .replace(/[^0-9٤۵]/g, '')
          .replace('٤', '4')
          .replace('۵', '5')
        const significant = (some: string) => some.replace(/^0+|0+$/g, '')
        if (/[٤۵]/.test(text)) return
        expect(significant(answer.value.amount.toString())).toBe(significant(digits))
        expect(answer.value.amount).toBeLessThan(10n ** BigInt(digits.length + exponentOf(code)))
      }),
      { numRuns: 3000 },
    )
  })
})
