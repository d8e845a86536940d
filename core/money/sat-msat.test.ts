import fc from 'fast-check'
import { expect, it } from 'vitest'
import { msatFromSat, satFromMsatCeil, satFromMsatExact, satFromMsatFloor } from './sat-msat.ts'
import { msat, sat } from './units.ts'

it.each<[bigint, bigint, bigint]>([
  [0n, 0n, 0n],
  [1n, 0n, 1n],
  [999n, 0n, 1n],
  [1000n, 1n, 1n],
  [1001n, 1n, 2n],
  [-1n, -1n, 0n],
  [-1000n, -1n, -1n],
])('%d msat is %d sat rounded down, %d up', (amount, floor, ceil) => {
  expect(satFromMsatFloor(msat(amount))).toBe(floor)
  expect(satFromMsatCeil(msat(amount))).toBe(ceil)
})

it('is exact or says what is lost', () => {
  expect(satFromMsatExact(msat(5_124_000n))).toEqual({ ok: true, value: 5124n })
  expect(satFromMsatExact(msat(5_124_001n))).toMatchObject({
    ok: false,
    error: { code: 'amount.tooManyDecimals' },
  })
})

it('comes back from msat unchanged', () => {
  fc.assert(
    fc.property(fc.bigInt(), (units) => {
      const amount = msatFromSat(sat(units))
      expect(satFromMsatExact(amount)).toEqual({ ok: true, value: units })
      expect(satFromMsatFloor(amount)).toBe(satFromMsatCeil(amount))
    }),
  )
})
