import { describe, expect, it } from 'vitest'
import {
  formatBitcoin,
  formatMoney,
  formatMsat,
  formatSat,
  decimalMarkOf,
} from './format-amount.ts'
import { money, msat, sat } from './units.ts'

/** Blanks made visible: `_` is a no-break space, `'` a narrow one. */
const visible = (text: string) => text.replaceAll('\u00a0', '_').replaceAll('\u202f', "'")

describe('amounts as people read them', () => {
  it.each<[string, string, bigint, string]>([
    ['en', 'EUR', 450n, '4.50_€'],
    ['en', 'USD', 123_456_789n, '1,234,567.89_$'],
    ['de', 'EUR', 450n, '4,50_€'],
    ['de', 'EUR', 5n, '0,05_€'],
    ['de', 'EUR', 0n, '0,00_€'],
    ['de', 'EUR', -450n, '-4,50_€'],
    ['de', 'EUR', 9_223_372_036_854_775_807n, '92.233.720.368.547.758,07_€'],
    ['fr', 'EUR', 123_456n, "1'234,56_€"],
    ['de', 'JPY', 1200n, '1.200_¥'],
    ['de', 'KWD', 4500n, '4,500_KWD'],
    ['de', 'HUF', 450n, '4,50_HUF'],
    ['de', 'BTC', 5_124_000n, "5'124'sat"],
    ['de', 'BTC', 12_345_678n, "12'345,678'sat"],
    ['fa', 'EUR', 123_456n, '۱٬۲۳۴٫۵۶_€'],
    ['fa', 'EUR', -5n, '−۰٫۰۵_€'],
    ['en-IN', 'INR', 10_000_050n, '1,00,000.50_₹'],
  ])('%s %s %d is %s', (...[locale, currency, units, text]) => {
    expect(visible(formatMoney(money(currency, units), locale))).toBe(text)
  })

  it('sets bitcoin with narrow blanks in every locale', () => {
    expect(visible(formatSat(sat(12_345n), 'en'))).toBe("12'345'sat")
    expect(visible(formatSat(sat(2_100_000_000_000_000n), 'de'))).toBe("2'100'000'000'000'000'sat")
    expect(visible(formatMsat(msat(1n), 'en'))).toBe("0.001'sat")
    expect(visible(formatBitcoin(msat(12_345_000n), 'de'))).toBe('0,00012345_BTC')
    expect(visible(formatBitcoin(msat(1n), 'de'))).toBe('0,00000000001_BTC')
  })

  it('never wraps and holds no direction marks', () => {
    for (const locale of ['en', 'de', 'ar', 'ar-EG', 'fa', 'he'])
      for (const currency of ['EUR', 'AED', 'ILS', 'IRR', 'BTC'])
        expect(formatMoney(money(currency, -123_456_789n), locale)).not.toMatch(
          /[ \u061c\u200e\u200f]/,
        )
  })

  it('ends the program on a currency that nothing checked', () => {
    expect(() => formatMoney(money('XXX', 1n), 'en')).toThrow('XXX')
  })

  it('knows how a locale writes decimals', () => {
    const marks = ['en', 'de', 'ar-EG'].map(decimalMarkOf)
    expect(marks).toEqual(['.', ',', undefined])
  })
})
