/** Keys at rest: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha) under the device's own key, bound to the key's name. */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'

/** Random bytes that every sealing needs anew. */
export const sealNonceLength = 24

type Sealing = { readonly deviceKey: Secret<Uint8Array>; readonly name: string }

const box = ({ deviceKey, name }: Sealing, nonce: Uint8Array) =>
  xchacha20poly1305(deviceKey.reveal(), nonce, utf8ToBytes(name))

/** The key as it may lie in the database: nonce, then ciphertext with its tag. */
export const sealKey = (sealing: Sealing, nonce: Uint8Array, key: Secret<Uint8Array>): Uint8Array =>
  new Uint8Array([...nonce, ...box(sealing, nonce).encrypt(key.reveal())])

/** The key again. Fails with `key.otherDevice` when it was sealed by another device, or is damaged. */
export function unsealKey(
  sealing: Sealing,
  sealed: Uint8Array,
): Result<Secret<Uint8Array>, Failure> {
  const nonce = sealed.subarray(0, sealNonceLength)
  if (nonce.length < sealNonceLength) return err(failure('key.otherDevice'))
  try {
    return ok(secret(box(sealing, nonce).decrypt(sealed.subarray(sealNonceLength))))
  } catch (cause) {
    return err(failure('key.otherDevice', undefined, cause))
  }
}
