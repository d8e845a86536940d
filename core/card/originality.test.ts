import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import type { CardUid } from './card-uid.ts'
import vector from './fixtures/an12196/signature.json' with { type: 'json' }
import { isSignedByNxp } from './originality.ts'

const uid = vector.uid as CardUid
const signature = hexToBytes(vector.signature)

describe('isSignedByNxp', () => {
  it('AN12196: NXP’s own example', () => {
    expect(isSignedByNxp(uid, signature)).toBe(true)
  })

  it('is false for another UID, another signature, none, and zeros', () => {
    expect(isSignedByNxp('04518dfaa96181' as CardUid, signature)).toBe(false)
    expect(isSignedByNxp(uid, signature.with(3, 0))).toBe(false)
    expect(isSignedByNxp(uid, signature.subarray(1))).toBe(false)
    expect(isSignedByNxp(uid, new Uint8Array(56))).toBe(false)
  })
})
