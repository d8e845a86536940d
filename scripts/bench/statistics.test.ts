import { describe, expect, it } from 'vitest'
import { abba, floorToFloor, oursToFloor, p50, p99, ratioOf, seeded } from './statistics.ts'

const samples = (count: number, mean: number, seed: number): number[] => {
  const random = seeded(seed)
  return Array.from({ length: count }, () => mean * (0.8 + 0.4 * random()))
}

describe('quantiles', () => {
  it.each([
    [[5], 5, 5],
    [[2, 1], 1, 2],
    [[9, 1, 5, 3, 7], 5, 9],
    [Array.from({ length: 100 }, (_, at) => 100 - at), 50, 99],
  ])('are values that were measured', (values, median, high) => {
    expect(p50(values)).toBe(median)
    expect(p99(values)).toBe(high)
  })
})

describe('ratios', () => {
  it('hold the true one between their bounds', () => {
    const ratio = ratioOf(samples(200, 15, 1), samples(200, 10, 2), p50)
    expect(ratio.low).toBeLessThan(1.5)
    expect(ratio.high).toBeGreaterThan(1.5)
    expect(ratio.value).toBeCloseTo(1.5, 1)
  })

  it('are the same for the same samples', () => {
    const [a, b] = [samples(50, 1, 3), samples(50, 1, 4)]
    expect(ratioOf(a, b, p99)).toEqual(ratioOf(a, b, p99))
  })
})

describe('rounds', () => {
  it('run floor, ours, ours, floor, and keep a slow drift out of the ratio', async () => {
    const order: string[] = []
    let drift = 1
    const take = (name: string, factor: number) => async () => {
      order.push(name)
      drift *= 1.01
      return factor * drift
    }
    const rounds = await abba(25, take('floor', 1), take('ours', 2))
    expect(order.slice(0, 8)).toEqual([
      'floor',
      'ours',
      'ours',
      'floor',
      'floor',
      'ours',
      'ours',
      'floor',
    ])
    expect(oursToFloor(rounds).value).toBeCloseTo(2, 5)
    expect(floorToFloor(rounds).value).toBeCloseTo(1 / 1.01 ** 3, 5)
  })
})
