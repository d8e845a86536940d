import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import { aesCmac } from './aes.ts'
import type { AesKey } from './card-keys.ts'

/**
 * An issuer's name, from its key: the same after a restore on any device, and nothing that leads back to the key. 16 hexadecimal
 * digits. The label is longer than any of the draft's, so it is never the message of another key.
 */
export const issuerIdOf = (issuerKey: AesKey): string =>
  bytesToHex(aesCmac(issuerKey.reveal(), utf8ToBytes('flashtill issuer id 1'))).slice(0, 16)

/** Twelve characters or more, and not one of them again and again. What else makes a passphrase good, no rule can tell. */
export const isGoodPassphrase = (text: string): boolean =>
  text.trim().length >= 12 && new Set(text.trim().toLowerCase()).size >= 5

/** What the practice shop opens its issuing session with: everybody may know it, there is no money behind it. */
export const practicePassphrase = 'practice'
