import { randomBytes } from 'node:crypto'
import type { Random } from '../core/ports/random.ts'

/** The operating system's randomness: what the product uses for ids, preimages and keys. */
export const systemRandom: Random = Object.freeze({
  bytes: (length: number) => new Uint8Array(randomBytes(length)),
})
