/** A PIN at rest: argon2id over its four digits, as text. Ten thousand guesses are few: the text is sealed besides. */
import { bytesToHex, equalBytes, hexToBytes, utf8ToBytes } from '@noble/ciphers/utils.js'
import type { CardId } from '../contract/ids.ts'
import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import { sealKey, unsealKey } from '../lightning/seal-key.ts'
import type { Stretch } from '../ports/stretch.ts'

/** OWASP's figures for argon2id: 19 MiB, two passes; 30 ms on a till. */
const cost = { memoryKib: 19_456, passes: 2, lanes: 1 } as const
export const pinSaltLength = 16

/** `salt$hash`, both hexadecimal. */
export async function hashPin(
  stretch: Stretch,
  pin: Secret<string>,
  salt: Uint8Array,
): Promise<Secret<Uint8Array>> {
  const hash = await stretch(pin, { ...cost, salt })
  return secret(utf8ToBytes(`${bytesToHex(salt)}$${bytesToHex(hash.reveal())}`))
}

/** Compared in constant time. */
export async function isPin(
  stretch: Stretch,
  pin: Secret<string>,
  stored: Secret<Uint8Array>,
): Promise<boolean> {
  const [salt = '', hash = ''] = new TextDecoder().decode(stored.reveal()).split('$')
  const tried = await stretch(pin, { ...cost, salt: hexToBytes(salt) })
  return equalBytes(tried.reveal(), hexToBytes(hash))
}

type Device = { readonly deviceKey: Secret<Uint8Array>; readonly nonce: Uint8Array }

const pinName = (card: CardId) => `PIN of card ${card}`

/** As it lies in the store. `nonce`: fresh, `sealNonceLength` bytes. */
export const sealPin = (
  { deviceKey, nonce }: Device,
  card: CardId,
  hash: Secret<Uint8Array>,
): Uint8Array => sealKey({ deviceKey, name: pinName(card) }, nonce, hash)

/** Fails with `key.otherDevice`. */
export const unsealPin = (
  deviceKey: Secret<Uint8Array>,
  card: CardId,
  sealed: Uint8Array,
): Result<Secret<Uint8Array>, Failure> => unsealKey({ deviceKey, name: pinName(card) }, sealed)
