import { describe, expect, it } from 'vitest'
import { judgeCounter, lastCounter, tapsLeft } from './sun-counter.ts'

describe('judgeCounter', () => {
  it.each([
    [0, 0, 'replayed'],
    [0, 1, 'fresh'],
    [7, 7, 'replayed'],
    [7, 6, 'replayed'],
    [7, 9, 'fresh'],
    [7, 10_007, 'fresh'],
    [7, 10_008, 'strange'],
    [lastCounter - 1, lastCounter, 'fresh'],
    [lastCounter, lastCounter, 'replayed'],
  ] as const)('last %i, seen %i: %s', (last, seen, verdict) => {
    expect(judgeCounter(last, seen)).toBe(verdict)
  })
})

describe('tapsLeft', () => {
  it('ends at 16 777 215', () => {
    expect([tapsLeft(0), tapsLeft(lastCounter)]).toEqual([16_777_215, 0])
  })
})
