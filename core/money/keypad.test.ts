import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { AmountUnit } from './currency.ts'
import { formatDecimals } from './format-amount.ts'
import { emptyKeypad, keypadDigits, keypadMoney, keypadPress, zerosKey } from './keypad.ts'
import type { Keypad, KeypadKey } from './keypad.ts'

const names: Readonly<Record<string, KeypadKey>> = {
  ',': 'separator',
  '<': 'backspace',
  C: 'clear',
  h: '00',
  t: '000',
}

/** Types the keys; gives the state and which keys were refused. */
function type(keys: string, unit: AmountUnit) {
  let state = emptyKeypad
  let refused = ''
  for (const key of keys) {
    const answer = keypadPress(state, names[key] ?? (key as KeypadKey), unit)
    if (!answer.accepted) refused += key
    state = answer.state
  }
  return { state, refused }
}

describe('keypad', () => {
  it.each<[string, AmountUnit, string, string]>([
    // keys, unit, shown, refused
    ['', 'EUR', '0,00', ''],
    ['4', 'EUR', '0,04', ''],
    ['45', 'EUR', '0,45', ''],
    ['450', 'EUR', '4,50', ''],
    ['4h', 'EUR', '4,00', ''],
    ['4,', 'EUR', '4,00', ''],
    ['4,5', 'EUR', '4,50', ''],
    ['4,50', 'EUR', '4,50', ''],
    ['4,505', 'EUR', '4,50', '5'],
    ['4,5h', 'EUR', '4,50', 'h'],
    ['4,h', 'EUR', '4,00', ''],
    ['4,,', 'EUR', '4,00', ','],
    [',5', 'EUR', '0,50', ''],
    ['0h', 'EUR', '0,00', ''],
    ['05', 'EUR', '0,05', ''],
    ['999999999', 'EUR', '9.999.999,99', ''],
    ['9999999991', 'EUR', '9.999.999,99', '1'],
    ['99999999h', 'EUR', '999.999,99', 'h'],
    ['9999999,99', 'EUR', '9.999.999,99', ''],
    ['99999999,', 'EUR', '999.999,99', ','],
    ['450<', 'EUR', '0,45', ''],
    ['<', 'EUR', '0,00', '<'],
    ['4<<', 'EUR', '0,00', '<'],
    ['4,5<', 'EUR', '4,00', ''],
    ['4,5<<', 'EUR', '0,04', ''],
    [',<<', 'EUR', '0,00', '<'],
    ['450C', 'EUR', '0,00', ''],
    ['4,5C1', 'EUR', '0,01', ''],
    ['450', 'JPY', '450', ''],
    ['4h', 'JPY', '400', ''],
    ['4,', 'JPY', '4', ','],
    ['4t', 'KWD', '4,000', ''],
    ['4500', 'KWD', '4,500', ''],
    ['4,500', 'KWD', '4,500', ''],
    ['5124', 'SAT', '5.124', ''],
    ['5124', 'BTC', '0,00005124', ''],
    ['1,5', 'BTC', '1,50000000', ''],
    ['10,', 'BTC', '0,00000010', ','],
  ])('%j in %s shows %s, refuses %j', (...[keys, unit, expected, notTaken]) => {
    const { state, refused } = type(keys, unit)
    expect(formatDecimals(keypadMoney(state, unit).amount, unit, 'de')).toBe(expected)
    expect(refused).toBe(notTaken)
  })

  it('books satoshis as msat', () => {
    expect(keypadMoney(type('5124', 'SAT').state, 'SAT')).toEqual({
      currency: 'BTC',
      amount: 5_124_000n,
    })
  })

  it('offers as many zeros as the currency has decimals, two where it has none', () => {
    expect([zerosKey('EUR'), zerosKey('JPY'), zerosKey('KWD')]).toEqual(['00', '00', '000'])
  })

  it('never holds more than nine digits, and what is shown changes only by an accepted key', () => {
    const keys = fc.constantFrom<KeypadKey>('0', '7', '9', '00', '000', 'separator', 'backspace')
    const units = fc.constantFrom<AmountUnit>('EUR', 'JPY', 'KWD', 'SAT', 'BTC')
    fc.assert(
      fc.property(fc.array(keys, { maxLength: 30 }), units, (pressed, unit) => {
        let state: Keypad = emptyKeypad
        for (const key of pressed) {
          const answer = keypadPress(state, key, unit)
          expect(answer.accepted || answer.state === state).toBe(true)
          state = answer.state
          const after = keypadMoney(state, unit)
          const largest = 10n ** BigInt(keypadDigits) * (after.currency === 'BTC' ? 1000n : 1n)
          expect(after.amount < largest).toBe(true)
        }
      }),
    )
  })
})
