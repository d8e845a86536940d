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
 * without one the key is recovered, from low and high S alike.
 */
export function signerOf(
  hash: Uint8Array,
  words: readonly number[],
  stated: NodeKey | undefined,
): NodeKey | undefined {
  const bytes = bech32.fromWordsUnsafe([...words])
  const recovery = bytes?.[64]
  if (!bytes || recovery === undefined || recovery > 3) return undefined
  const compact = bytes.subarray(0, 64)
  if (stated !== undefined) {
    const options = { prehash: false, lowS: true }
    return secp256k1.verify(compact, hash, hexToBytes(stated), options) ? stated : undefined
  }
  try {
    const signature = secp256k1.Signature.fromBytes(compact, 'compact').addRecoveryBit(recovery)
    return nodeKeyFrom(bytesToHex(signature.recoverPublicKey(hash).toBytes(true)))
  } catch {
    return undefined
  }
}
