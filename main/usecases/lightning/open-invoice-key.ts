/**
 * The key from which preimages are made. It lies in the database sealed with the device's own key (XChaCha20-Poly1305), so
 * that a copied database alone releases nothing.
 */
import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import type { Ports } from '../../../core/ports/ports.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { secret, type Secret } from '../../../core/errors/secret.ts'

const name = 'invoice key'
const nonceLength = 24

const seal = (deviceKey: Secret<Uint8Array>, nonce: Uint8Array, clear: Uint8Array): Uint8Array => {
  const sealed = xchacha20poly1305(deviceKey.reveal(), nonce, utf8ToBytes(name))
  return new Uint8Array([...nonce, ...sealed.encrypt(clear)])
}

function unseal(
  deviceKey: Secret<Uint8Array>,
  bytes: Uint8Array,
): Result<Secret<Uint8Array>, Failure> {
  const nonce = bytes.subarray(0, nonceLength)
  const box = xchacha20poly1305(deviceKey.reveal(), nonce, utf8ToBytes(name))
  try {
    return ok(secret(box.decrypt(bytes.subarray(nonceLength))))
  } catch (cause) {
    return err(failure('key.otherDevice', undefined, cause))
  }
}

/** The shop's invoice key; made and committed at the first start. Fails when the database is another device's. */
export async function openInvoiceKey(
  ports: Pick<Ports, 'store' | 'random'>,
  deviceKey: Secret<Uint8Array>,
): Promise<Result<Secret<Uint8Array>, Failure>> {
  const stored = await ports.store.read.sealed.find(name)
  if (stored !== undefined) return unseal(deviceKey, stored)
  const key = ports.random.bytes(32)
  const sealed = seal(deviceKey, ports.random.bytes(nonceLength), key)
  await ports.store.commit((unit) => unit.sealed.put(name, sealed))
  return ok(secret(key))
}
