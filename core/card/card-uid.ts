import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'

declare const brand: unique symbol

/** The chip's seven bytes as 14 lower-case hexadecimal digits. It can be read by anyone near: never a secret, never a proof. */
export type CardUid = string & { readonly [brand]: 'card uid' }

export const uidLength = 7

/** A checked UID from text, in either case. */
export const uidFrom = (text: string): CardUid | undefined =>
  /^[0-9a-f]{14}$/i.test(text) ? (text.toLowerCase() as CardUid) : undefined

/** The UID in seven bytes; all zero (a chip that hides it) is none. */
export const uidFromBytes = (bytes: Uint8Array): CardUid | undefined =>
  bytes.length === uidLength && bytes.some((byte) => byte !== 0)
    ? uidFrom(bytesToHex(bytes))
    : undefined

export const uidBytes = (uid: CardUid): Uint8Array => hexToBytes(uid)
