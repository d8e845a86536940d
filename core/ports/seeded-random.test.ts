import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from './seeded-random.ts'

describe('seededRandom', () => {
  it('gives the same bytes for the same seed and others for the next', () => {
    const bytes = (seed: number) => [...seededRandom(seed).bytes(16)]
    expect(bytes(7)).toEqual(bytes(7))
    expect(bytes(7)).not.toEqual(bytes(8))
  })

  it('stays below its bound', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 2 ** 32 }), (seed, bound) => {
        const drawn = seededRandom(seed).below(bound)
        return Number.isInteger(drawn) && drawn >= 0 && drawn < bound
      }),
    )
  })

  it('draws each of six faces about as often', () => {
    const random = seededRandom(1)
    const counts = new Map<number, number>()
    for (let n = 0; n < 60_000; n += 1) {
      const face = random.below(6)
      counts.set(face, (counts.get(face) ?? 0) + 1)
    }
    expect(counts.size).toBe(6)
    for (const count of counts.values()) expect(Math.abs(count - 10_000)).toBeLessThan(500)
  })

  it('refuses a bound that leaves nothing', () => {
    expect(() => seededRandom(1).below(0)).toThrow(RangeError)
    expect(() => seededRandom(1).pick([])).toThrow(RangeError)
  })
})
