import { hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import { cardKeysOf, metaReadKeyOf } from './card-keys.ts'
import type { CardUid } from './card-uid.ts'
import { claimsOf, olderVersions, proveTap } from './recognise-tap.ts'
import { encryptPiccData, sunMac } from './sun.ts'

const key = (byte: string) => secret(hexToBytes(byte.repeat(16)))
const uid = '04a39493cc8680' as CardUid
const [old, now] = [key('1a'), key('2b')]
const issuers = [
  { issuer: 'now', metaReadKey: metaReadKeyOf(now) },
  { issuer: 'old', metaReadKey: metaReadKeyOf(old) },
]
const k2 = (issuerKey: typeof old, version: number) => ({
  version,
  key: cardKeysOf({ issuerKey, uid, version })[2],
})
const tapOf = (issuerKey: typeof old, version: number) => {
  const data = { uid, counter: 9 }
  const p = encryptPiccData(metaReadKeyOf(issuerKey), data, Uint8Array.of(1, 2, 3, 4, 5))
  return { p, c: sunMac(k2(issuerKey, version).key, data) }
}

describe('a tap', () => {
  it('of each of our issuers is claimed by its own name', () => {
    expect(claimsOf(tapOf(old, 1), issuers)).toEqual([{ issuer: 'old', data: { uid, counter: 9 } }])
    expect(claimsOf(tapOf(now, 1), issuers)).toEqual([{ issuer: 'now', data: { uid, counter: 9 } }])
  })

  it('of a stranger is claimed by nobody', () => {
    expect(claimsOf(tapOf(key('3c'), 1), issuers)).toEqual([])
  })

  it('is proved by the version that made it, at most five back', () => {
    const versions = [7, 6, 5, 4, 3, 2, 1].map((version) => k2(now, version))
    const prove = (version: number) => {
      const sun = tapOf(now, version)
      const [claim] = claimsOf(sun, issuers)
      return claim && proveTap(claim, sun, versions)
    }
    expect([prove(7), prove(4), prove(7 - olderVersions), prove(1)]).toEqual([7, 4, 2, undefined])
  })

  it('whose c is not of its p is proved by nothing', () => {
    const sun = tapOf(now, 1)
    const [claim] = claimsOf(sun, issuers)
    const other = { ...sun, c: sun.c.toReversed() }
    expect(claim && proveTap(claim, other, [k2(now, 1)])).toBeUndefined()
  })
})
