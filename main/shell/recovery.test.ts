import { describe, expect, it } from 'vitest'
import { delayBeforeRetry, patienceMs, withFailure } from './recovery.ts'

describe('delayBeforeRetry', () => {
  it.each([
    [[0], 0],
    [[0, 1], 0],
    [[0, 1, 2], 500],
    [[0, 1, 2, 3], 1000],
    [[0, 1, 2, 3, 4, 5, 6, 7, 8, 9], 10_000],
  ])('after failures at %j: %d ms', (failures, delay) => {
    expect(delayBeforeRetry(failures, failures.at(-1) ?? 0)).toBe(delay)
  })

  it('forgets what is older than a minute', () => {
    expect(delayBeforeRetry([0, 1, 2, 3, 60_010], 60_010)).toBe(0)
    expect(withFailure([0, 1, 2, 3], 60_002)).toEqual([3, 60_002])
  })
})

describe('patienceMs', () => {
  it('doubles with each hang of the last minute, up to sixteen times', () => {
    const patience = [[], [1], [1, 2], [1, 2, 3, 4, 5, 6]].map((hangs) => patienceMs(600, hangs, 9))
    expect(patience).toEqual([600, 1200, 2400, 9600])
    expect(patienceMs(600, [1], 60_001)).toBe(600)
  })
})
