import { describe, expect, it } from 'vitest'
import type { TapId } from '../contract/ids.ts'
import { createVirtualClock } from '../time/virtual-clock.ts'
import { heldTaps } from './held-taps.ts'

const [first, second] = ['t-1', 't-2'] as unknown as readonly [TapId, TapId]

describe('held taps', () => {
  it('wait as long as the shop has them wait, also when it changes its mind', async () => {
    const clock = createVirtualClock()
    let holdMs = 30_000
    const taps = heldTaps(clock, () => holdMs)
    taps.hold(first)
    await clock.advance(10_000)
    taps.hold(second)
    expect([taps.holdMs(), taps.msLeft(first), taps.msLeft(second)]).toEqual([
      30_000, 20_000, 30_000,
    ])
    holdMs = 5_000
    expect([taps.isFresh(first), taps.msLeft(second), taps.newest()]).toEqual([
      false,
      5_000,
      second,
    ])
    await clock.advance(5_000)
    expect(taps.newest()).toBeUndefined()
  })
})
