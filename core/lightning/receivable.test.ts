import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { atLeast, isNegative } from '../money/arithmetic.ts'
import { msat } from '../money/units.ts'
import type { Channel } from './channel.ts'
import { canReceiveNow, judgeInbound } from './receivable.ts'

const channel = (remoteSat: bigint, reserveSat: bigint, active = true): Channel => ({
  active,
  private: false,
  localMsat: msat(0n),
  remoteMsat: msat(remoteSat * 1000n),
  remoteReserveMsat: msat(reserveSat * 1000n),
  unsettledMsat: msat(0n),
  outgoingMsat: msat(0n),
  openedWithMsat: msat(0n),
  setAsideMsat: msat(0n),
  receivedMsat: msat(0n),
  sentMsat: msat(0n),
})

describe('canReceiveNow', () => {
  it.each([
    ['no channel', [], 0n, 0n],
    ['the margin is 5 000 sat', [channel(1_010_000n, 10_000n)], 995_000_000n, 995_000_000n],
    ['the margin is 0.1 %', [channel(10_000_000n, 0n)], 9_990_000_000n, 9_990_000_000n],
    ['an inactive one is nothing', [channel(1_000_000n, 0n, false)], 0n, 0n],
    ['below the margin is nothing', [channel(14_000n, 10_000n)], 0n, 0n],
    [
      'sum and largest',
      [channel(1_000_000n, 0n), channel(100_000n, 0n), channel(1_000n, 10_000n)],
      995_000_000n + 95_000_000n,
      995_000_000n,
    ],
  ])('%s', (...[, channels, totalMsat, largestMsat]) => {
    expect(canReceiveNow(channels)).toEqual({ totalMsat, largestMsat })
  })

  it('is below what was measured as payable: 9 856 487 of 9 861 017 sat', () => {
    expect(canReceiveNow([channel(9_861_017n, 0n)]).totalMsat <= 9_856_487_000n).toBe(true)
  })

  it('is never negative, and the largest is never above the sum', () => {
    const any = fc.record({ remote: fc.bigInt(0n, 10n ** 9n), reserve: fc.bigInt(0n, 10n ** 9n) })
    fc.assert(
      fc.property(fc.array(any), (list) => {
        const each = list.map(({ remote, reserve }) => channel(remote, reserve))
        const { totalMsat, largestMsat } = canReceiveNow(each)
        return !isNegative(largestMsat) && atLeast(totalMsat, largestMsat)
      }),
    )
  })
})

describe('judgeInbound', () => {
  it.each([
    [900n, 1000n, 'fits'],
    [901n, 1000n, 'tight'],
    [1000n, 1000n, 'tight'],
    [1001n, 1000n, 'above'],
    [1n, 0n, 'above'],
  ])('%s of %s: %s', (amount, canReceive, verdict) => {
    expect(judgeInbound(msat(amount), msat(canReceive))).toBe(verdict)
  })
})
