/** A chip's name in the database: the UID itself can be read by anyone near, and a copied database shall not list them. */
import { hmac } from '@noble/hashes/hmac.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import type { AesKey } from './card-keys.ts'
import { uidBytes, type CardUid } from './card-uid.ts'

declare const brand: unique symbol

/** 32 hexadecimal digits; the same for every version of the chip's keys under one issuer. */
export type ChipRef = string & { readonly [brand]: 'chip ref' }

/** Under the issuer's K1, so that a tap finds its card without the issuer's key. HMAC: K1 is an AES key elsewhere. */
export const chipRefOf = (metaReadKey: AesKey, uid: CardUid): ChipRef => {
  const message = concatBytes(utf8ToBytes('flashtill chip'), uidBytes(uid))
  return bytesToHex(hmac(sha256, metaReadKey.reveal(), message).subarray(0, 16)) as ChipRef
}
