import type { Random } from './random.ts'

/** Randomness that can be repeated: the same seed gives the same bytes. For tests and the simulator, never for keys. */
export type SeededRandom = Random & {
  /** 32 bits as an unsigned number. */
  uint32(): number
  /** A whole number from 0 up to, not including, `bound` (1 … 2^32). */
  below(bound: number): number
  /** One of the list, which is not empty. */
  pick<T>(from: readonly T[]): T
}

/** sfc32, the "small fast counter" generator of Chris Doty-Humphrey's PractRand. */
const sfc32 = (seed: number) => {
  let a = 0
  let b = seed >>> 0
  let c = 0x9e3779b9
  let counter = 1
  const next = (): number => {
    const out = (((a + b) >>> 0) + counter) >>> 0
    counter = (counter + 1) >>> 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) >>> 0
    c = (((c << 21) | (c >>> 11)) + out) >>> 0
    return out
  }
  // Neighbouring seeds start alike; some rounds part them (PractRand uses 12 to 15).
  for (let round = 0; round < 15; round += 1) next()
  return next
}

/** Randomness from a 32-bit seed; print the seed of a failure to see it again. */
export const seededRandom = (seed: number): SeededRandom => {
  const uint32 = sfc32(seed)
  const below = (bound: number): number => {
    if (!Number.isInteger(bound) || bound < 1 || bound > 2 ** 32) {
      throw new RangeError(`no number below ${bound}`)
    }
    // Rejecting the uneven tail keeps every value as likely as the others.
    const limit = 2 ** 32 - (2 ** 32 % bound)
    let drawn = uint32()
    while (drawn >= limit) drawn = uint32()
    return drawn % bound
  }
  return Object.freeze({
    uint32,
    below,
    bytes: (length: number) => Uint8Array.from({ length }, () => below(256)),
    pick: <T>(from: readonly T[]): T => {
      const index = below(from.length)
      return from[index] as T
    },
  })
}
