import type { Failure } from '../../../core/errors/registry.ts'
import { ok, type Result } from '../../../core/errors/result.ts'
import { secret, type Secret } from '../../../core/errors/secret.ts'
import { sealKey, sealNonceLength, unsealKey } from '../../../core/lightning/seal-key.ts'
import type { Ports } from '../../../core/ports/ports.ts'

const name = 'invoice key'

/**
 * The shop's invoice key, from which preimages are made. It lies in the database sealed with the device's own key, so that
 * a copied database alone releases nothing. The first start makes it; `key.otherDevice` when another device sealed it.
 */
export async function openInvoiceKey(
  ports: Pick<Ports, 'store' | 'random'>,
  deviceKey: Secret<Uint8Array>,
): Promise<Result<Secret<Uint8Array>, Failure>> {
  const stored = await ports.store.read.sealed.find(name)
  if (stored !== undefined) return unsealKey({ deviceKey, name }, stored)
  const key = secret(ports.random.bytes(32))
  const sealed = sealKey({ deviceKey, name }, ports.random.bytes(sealNonceLength), key)
  await ports.store.commit((unit) => unit.sealed.put(name, sealed))
  return ok(key)
}
