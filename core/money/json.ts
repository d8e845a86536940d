import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { isCurrency, largestAmount, type Currency } from './currency.ts'
import { minorUnits, money, type MinorUnits, type Money, type Msat, type Sat } from './units.ts'

/**
 * Amounts in JSON are decimal strings with the unit in the key: `amountMsat: "1000"` (DESIGN §3.1). JSON's numbers lose
 * digits above 2^53 and `JSON.stringify` throws on a bigint, so both ways are spelled out here.
 */
export type MoneyJson = { readonly currency: string; readonly amountMinor: string }

const wholeNumber = /^(?:0|-?[1-9][0-9]{0,18})$/

/** The amount as a decimal string. */
export const amountToJson = (amount: MinorUnits): string => amount.toString()

/** A decimal string as it was written: no sign +, no leading zeros, no blanks, within 64 bits. */
function amountFromJson<C extends string>(
  text: unknown,
  largest: bigint,
): Result<MinorUnits<C>, Failure> {
  if (typeof text !== 'string' || !wholeNumber.test(text)) return err(failure('amount.invalid'))
  const units = BigInt(text)
  const fits = units <= largest && units >= -largest
  return fits ? ok(minorUnits<C>(units)) : err(failure('amount.tooLarge'))
}

export const msatFromJson = (text: unknown): Result<Msat, Failure> =>
  amountFromJson<'BTC'>(text, largestAmount('BTC'))

export const satFromJson = (text: unknown): Result<Sat, Failure> =>
  amountFromJson<'sat'>(text, largestAmount('BTC') / 1000n)

export const minorUnitsFromJson = <C extends Currency>(
  text: unknown,
  currency: C,
): Result<MinorUnits<C>, Failure> => amountFromJson<C>(text, largestAmount(currency))

/** Money as JSON: `amountMinor` counts cents, yen, fils; for BTC millisatoshi. */
export const moneyToJson = (value: Money): MoneyJson => ({
  currency: value.currency,
  amountMinor: amountToJson(value.amount),
})

/** Money from JSON, or `currency.unknown`, `amount.invalid`, `amount.tooLarge`. */
export function moneyFromJson(json: {
  readonly currency: unknown
  readonly amountMinor: unknown
}): Result<Money<Currency>, Failure> {
  const { currency } = json
  if (typeof currency !== 'string' || !isCurrency(currency)) return err(failure('currency.unknown'))
  const amount = minorUnitsFromJson(json.amountMinor, currency)
  return amount.ok ? ok(money(currency, amount.value)) : amount
}
