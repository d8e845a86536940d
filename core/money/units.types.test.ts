import { expect, it } from 'vitest'
import { add, addMoney, compare, equals, max, split, subtract, sum } from './arithmetic.ts'
import { keypadMoney } from './keypad.ts'
import { msatFromSat, satFromMsatCeil } from './sat-msat.ts'
import { minorUnits, money, msat, sat, type Money, type Msat, type Sat } from './units.ts'

/**
 * Mixes that must not compile (DESIGN §3.1). The tests' own project compiles this file: a line that begins to compile makes
 * its `@ts-expect-error` an error. `mixes` is never called; the sums that may compile are run below.
 */
const eur = minorUnits<'EUR'>(450n)
const usd = minorUnits<'USD'>(450n)
const oneSat = sat(1n)
const oneMsat = msat(1n)

const mixes = () => {
  // @ts-expect-error msat and sat differ by a thousand
  add(oneMsat, oneSat)
  // @ts-expect-error whichever comes first
  add(oneSat, oneMsat)
  // @ts-expect-error cents and satoshis
  add(eur, oneSat)
  // @ts-expect-error cents of two currencies
  subtract(eur, usd)
  // @ts-expect-error a bare number has no unit
  add(oneMsat, 1n)
  // @ts-expect-error nor is it one
  add(oneMsat, 1)
  // @ts-expect-error nothing to compare
  compare(oneMsat, oneSat)
  // @ts-expect-error nothing to compare
  equals(eur, oneMsat)
  // @ts-expect-error nothing to choose from
  max(eur, usd)
  // @ts-expect-error a list of two units has no sum
  const mixed: Msat = sum([oneMsat, oneSat])
  // @ts-expect-error money of two currencies
  addMoney(money('EUR', 1n), money('USD', 1n))
  // @ts-expect-error a result keeps the unit of what went in
  const asSat: Sat = add(oneMsat, oneMsat)
  // @ts-expect-error operators lose the unit
  const bare: Msat = oneMsat + oneMsat
  // @ts-expect-error a bigint is not an amount
  const made: Msat = 5n
  // @ts-expect-error a float is nowhere near money
  msat(1.5)
  // @ts-expect-error converting twice
  msatFromSat(oneMsat)
  // @ts-expect-error converting the wrong way
  satFromMsatCeil(oneSat)
  // @ts-expect-error the currency is part of the type
  const dollars: Money<'USD'> = money('EUR', 1n)
  // @ts-expect-error parts keep the unit
  const parts: Sat[] = split(oneMsat, [1n])
  // @ts-expect-error nobody pays in gold here
  keypadMoney({ digits: '1' }, 'XAU')
  return [mixed, asSat, bare, made, dollars, parts]
}

it('compiles and adds what has one unit', () => {
  const cents: bigint[] = [add(eur, eur), subtract(eur, eur), sum([eur, eur])]
  expect(cents).toEqual([900n, 0n, 900n])
  const bitcoin: Msat = add(oneMsat, msatFromSat(oneSat))
  const either: Sat | Msat = bitcoin
  expect(either).toBe(1001n)
  expect(mixes).toBeTypeOf('function')
})
