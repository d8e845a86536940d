import { currencyOf, decimalsOf, minorUnitsPerLastDecimal } from './currency.ts'
import type { AmountUnit, Currency } from './currency.ts'
import { money, type Money } from './units.ts'

/**
 * The keypad of LOOK §3. Digits fill from the right (`4` `5` `0` shows 0,04 → 0,45 → 4,50) until a separator is typed, which
 * closes the whole part (`4` `,` shows 4,00); further digits then fill the decimals. At most nine digits; what does not fit
 * is refused, never cut.
 */
export type Keypad = {
  /** Digits typed before a separator, without leading zeros. */
  readonly digits: string
  /** Digits typed behind the separator; absent until one is typed. */
  readonly decimals?: string
}

export type KeypadDigit = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9'
export type KeypadKey = KeypadDigit | '00' | '000' | 'separator' | 'backspace' | 'clear'

/** What a key did: the next state, and whether it was taken (else the screen gives a low note). */
export type KeypadAnswer = { readonly state: Keypad; readonly accepted: boolean }

export const keypadDigits = 9

export const emptyKeypad: Keypad = Object.freeze({ digits: '' })

/** The key left of 0: `000` for currencies with three decimals, else `00` (LOOK §3). */
export const zerosKey = (unit: AmountUnit): '00' | '000' => (decimalsOf(unit) === 3 ? '000' : '00')

/** The state after one key. */
export function keypadPress(state: Keypad, key: KeypadKey, unit: AmountUnit): KeypadAnswer {
  if (key === 'clear') return taken(emptyKeypad)
  if (key === 'backspace') return withoutLast(state)
  if (key === 'separator') return withSeparator(state, unit)
  return withDigits(state, key, unit)
}

/** What stands on the keypad as money; zero when nothing was typed. */
export function keypadMoney(state: Keypad, unit: AmountUnit): Money<Currency> {
  const decimals = state.decimals?.padEnd(decimalsOf(unit), '0') ?? ''
  const units = BigInt(state.digits + decimals || '0')
  return money(currencyOf(unit), units * minorUnitsPerLastDecimal(unit))
}

const taken = (state: Keypad): KeypadAnswer => ({ state, accepted: true })
const refused = (state: Keypad): KeypadAnswer => ({ state, accepted: false })

function withDigits(state: Keypad, typed: string, unit: AmountUnit): KeypadAnswer {
  if (state.decimals !== undefined) {
    const decimals = state.decimals + typed
    return decimals.length > decimalsOf(unit) ? refused(state) : taken({ ...state, decimals })
  }
  const digits = (state.digits + typed).replace(/^0+/, '')
  return digits.length > keypadDigits ? refused(state) : taken({ digits })
}

function withSeparator(state: Keypad, unit: AmountUnit): KeypadAnswer {
  const decimals = decimalsOf(unit)
  const fits = state.digits.length + decimals <= keypadDigits
  if (decimals === 0 || state.decimals !== undefined || !fits) return refused(state)
  return taken({ digits: state.digits, decimals: '' })
}

/** Takes back the last key: a decimal, the separator, or a digit. */
function withoutLast(state: Keypad): KeypadAnswer {
  const { digits, decimals } = state
  if (decimals === '') return taken({ digits })
  if (decimals !== undefined) return taken({ digits, decimals: decimals.slice(0, -1) })
  return digits === '' ? refused(state) : taken({ digits: digits.slice(0, -1) })
}
