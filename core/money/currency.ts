import type { Money } from './units.ts'

/**
 * ISO 4217, list one (maintenance agency SIX), as of 2026-01-01 (XCG for ANG, the euro for BGN): what people pay with.
 * Left out: funds (BOV, CHE, CHW, CLF, COU, MXV, USN, UYI, UYW), metals, units of account (XAD, XDR, XSU, XUA), XTS, XXX.
 * The exponents are ISO's, not CLDR's: `Intl` gives HUF, IDR, IQD and others no decimals.
 */
const exponent0 = [
  ...['BIF', 'CLP', 'DJF', 'GNF', 'ISK', 'JPY', 'KMF', 'KRW', 'PYG', 'RWF', 'UGX', 'VND', 'VUV'],
  ...['XAF', 'XOF', 'XPF'],
] as const

const exponent2 = [
  ...['AED', 'AFN', 'ALL', 'AMD', 'AOA', 'ARS', 'AUD', 'AWG', 'AZN', 'BAM', 'BBD', 'BDT', 'BMD'],
  ...['BND', 'BOB', 'BRL', 'BSD', 'BTN', 'BWP', 'BYN', 'BZD', 'CAD', 'CDF', 'CHF', 'CNY', 'COP'],
  ...['CRC', 'CUP', 'CVE', 'CZK', 'DKK', 'DOP', 'DZD', 'EGP', 'ERN', 'ETB', 'EUR', 'FJD', 'FKP'],
  ...['GBP', 'GEL', 'GHS', 'GIP', 'GMD', 'GTQ', 'GYD', 'HKD', 'HNL', 'HTG', 'HUF', 'IDR', 'ILS'],
  ...['INR', 'IRR', 'JMD', 'KES', 'KGS', 'KHR', 'KPW', 'KYD', 'KZT', 'LAK', 'LBP', 'LKR', 'LRD'],
  ...['LSL', 'MAD', 'MDL', 'MGA', 'MKD', 'MMK', 'MNT', 'MOP', 'MRU', 'MUR', 'MVR', 'MWK', 'MXN'],
  ...['MYR', 'MZN', 'NAD', 'NGN', 'NIO', 'NOK', 'NPR', 'NZD', 'PAB', 'PEN', 'PGK', 'PHP', 'PKR'],
  ...['PLN', 'QAR', 'RON', 'RSD', 'RUB', 'SAR', 'SBD', 'SCR', 'SDG', 'SEK', 'SGD', 'SHP', 'SLE'],
  ...['SOS', 'SRD', 'SSP', 'STN', 'SVC', 'SYP', 'SZL', 'THB', 'TJS', 'TMT', 'TOP', 'TRY', 'TTD'],
  ...['TWD', 'TZS', 'UAH', 'USD', 'UYU', 'UZS', 'VED', 'VES', 'WST', 'XCD', 'XCG', 'YER'],
  ...['ZAR', 'ZMW', 'ZWG'],
] as const

const exponent3 = ['BHD', 'IQD', 'JOD', 'KWD', 'LYD', 'OMR', 'TND'] as const

/** The minor unit of the books for bitcoin is the millisatoshi: 1 BTC = 10^11 msat. */
const exponentOfBitcoin = 11

/** A code that the books keep: an ISO 4217 currency, or `BTC` in msat. */
export type Currency =
  | (typeof exponent0)[number]
  | (typeof exponent2)[number]
  | (typeof exponent3)[number]
  | 'BTC'

/** What an amount may be typed in: a currency, or `SAT`, which is bitcoin in whole satoshis. */
export type AmountUnit = Currency | 'SAT'

/** The currency whose books an amount typed in a unit goes to. */
export type CurrencyOf<U extends AmountUnit> = U extends 'SAT' ? 'BTC' : Exclude<U, 'SAT'>

const exponents: ReadonlyMap<string, number> = new Map<string, number>([
  ...exponent0.map((code) => [code, 0] as const),
  ...exponent2.map((code) => [code, 2] as const),
  ...exponent3.map((code) => [code, 3] as const),
  ['BTC', exponentOfBitcoin],
])

/** All codes that the books keep, sorted. */
// Screens load this, and the oldest Chromium that shows them (108) has no `toSorted`.
export const currencies: readonly Currency[] = [...exponents.keys()].filter(isCurrency).sort()

/** True for an active ISO 4217 code or `BTC`, in capitals. */
export function isCurrency(text: string): text is Currency {
  return exponents.has(text)
}

export const isAmountUnit = (text: string): text is AmountUnit => text === 'SAT' || isCurrency(text)

/** The unit that a person means: any case, `sat` and `sats` alike. */
export function amountUnitFrom(text: string): AmountUnit | undefined {
  const code = text.trim().toUpperCase()
  if (code === 'SATS') return 'SAT'
  return isAmountUnit(code) ? code : undefined
}

/** The currency of the books for a unit that people type. */
export const currencyOf = (unit: AmountUnit): Currency => (unit === 'SAT' ? 'BTC' : unit)

/** Decimals of a currency's minor unit: 2 for EUR, 0 for JPY, 3 for KWD, 11 for BTC (msat). */
export const exponentOf = (currency: Currency): number => exponents.get(currency) ?? 0

/** Decimals that people type and read: as the minor unit, but 8 for BTC and none for SAT (codes are made in whole sats). */
export const decimalsOf = (unit: AmountUnit): number =>
  unit === 'SAT' ? 0 : unit === 'BTC' ? 8 : exponentOf(unit)

/** Minor units in the last decimal that people type: 1, but 1 000 for BTC and SAT. */
export const minorUnitsPerLastDecimal = (unit: AmountUnit): bigint =>
  unit === 'SAT' || unit === 'BTC' ? 1000n : 1n

/** No amount from outside is larger: all bitcoin there will be, or what 64 bits hold in the store. */
export const largestAmount = (currency: string): bigint =>
  currency === 'BTC' ? 2_100_000_000_000_000_000n : 9_223_372_036_854_775_807n

/** True for money in a currency that this till knows. */
export const isKnownMoney = (money: Money): money is Money<Currency> => isCurrency(money.currency)
