import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import { aesCmac, encryptBlock } from './aes.ts'
import { metaReadKeyOf } from './card-keys.ts'
import { uidFrom, type CardUid } from './card-uid.ts'
import an12196 from './fixtures/an12196/sun.json' with { type: 'json' }
import boltcard from './fixtures/boltcard/sun.json' with { type: 'json' }
import vectors424 from './fixtures/ntag424-vectors/sun.json' with { type: 'json' }
import backend from './fixtures/sdm-backend/sun.json' with { type: 'json' }
import {
  decryptFileData,
  decryptPiccData,
  encryptPiccData,
  fileDataIv,
  macVector,
  sunEncKey,
  sunFrom,
  sunMac,
  sunMacKey,
  verifySun,
} from './sun.ts'

type Vector = {
  readonly name: string
  readonly metaKey: string
  readonly fileKey: string
  readonly p: string
  readonly uid: string
  readonly counter: number
  readonly message: string
  readonly c: string
  readonly sv2?: string
  readonly macKey?: string
  readonly full?: string
  readonly enc?: string
  readonly data?: string
  readonly encKey?: string
  readonly iv?: string
}

const key = (hex: string) => secret(hexToBytes(hex))
const all: readonly Vector[] = [
  ...an12196.vectors,
  ...backend.vectors,
  ...boltcard.vectors,
  ...vectors424.vectors,
]
const boltCards = all.filter(({ message }) => message === '')
const tapOf = ({ uid, counter }: { uid: string; counter: number }) => ({
  uid: uid as CardUid,
  counter,
})

describe('official taps', () => {
  it.each(all)('$name: p says who and which time', ({ metaKey, p, uid, counter }) => {
    expect(decryptPiccData(key(metaKey), hexToBytes(p))).toEqual({
      ok: true,
      value: { uid, counter },
    })
  })

  it.each(all)('$name: c is the MAC', (vector) => {
    const message = utf8ToBytes(vector.message)
    expect(bytesToHex(sunMac(key(vector.fileKey), tapOf(vector), message))).toBe(
      vector.c.toLowerCase(),
    )
  })

  it.each(all.filter(({ macKey }) => macKey))('$name: session key and full MAC', (vector) => {
    const session = sunMacKey(key(vector.fileKey), tapOf(vector))
    expect(bytesToHex(session)).toBe(vector.macKey)
    expect(bytesToHex(aesCmac(session, utf8ToBytes(vector.message)))).toBe(vector.full)
  })

  it.each(boltCards)('$name: verifies', (vector) => {
    const verified = verifySun(key(vector.fileKey), tapOf(vector), hexToBytes(vector.c))
    expect(verified).toEqual({ ok: true, value: tapOf(vector) })
  })

  it.each(all.filter(({ enc }) => enc))('$name: encrypted file data', (vector) => {
    const enc = hexToBytes(vector.enc ?? '')
    expect(bytesToHex(decryptFileData(key(vector.fileKey), tapOf(vector), enc))).toBe(vector.data)
  })

  it('S1: both session keys', () => {
    const { fileKey, encKey, macKey, ...tap } = an12196.sessionKeys
    expect(bytesToHex(sunEncKey(key(fileKey), tapOf(tap)))).toBe(encKey)
    expect(bytesToHex(sunMacKey(key(fileKey), tapOf(tap)))).toBe(macKey)
  })

  it('S2, S12: the vector of the MAC key', () => {
    expect(bytesToHex(macVector(tapOf(vectors424.sv2)))).toBe(vectors424.sv2.sv2)
    const s2 = all.find(({ sv2 }) => sv2 !== undefined) as Vector
    expect(bytesToHex(macVector(tapOf(s2)))).toBe(s2.sv2)
  })

  it('S3: the vector of the file data', () => {
    const s3 = all.find(({ iv }) => iv !== undefined) as Vector
    const encKey = sunEncKey(key(s3.fileKey), tapOf(s3))
    expect(bytesToHex(encKey)).toBe(s3.encKey)
    expect(bytesToHex(fileDataIv(encKey, s3.counter))).toBe(s3.iv)
  })

  it('S6: a plain mirror', () => {
    const { fileKey, c, ...tap } = backend.plain
    expect(verifySun(key(fileKey), tapOf(tap), hexToBytes(c)).ok).toBe(true)
  })

  it('S13: under the K1 of a known issuer', () => {
    const { issuerKey, p, uid, counter } = vectors424.piccData
    expect(decryptPiccData(metaReadKeyOf(key(issuerKey)), hexToBytes(p))).toEqual({
      ok: true,
      value: { uid, counter },
    })
  })
})

describe('forgeries', () => {
  const flipped = (bytes: Uint8Array, bit: number) =>
    bytes.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

  it.each(boltCards)('$name: each of the 64 bits of c counts', (vector) => {
    const c = hexToBytes(vector.c)
    for (let bit = 0; bit < 64; bit += 1) {
      const verified = verifySun(key(vector.fileKey), tapOf(vector), flipped(c, bit))
      expect(verified, `bit ${bit}`).toEqual({ ok: false, error: 'mac' })
    }
  })

  it.each(boltCards)('$name: each of the 128 bits of p counts', (vector) => {
    const p = hexToBytes(vector.p)
    for (let bit = 0; bit < 128; bit += 1) {
      const data = decryptPiccData(key(vector.metaKey), flipped(p, bit))
      const verified = data.ok
        ? verifySun(key(vector.fileKey), data.value, hexToBytes(vector.c))
        : data
      expect(verified.ok, `bit ${bit}`).toBe(false)
    }
  })

  it('a MAC that is cut or too long is none', () => {
    const [vector] = boltcard.vectors as [Vector]
    const c = hexToBytes(vector.c)
    for (const wrong of [c.subarray(0, 7), Uint8Array.of(...c, 0), new Uint8Array(0)])
      expect(verifySun(key(vector.fileKey), tapOf(vector), wrong).ok).toBe(false)
  })
})

describe('sunFrom', () => {
  const [{ p, c }] = boltcard.vectors as [Vector]

  it('reads either case', () => {
    expect(sunFrom(p.toLowerCase(), c.toLowerCase())).toEqual(sunFrom(p, c))
    expect(sunFrom(p, c)).toEqual({ ok: true, value: { p: hexToBytes(p), c: hexToBytes(c) } })
  })

  it.each(backend.lrp.p)('names an LRP card: %s', (text) => {
    expect(sunFrom(text, c)).toEqual({ ok: false, error: 'lrp' })
  })

  it.each([
    ['', ''],
    [p, ''],
    [p, `${c}0`],
    [p.slice(1), c],
    [`${p} `, c],
    [p.replace(/.$/, 'g'), c],
    ['0'.repeat(32), 'x'.repeat(16)],
  ])('refuses %s / %s', (badP, badC) => {
    expect(sunFrom(badP, badC)).toEqual({ ok: false, error: 'shape' })
  })
})

describe('decryptPiccData', () => {
  const meta = key('000102030405060708090a0b0c0d0e0f')
  const tap = { uid: uidFrom('04A39493CC8680') as CardUid, counter: 0x010203 }

  it('takes back what the chip made, whatever the pad', () => {
    for (const pad of [new Uint8Array(5), Uint8Array.of(1, 2, 3, 4, 5)])
      expect(decryptPiccData(meta, encryptPiccData(meta, tap, pad))).toEqual({
        ok: true,
        value: tap,
      })
  })

  it('refuses another tag than C7, no UID, another length', () => {
    const other = aesBlock('4704a39493cc86800100000000000000')
    const hidden = aesBlock('c700000000000000010000aabbccddee')
    expect(decryptPiccData(meta, other)).toEqual({ ok: false, error: 'foreign' })
    expect(decryptPiccData(meta, hidden)).toEqual({ ok: false, error: 'foreign' })
    expect(decryptPiccData(meta, new Uint8Array(24))).toEqual({ ok: false, error: 'shape' })
  })

  function aesBlock(plain: string): Uint8Array {
    return encryptBlock(meta.reveal(), hexToBytes(plain))
  }
})
