/** AES-128 (FIPS 197) as the NTAG 424 DNA uses it: one block, CBC without padding (SP 800-38A), CMAC (RFC 4493). */
import { cbc, cmac, ecb } from '@noble/ciphers/aes.js'
import { assert } from '../errors/result.ts'

/** Bytes of a block and of a key. */
export const blockLength = 16

const zeroIv = new Uint8Array(blockLength)

const checkKey = (key: Uint8Array): void =>
  assert(key.length === blockLength, 'an AES-128 key has 16 bytes')

/** One block of 16 bytes. */
export function encryptBlock(key: Uint8Array, block: Uint8Array): Uint8Array {
  checkKey(key)
  return ecb(key, { disablePadding: true }).encrypt(block)
}

/** Whole blocks; the initialisation vector is zero unless given. */
export function encryptBlocks(
  key: Uint8Array,
  data: Uint8Array,
  iv: Uint8Array = zeroIv,
): Uint8Array {
  checkKey(key)
  return cbc(key, iv, { disablePadding: true }).encrypt(data)
}

/** Whole blocks; the initialisation vector is zero unless given. */
export function decryptBlocks(
  key: Uint8Array,
  data: Uint8Array,
  iv: Uint8Array = zeroIv,
): Uint8Array {
  checkKey(key)
  return cbc(key, iv, { disablePadding: true }).decrypt(data)
}

/** The 16 bytes of AES-CMAC (RFC 4493 §2.4). */
export function aesCmac(key: Uint8Array, message: Uint8Array): Uint8Array {
  checkKey(key)
  return cmac(message, key)
}

/** NXP's short MAC: bytes 1, 3, … 15 of AES-CMAC (NT4H2421Gx §9.1.3 and §9.3.7). */
export const shortCmac = (key: Uint8Array, message: Uint8Array): Uint8Array =>
  aesCmac(key, message).filter((_, at) => at % 2 === 1)
