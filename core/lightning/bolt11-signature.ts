/** BOLT #11, "Data Part": the signature over prefix and data. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import { nodeKeyFrom } from './payment-hash.ts'
import type { NodeKey } from './payment-hash.ts'

/** 512 bits of signature and a byte with the recovery id, in 5-bit words. */
export const signatureWords = 104

/** The bytes of the words with 0 bits appended up to the next byte. */
function paddedBytes(words: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil((words.length * 5) / 8))
  words.forEach((word, at) => {
    const bit = at * 5
    const shifted = word << (11 - (bit % 8))
    const index = bit >> 3
    bytes[index] = (bytes[index] ?? 0) | (shifted >> 8)
    if (index + 1 < bytes.length) bytes[index + 1] = shifted & 0xff
  })
  return bytes
}

/** What is signed: SHA-256 of the prefix as text and the data words as bytes. */
export const signedHash = (prefix: string, data: readonly number[]): Uint8Array =>
  sha256(concatBytes(utf8ToBytes(prefix), paddedBytes(data)))

/**
 * Who signed, or undefined. With a key in the code (`n`) that key must have made this very signature, in its low-S form;
 * without one the key is recovered, from low and high S alike; `expected` is who it is likely to be, and only saves time.
 */
export function signerOf(
  hash: Uint8Array,
  words: readonly number[],
  {
    stated,
    expected,
  }: { readonly stated?: NodeKey | undefined; readonly expected?: NodeKey | undefined },
): NodeKey | undefined {
  const bytes = bech32.fromWordsUnsafe([...words])
  const recovery = bytes?.[64]
  if (!bytes || recovery === undefined || recovery > 3) return undefined
  const compact = bytes.subarray(0, 64)
  if (stated !== undefined) {
    const options = { prehash: false, lowS: true }
    return secp256k1.verify(compact, hash, hexToBytes(stated), options) ? stated : undefined
  }
  if (expected !== undefined && isRecovered(expected, { hash, compact, recovery })) return expected
  try {
    const signature = secp256k1.Signature.fromBytes(compact, 'compact').addRecoveryBit(recovery)
    return nodeKeyFrom(bytesToHex(signature.recoverPublicKey(hash).toBytes(true)))
  } catch {
    return undefined
  }
}

const { Point } = secp256k1
type CurvePoint = typeof Point.BASE

/** Multiples of our own node's key, made once: its codes are on the way between the charge and the screen. */
let table: { readonly key: NodeKey; readonly point: CurvePoint } | undefined

function pointOf(key: NodeKey): CurvePoint {
  if (table?.key !== key) table = { key, point: Point.fromHex(key).precompute(6) }
  return table.point
}

/**
 * Whether recovery would give this very key: R = (z·G + r·P) / s is the point that the signature's r and recovery id name
 * (SEC 1 §4.1.6, read from its end). With multiples of both G and P at hand it takes half as long as recovering.
 */
function isRecovered(
  key: NodeKey,
  signed: { readonly hash: Uint8Array; readonly compact: Uint8Array; readonly recovery: number },
): boolean {
  const { Fn } = Point
  try {
    const { r, s } = secp256k1.Signature.fromBytes(signed.compact, 'compact')
    const inverse = Fn.inv(s)
    const z = Fn.create(BigInt(`0x${bytesToHex(signed.hash)}`))
    const point = Point.BASE.multiplyUnsafe(Fn.mul(z, inverse)).add(
      pointOf(key).multiplyUnsafe(Fn.mul(r, inverse)),
    )
    const { x, y } = point.toAffine()
    const named = signed.recovery > 1 ? r + Fn.ORDER : r
    return x === named && Number(y & 1n) === (signed.recovery & 1)
  } catch {
    return false
  }
}
