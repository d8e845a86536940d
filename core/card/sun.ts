/**
 * Secure Unique NFC message of the NTAG 424 DNA in AES mode: what `p` and `c` of a bolt card's link say.
 * NT4H2421Gx rev. 3.0 §9.3 (secure dynamic messaging), AN12196 rev. 1.8 §3.
 */
import { concatBytes, equalBytes, hexToBytes } from '@noble/ciphers/utils.js'
import { err, ok, type Result } from '../errors/result.ts'
import type { Secret } from '../errors/secret.ts'
import { aesCmac, blockLength, decryptBlocks, encryptBlock, shortCmac } from './aes.ts'
import { fromLittleEndian, littleEndian } from './byte-order.ts'
import { uidBytes, uidFromBytes, uidLength, type CardUid } from './card-uid.ts'

/** Who was tapped, and the how-manieth time: the plain text of `p`. */
export type PiccData = { readonly uid: CardUid; readonly counter: number }

/** `p` and `c` as bytes; upper or lower case, as wallets forward them. */
export type Sun = { readonly p: Uint8Array; readonly c: Uint8Array }

/** Why a link is no tap of ours: not hexadecimal, a card in LRP mode, another issuer's key, or a false MAC. */
export type SunProblem = 'shape' | 'lrp' | 'foreign' | 'mac'

/** UID and counter mirrored, UID of seven bytes (§9.3.2.2): the only form that bolt cards have. */
const piccDataTag = 0xc7
const counterLength = 3
const piccDataText = /^[0-9a-f]{32}$/i
const lrpPiccDataText = /^[0-9a-f]{48}$/i
const macText = /^[0-9a-f]{16}$/i

/** The two parameters of a link. LRP cards (48 digits in `p`) are named as such: that cipher is another one. */
export function sunFrom(p: string, c: string): Result<Sun, SunProblem> {
  if (lrpPiccDataText.test(p)) return err('lrp')
  if (!piccDataText.test(p) || !macText.test(c)) return err('shape')
  return ok({ p: hexToBytes(p), c: hexToBytes(c) })
}

/**
 * Decrypts `p` under SDMMetaReadKey (a bolt card's K1). The five bytes after the counter are random and never looked at.
 * Fails with `foreign` when the tag is not C7, which another key gives in 255 of 256 cases: only `verifySun` proves a card.
 */
export function decryptPiccData(
  metaReadKey: Secret<Uint8Array>,
  p: Uint8Array,
): Result<PiccData, SunProblem> {
  if (p.length !== blockLength) return err('shape')
  const plain = decryptBlocks(metaReadKey.reveal(), p)
  const uid = uidFromBytes(plain.subarray(1, 1 + uidLength))
  if (plain[0] !== piccDataTag || uid === undefined) return err('foreign')
  const at = 1 + uidLength
  return ok({ uid, counter: fromLittleEndian(plain.subarray(at, at + counterLength)) })
}

/** `p` as the chip makes it: tag, UID, counter, five random bytes, one block (§9.3.4). For the emulated chip and for tests. */
export function encryptPiccData(
  metaReadKey: Secret<Uint8Array>,
  data: PiccData,
  pad: Uint8Array,
): Uint8Array {
  const counter = littleEndian(data.counter, counterLength)
  const plain = concatBytes(Uint8Array.of(piccDataTag), uidBytes(data.uid), counter, pad)
  return encryptBlock(metaReadKey.reveal(), plain)
}

const sessionVector = (label: readonly number[], { uid, counter }: PiccData): Uint8Array =>
  concatBytes(
    Uint8Array.from([...label, 0x00, 0x01, 0x00, 0x80]),
    uidBytes(uid),
    littleEndian(counter, counterLength),
  )

/** SV2 (§9.3.9.1). */
export const macVector = (data: PiccData): Uint8Array => sessionVector([0x3c, 0xc3], data)

/** KSesSDMFileReadMAC (§9.3.9.1). */
export const sunMacKey = (fileReadKey: Secret<Uint8Array>, data: PiccData): Uint8Array =>
  aesCmac(fileReadKey.reveal(), macVector(data))

/** KSesSDMFileReadENC (§9.3.9.1). */
export const sunEncKey = (fileReadKey: Secret<Uint8Array>, data: PiccData): Uint8Array =>
  aesCmac(fileReadKey.reveal(), sessionVector([0xc3, 0x3c], data))

const nothing = new Uint8Array(0)

/**
 * SDMMAC (§9.3.8) over `message`: the file's text from SDMMACInputOffset up to the MAC. A bolt card's is empty, so its `c`
 * protects neither host nor path nor amount.
 */
export const sunMac = (
  fileReadKey: Secret<Uint8Array>,
  data: PiccData,
  message: Uint8Array = nothing,
): Uint8Array => shortCmac(sunMacKey(fileReadKey, data), message)

/** Whether `c` is the MAC of that tap under SDMFileReadKey (a bolt card's K2); compared in constant time. */
export function verifySun(
  fileReadKey: Secret<Uint8Array>,
  data: PiccData,
  c: Uint8Array,
): Result<PiccData, SunProblem> {
  return equalBytes(sunMac(fileReadKey, data), c) ? ok(data) : err('mac')
}

/** The vector of SDMENCFileData: the counter, encrypted (§9.3.6). */
export const fileDataIv = (encKey: Uint8Array, counter: number): Uint8Array =>
  encryptBlock(
    encKey,
    concatBytes(littleEndian(counter, counterLength), new Uint8Array(blockLength - counterLength)),
  )

/** The plain text of SDMENCFileData (§9.3.6), for cards that mirror a part of their file encrypted. */
export function decryptFileData(
  fileReadKey: Secret<Uint8Array>,
  data: PiccData,
  encrypted: Uint8Array,
): Uint8Array {
  const encKey = sunEncKey(fileReadKey, data)
  return decryptBlocks(encKey, encrypted, fileDataIv(encKey, data.counter))
}
