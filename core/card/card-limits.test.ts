import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { add, equals, lessThan } from '../money/arithmetic.ts'
import { msat } from '../money/units.ts'
import { availableOn, decideCharge, type CardStanding } from './card-limits.ts'

const card = (change: Partial<CardStanding> = {}): CardStanding => ({
  state: 'active',
  balanceMsat: msat(100_000n),
  spentTodayMsat: msat(0n),
  recentCharges: 0,
  limits: {},
  ...change,
})
const pin = { fromMsat: msat(50_000n), triesLeft: 3 }
const declined = (why: string, available: bigint) => ({
  kind: 'declined',
  why,
  availableMsat: msat(available),
})

describe('decideCharge', () => {
  it.each([
    ['all of it', card(), 100_000n, { kind: 'allowed' }],
    ['one more than there is', card(), 100_001n, declined('balance', 100_000n)],
    ['frozen', card({ state: 'frozen' }), 1n, declined('state', 0n)],
    ['at the limit', card({ limits: { perTapMsat: msat(9n) } }), 9n, { kind: 'allowed' }],
    ['above the limit', card({ limits: { perTapMsat: msat(9n) } }), 10n, declined('perTap', 9n)],
    [
      'the rest of the day',
      card({ limits: { perDayMsat: msat(50n) }, spentTodayMsat: msat(20n) }),
      30n,
      { kind: 'allowed' },
    ],
    [
      'more than the rest of the day',
      card({ limits: { perDayMsat: msat(50n) }, spentTodayMsat: msat(20n) }),
      31n,
      declined('perDay', 30n),
    ],
    [
      'a limit that was lowered below what is spent',
      card({ limits: { perDayMsat: msat(10n) }, spentTodayMsat: msat(20n) }),
      1n,
      declined('perDay', 0n),
    ],
    [
      'the last charge that may be',
      card({ limits: { velocity: { charges: 3, minutes: 5 } }, recentCharges: 2 }),
      1n,
      { kind: 'allowed' },
    ],
    [
      'too often',
      card({ limits: { velocity: { charges: 3, minutes: 5 } }, recentCharges: 3 }),
      1n,
      declined('velocity', 0n),
    ],
    ['below the PIN’s limit', card({ pin }), 49_999n, { kind: 'allowed' }],
    ['at the PIN’s limit', card({ pin }), 50_000n, { kind: 'pin' }],
    ['PIN always', card({ pin: { ...pin, fromMsat: msat(0n) } }), 1n, { kind: 'pin' }],
    ['no PIN is asked for nothing', card({ pin }), 100_001n, declined('balance', 100_000n)],
    ['locked', card({ pin: { ...pin, triesLeft: 0 } }), 1n, declined('pinLocked', 0n)],
  ] as const)('%s', (_, standing, amount, decision) => {
    expect(decideCharge(standing, msat(amount), false)).toEqual(decision)
  })

  it('a proved PIN opens what only it has closed', () => {
    expect(decideCharge(card({ pin }), msat(50_000n), true)).toEqual({ kind: 'allowed' })
    expect(decideCharge(card({ pin }), msat(100_001n), true).kind).toBe('declined')
    const locked = card({ pin: { ...pin, triesLeft: 0 } })
    expect(decideCharge(locked, msat(1n), true)).toEqual(declined('pinLocked', 0n))
  })

  it('a charge of nothing is a mistake', () => {
    expect(() => decideCharge(card(), msat(0n), false)).toThrow('of something')
  })

  const amount = fc.bigInt({ min: 0n, max: 300n }).map(msat)
  const maybe = fc.option(amount, { nil: undefined })

  it('what is offered is allowed, and nothing above it', () => {
    fc.assert(
      fc.property(
        amount,
        amount,
        fc.record({ tap: maybe, day: maybe }),
        (balance, spent, limit) => {
          const standing = card({
            balanceMsat: balance,
            spentTodayMsat: spent,
            limits: {
              ...(limit.tap === undefined ? {} : { perTapMsat: limit.tap }),
              ...(limit.day === undefined ? {} : { perDayMsat: limit.day }),
            },
          })
          const most = availableOn(standing)
          expect(lessThan(balance, most)).toBe(false)
          if (!equals(most, msat(0n)))
            expect(decideCharge(standing, most, false)).toEqual({ kind: 'allowed' })
          expect(decideCharge(standing, add(most, msat(1n)), false)).toMatchObject({
            kind: 'declined',
            availableMsat: most,
          })
        },
      ),
    )
  })
})
