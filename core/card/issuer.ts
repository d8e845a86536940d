import { utf8ToBytes } from '@noble/hashes/utils.js'
import { newId, type IssuerId } from '../contract/ids.ts'
import { aesCmac } from './aes.ts'
import type { AesKey } from './card-keys.ts'

/**
 * An issuer's id, from its key: the same after a restore on any device, and nothing that leads back to the key. The label is longer
 * than any of the draft's, so it is never the message of another key.
 */
export function issuerIdOf(issuerKey: AesKey): IssuerId {
  const tag = aesCmac(issuerKey.reveal(), utf8ToBytes('flashtill issuer id 1'))
  const time = [0, 1, 2, 3, 4, 5].reduce((sum, at) => sum * 256 + (tag[at] ?? 0), 0)
  return newId<IssuerId>(time, tag.subarray(6))
}

/** Twelve characters or more, and not one of them again and again. What else makes a passphrase good, no rule can tell. */
export const isGoodPassphrase = (text: string): boolean =>
  text.trim().length >= 12 && new Set(text.trim().toLowerCase()).size >= 5

/** What the practice shop opens its issuing session with: everybody may know it, there is no money behind it. */
export const practicePassphrase = 'practice'
