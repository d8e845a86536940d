import { isCurrency, decimalsOf, minorUnitsPerLastDecimal, type AmountUnit } from './currency.ts'
import { msatFromSat } from './sat-msat.ts'
import type { MinorUnits, Money, Msat, Sat } from './units.ts'

/**
 * Amounts as people read them (LOOK §2): amount first, then the currency as the locale has it, all decimals always;
 * bitcoin as `12 345 sat`. Every blank inside is a no-break one, so that an amount never wraps. Digits and marks come from
 * `Intl`, exactly (it is given decimal strings, never floats). The text holds no direction marks: a screen sets it in
 * `<bdi dir="ltr">`, paper prints it left to right.
 */
const narrowBlank = '\u202f'
const blank = '\u00a0'

/** `4,50` for 450 cents: grouped digits alone, with all decimals of the unit. */
export function formatDecimals(amount: MinorUnits, unit: AmountUnit, locale: string): string {
  const decimals = decimalsOf(unit)
  const perLast = minorUnitsPerLastDecimal(unit)
  const rest = amount % perLast
  const digits = rest === 0n ? decimals : decimals + 3
  const text = decimalText(rest === 0n ? amount / perLast : amount, digits)
  return numberFormat(locale, digits).format(text).replace(directionMarks, '')
}

/** `4,50 €`, `1.200 ¥`, `5 123 sat`; part satoshis are shown where there are any. Unknown codes are a mistake. */
export function formatMoney(money: Money, locale: string): string {
  const { currency, amount } = money
  if (currency === 'BTC') return inSatoshi(amount, locale)
  if (!isCurrency(currency)) throw new RangeError(`mistake in the program: currency ${currency}`)
  return formatDecimals(amount, currency, locale) + blank + currencySymbol(currency, locale)
}

/** `12 345 sat`. */
export const formatSat = (amount: Sat, locale: string): string =>
  inSatoshi(msatFromSat(amount), locale)

/** `12 345 sat`, with three decimals where msat remain. */
export const formatMsat = (amount: Msat, locale: string): string => inSatoshi(amount, locale)

/** `0,00012345 BTC`. */
export const formatBitcoin = (amount: Msat, locale: string): string =>
  `${formatDecimals(amount, 'BTC', locale)}${blank}BTC`

/** The currency's sign in a locale: `€`, `CHF`, `US$`. */
export function currencySymbol(currency: string, locale: string): string {
  const parts = symbolFormat(locale, currency).formatToParts(0)
  const symbol = parts.find((part) => part.type === 'currency')?.value ?? currency
  return symbol.replace(directionMarks, '')
}

/** How a locale writes decimals, where it is `.` or `,`: for `parseAmount`. */
export function decimalMarkOf(locale: string): '.' | ',' | undefined {
  const mark = numberFormat(locale, 1)
    .formatToParts(0)
    .find((part) => part.type === 'decimal')?.value
  return mark === '.' || mark === ',' ? mark : undefined
}

const directionMarks = /[\u061c\u200e\u200f]/g

function inSatoshi(amount: MinorUnits, locale: string): string {
  const digits = amount % 1000n === 0n ? 0 : 3
  const text = decimalText(digits === 0 ? amount / 1000n : amount, digits)
  const parts = numberFormat(locale, digits).formatToParts(text)
  const spaced = parts.map((part) => (part.type === 'group' ? narrowBlank : part.value))
  return spaced.join('').replace(directionMarks, '') + narrowBlank + 'sat'
}

/** 450 with two decimals as `4.50`, which `Intl` reads exactly. */
function decimalText(units: bigint, decimals: number): `${number}` {
  const sign = units < 0n ? '-' : ''
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, '0')
  const whole = digits.slice(0, digits.length - decimals)
  const text = decimals === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-decimals)}`
  return text as `${number}`
}

/** Making a format costs about 50 µs and drawing a keypad needs one a key: they are kept. */
const numberFormats = new Map<string, Intl.NumberFormat>()
const symbolFormats = new Map<string, Intl.NumberFormat>()

function numberFormat(locale: string, decimals: number): Intl.NumberFormat {
  const key = `${locale} ${decimals}`
  const known = numberFormats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(locale, {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  numberFormats.set(key, made)
  return made
}

function symbolFormat(locale: string, currency: string): Intl.NumberFormat {
  const key = `${locale} ${currency}`
  const known = symbolFormats.get(key)
  if (known !== undefined) return known
  const made = new Intl.NumberFormat(locale, { style: 'currency', currency })
  symbolFormats.set(key, made)
  return made
}
