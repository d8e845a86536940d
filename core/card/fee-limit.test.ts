import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, atLeast, lessThan } from '../money/arithmetic.ts'
import { msat } from '../money/units.ts'
import { feeLimitOf, largestSend } from './fee-limit.ts'

describe('fee limit', () => {
  it.each([
    [1n, 5_000n],
    [1_000_000n, 5_000n],
    [1_000_001n, 5_001n],
    [2_000_000n, 10_000n],
  ])('of %i msat is %i msat', (amountMsat, fee) => {
    expect(feeLimitOf(msat(amountMsat))).toBe(msat(fee))
  })

  it('leaves the largest amount that fits with it', () => {
    expect([0n, 5_000n, 5_001n].map((available) => largestSend(msat(available)))).toEqual([
      0n,
      0n,
      1n,
    ])
    fc.assert(
      fc.property(fc.bigInt({ min: 5_001n, max: 10_000_000_000n }), (available) => {
        const most = largestSend(msat(available))
        expect(atLeast(msat(available), add(most, feeLimitOf(most)))).toBe(true)
        const more = add(most, msat(1n))
        expect(lessThan(msat(available), add(more, feeLimitOf(more)))).toBe(true)
      }),
    )
  })
})
