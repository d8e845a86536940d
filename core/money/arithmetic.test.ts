import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import * as a from './arithmetic.ts'
import { minorUnits, money, msat, sat, type MinorUnits } from './units.ts'

const eur = (units: bigint) => minorUnits<'EUR'>(units)
const amounts = fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(eur)
const positive = fc.bigInt({ min: 1n, max: 10n ** 12n })
const roundings = fc.constantFrom<a.Rounding>('floor', 'ceil', 'halfEven', 'halfUp')

describe('divide', () => {
  it.each<[bigint, bigint, bigint, bigint, bigint, bigint]>([
    // numerator, denominator, floor, ceil, halfEven, halfUp
    [4n, 2n, 2n, 2n, 2n, 2n],
    [1n, 2n, 0n, 1n, 0n, 1n],
    [3n, 2n, 1n, 2n, 2n, 2n],
    [5n, 2n, 2n, 3n, 2n, 3n],
    [-1n, 2n, -1n, 0n, 0n, -1n],
    [-3n, 2n, -2n, -1n, -2n, -2n],
    [-5n, 2n, -3n, -2n, -2n, -3n],
    [1n, 3n, 0n, 1n, 0n, 0n],
    [2n, 3n, 0n, 1n, 1n, 1n],
    [-1n, 3n, -1n, 0n, 0n, 0n],
    [-2n, 3n, -1n, 0n, -1n, -1n],
    [0n, 7n, 0n, 0n, 0n, 0n],
  ])('%d / %d', (...[numerator, denominator, floor, ceil, halfEven, halfUp]) => {
    expect(a.divide(numerator, denominator, 'floor')).toBe(floor)
    expect(a.divide(numerator, denominator, 'ceil')).toBe(ceil)
    expect(a.divide(numerator, denominator, 'halfEven')).toBe(halfEven)
    expect(a.divide(numerator, denominator, 'halfUp')).toBe(halfUp)
  })

  it('is the nearest whole number on the stated side', () => {
    fc.assert(
      fc.property(amounts, positive, roundings, (numerator, denominator, rounding) => {
        const error = a.divide(numerator, denominator, rounding) * denominator - numerator
        const size = error < 0n ? -error : error
        const right = {
          floor: error <= 0n && size < denominator,
          ceil: error >= 0n && size < denominator,
          halfEven: size * 2n <= denominator,
          halfUp: size * 2n <= denominator,
        }[rounding]
        expect(right).toBe(true)
      }),
    )
  })

  it('ends the program on a denominator that is not positive', () => {
    expect(() => a.divide(1n, 0n, 'floor')).toThrow('denominator')
    expect(() => a.divide(1n, -1n, 'floor')).toThrow('denominator')
  })
})

describe('amounts', () => {
  it('adds, subtracts, compares', () => {
    expect(a.add(msat(1n), msat(2n))).toBe(3n)
    expect(a.subtract(sat(1n), sat(3n))).toBe(-2n)
    expect(a.negate(eur(5n))).toBe(-5n)
    expect(a.absolute(eur(-5n))).toBe(5n)
    expect(a.sum([])).toBe(0n)
    expect(a.sum([eur(1n), eur(2n), eur(-4n)])).toBe(-1n)
    expect(a.multiply(eur(450n), 3n)).toBe(1350n)
    expect([a.compare(eur(1n), eur(2n)), a.compare(eur(2n), eur(2n))]).toEqual([-1, 0])
    expect(a.compare(eur(3n), eur(2n))).toBe(1)
    expect([a.min(eur(1n), eur(2n)), a.max(eur(1n), eur(2n))]).toEqual([1n, 2n])
    expect([a.lessThan(eur(1n), eur(1n)), a.atLeast(eur(1n), eur(1n))]).toEqual([false, true])
    expect([a.isZero(eur(0n)), a.isPositive(eur(0n)), a.isNegative(eur(-1n))]).toEqual([
      true,
      false,
      true,
    ])
  })

  it('takes 21 % of 3,72 as 0,78 and 4,50 with 21 % inside as 3,72', () => {
    expect(a.mulDiv(eur(372n), { numerator: 21n, denominator: 100n }, 'halfUp')).toBe(78n)
    expect(a.mulDiv(eur(450n), { numerator: 100n, denominator: 121n }, 'halfUp')).toBe(372n)
  })

  it('creates no value: what is taken away and added again is what was there', () => {
    fc.assert(
      fc.property(amounts, amounts, (x, y) => {
        expect(a.subtract(a.add(x, y), y)).toBe(x)
        expect(a.add(x, a.negate(x))).toBe(0n)
        expect(a.sum([x, y])).toBe(a.add(y, x))
      }),
    )
  })

  it('scales: a fraction of a whole multiple is that multiple', () => {
    fc.assert(
      fc.property(amounts, positive, roundings, (x, times, rounding) => {
        const ratio = { numerator: times, denominator: 1n }
        expect(a.mulDiv(x, ratio, rounding)).toBe(a.multiply(x, times))
        expect(a.mulDiv(x, { numerator: times, denominator: times }, rounding)).toBe(x)
      }),
    )
  })

  it('orders as its numbers do', () => {
    fc.assert(
      fc.property(amounts, amounts, (x, y) => {
        expect(a.compare(x, y)).toBe(-a.compare(y, x) + 0)
        expect(a.equals(x, y)).toBe(a.compare(x, y) === 0)
        expect(a.lessThan(x, y)).toBe(!a.atLeast(x, y))
      }),
    )
  })
})

describe('split', () => {
  it.each<[bigint, bigint[], bigint[]]>([
    [100n, [1n, 1n, 1n], [34n, 33n, 33n]],
    [101n, [1n, 1n, 1n], [34n, 34n, 33n]],
    [-100n, [1n, 1n, 1n], [-34n, -33n, -33n]],
    [5n, [50n, 30n, 20n], [3n, 1n, 1n]],
    [1n, [1n, 2n], [0n, 1n]],
    [10n, [0n, 1n], [0n, 10n]],
    [0n, [1n, 1n], [0n, 0n]],
  ])('%d by %s', (amount, weights, parts) => {
    expect(a.split(eur(amount), weights)).toEqual(parts)
  })

  it('sums to the whole, and no part is a unit or more away from its share', () => {
    const weightLists = fc
      .array(fc.bigInt({ min: 0n, max: 1000n }), { minLength: 1, maxLength: 8 })
      .filter((weights) => weights.some((weight) => weight > 0n))
    fc.assert(
      fc.property(amounts, weightLists, (amount, weights) => {
        const parts: MinorUnits<'EUR'>[] = a.split(amount, weights)
        const total = weights.reduce((all, each) => all + each, 0n)
        expect(a.sum(parts)).toBe(amount)
        for (const [at, part] of parts.entries()) {
          const error = part * total - amount * (weights[at] ?? 0n)
          expect(error < total && -error < total).toBe(true)
        }
      }),
    )
  })

  it('splits evenly, larger parts first', () => {
    expect(a.splitEvenly(eur(1000n), 3)).toEqual([334n, 333n, 333n])
  })

  it('ends the program on weights that cannot share', () => {
    expect(() => a.split(eur(1n), [])).toThrow('weights')
    expect(() => a.split(eur(1n), [0n])).toThrow('weights')
    expect(() => a.split(eur(1n), [2n, -1n])).toThrow('weights')
  })
})

describe('money of a currency known at run time', () => {
  it('adds one currency and refuses two', () => {
    expect(a.addMoney(money('EUR', 1n), money('EUR', 2n))).toEqual(money('EUR', 3n))
    expect(a.subtractMoney(money('EUR', 1n), money('EUR', 2n))).toEqual(money('EUR', -1n))
    expect(a.compareMoney(money('EUR', 1n), money('EUR', 2n))).toBe(-1)
    const [one, other] = [money<string>('EUR', 1n), money<string>('USD', 1n)]
    expect(() => a.addMoney(one, other)).toThrow('EUR does not mix with USD')
    expect(() => a.subtractMoney(one, other)).toThrow('mix')
    expect(() => a.compareMoney(one, other)).toThrow('mix')
  })
})
