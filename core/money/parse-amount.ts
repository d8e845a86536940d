import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import {
  amountUnitFrom,
  currencyOf,
  decimalsOf,
  largestAmount,
  minorUnitsPerLastDecimal,
  type AmountUnit,
  type Currency,
} from './currency.ts'
import { money, type Money } from './units.ts'

/**
 * Reads what people type: `4,50`, `4.5`, `1'000.00`, `1.000,00`, `1 000,00`, Arabic, Persian, Indian and full-width digits.
 *
 * The rules, in this order:
 * 1. Two kinds of separator: the last one, once, is the decimal mark; the other groups thousands.
 * 2. Blanks, apostrophes and `٬` only group; `٫` is only a decimal mark.
 * 3. One `.` or `,` is the decimal mark wherever the currency has room for the digits behind it (`1.000` KWD is one dinar);
 *    more than one group.
 * 4. One `.` or `,` with three digits behind it, where the currency has fewer decimals: without decimals (JPY, SAT) it
 *    groups. With one or two it may mean a thousand or one (`1.000` EUR): refused as ambiguous, unless `decimalMark` says
 *    how this shop writes, or the part before it cannot be a group (`0.500`, `1234.500`: too many decimals).
 * 5. Groups are of three digits, or Indian (`1,00,000`). Signs, exponents, letters and mixed scripts are refused.
 */
export function parseAmount(
  text: string,
  unitText: string,
  decimalMark?: DecimalMark,
): Result<Money<Currency>, Failure> {
  const unit = amountUnitFrom(unitText)
  if (unit === undefined) return err(failure('currency.unknown'))
  const plain = plainText(text)
  if (plain === undefined) return err(invalid)
  const number = partsOf(plain, decimalsOf(unit), decimalMark)
  return number.ok ? moneyOf(number.value, unit) : number
}

/** How a shop's language writes decimals; settles what would be ambiguous. */
export type DecimalMark = '.' | ','

type Parts = { readonly whole: string; readonly decimals: string }

const invalid = failure('amount.invalid')
const ambiguous = failure('amount.invalid', { reason: 'ambiguous' })
const longest = 40

/** The zeros of the scripts whose digits we read; each script's nine others follow its zero. */
const zeros = ['0', '٠', '۰', '०', '০', '๐', '０'].map((zero) => zero.codePointAt(0) ?? 0)

const marks: ReadonlyMap<string, string> = new Map([
  ['.', '.'],
  ['．', '.'],
  [',', ','],
  ['，', ','],
  ['،', ','],
  ['٫', '٫'],
  ['٬', '٬'],
  ["'", "'"],
  ['’', "'"],
  ['＇', "'"],
  ...[' ', '\u00a0', '\u2009', '\u202f', '\u3000'].map((blank) => [blank, ' '] as const),
])

/** ASCII digits and the separators `.` `,` `'` `٫` `٬` and blank; undefined for anything else and for mixed scripts. */
function plainText(text: string): string | undefined {
  const trimmed = text.trim()
  if (trimmed.length > longest) return undefined
  let script: number | undefined
  let plain = ''
  for (const char of trimmed) {
    const point = char.codePointAt(0) ?? 0
    const zero = zeros.find((each) => point >= each && point <= each + 9)
    const next = zero === undefined ? marks.get(char) : String(point - zero)
    if (next === undefined) return undefined
    if (zero !== undefined && script !== undefined && script !== zero) return undefined
    script ??= zero
    plain += next
  }
  return plain
}

function partsOf(plain: string, room: number, mark?: DecimalMark): Result<Parts, Failure> {
  const separators = plain.replace(/[0-9]/g, '')
  const last = separators.at(-1)
  if (last === undefined) return wholeOnly(plain)
  const kinds = new Set(separators).size
  const at = plain.lastIndexOf(last)
  const split = { whole: plain.slice(0, at), decimals: plain.slice(at + 1) }
  const once = separators.indexOf(last) === separators.length - 1
  const canBeDecimal = once && (last === '.' || last === ',' || last === '٫')
  if (!canBeDecimal) return kinds === 1 ? wholeOnly(plain) : err(invalid)
  if (kinds > 1 || last === '٫') return withDecimals(split)
  const mayGroup = split.decimals.length === 3 && /^[1-9][0-9]{0,2}$/.test(split.whole)
  if (split.decimals.length <= room || !mayGroup) return withDecimals(split)
  if (room === 0 || (mark !== undefined && mark !== last)) return wholeOnly(plain)
  return mark === undefined ? err(ambiguous) : withDecimals(split)
}

const grouped = /^[1-9][0-9]{0,2}(?:([.,'٬ ])[0-9]{3})(?:\1[0-9]{3})*$/
const groupedIndian = /^[1-9][0-9]?([, ])[0-9]{2}(?:\1[0-9]{2})*\1[0-9]{3}$/

/** The digits of a part without decimals, its groups checked; undefined where they are not groups. */
function ungrouped(part: string): string | undefined {
  if (/^[0-9]*$/.test(part)) return part
  if (!grouped.test(part) && !groupedIndian.test(part)) return undefined
  return part.replace(/[^0-9]/g, '')
}

function wholeOnly(part: string): Result<Parts, Failure> {
  const whole = ungrouped(part)
  return whole === undefined || whole === '' ? err(invalid) : ok({ whole, decimals: '' })
}

function withDecimals(parts: Parts): Result<Parts, Failure> {
  const whole = ungrouped(parts.whole)
  if (whole === undefined || whole + parts.decimals === '') return err(invalid)
  return ok({ whole, decimals: parts.decimals })
}

function moneyOf(parts: Parts, unit: AmountUnit): Result<Money<Currency>, Failure> {
  const decimals = decimalsOf(unit)
  const currency = currencyOf(unit)
  if (parts.decimals.length > decimals)
    return err(failure('amount.tooManyDecimals', { decimals: String(decimals) }))
  const digits = BigInt(parts.whole + parts.decimals.padEnd(decimals, '0') || '0')
  const units = digits * minorUnitsPerLastDecimal(unit)
  if (units === 0n) return err(failure('amount.zero'))
  return units > largestAmount(currency)
    ? err(failure('amount.tooLarge'))
    : ok(money(currency, units))
}
