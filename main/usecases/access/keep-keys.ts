import {
  accessKeyBytes,
  hashOfKey,
  newAccessKey,
  type AccessKey,
} from '../../../core/access/access-key.ts'
import type { KeyScope } from '../../../core/contract/card-api.ts'
import { newId, type AccessKeyId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Secret } from '../../../core/errors/secret.ts'
import type { Ports } from '../../../core/ports/ports.ts'

export type KeyPorts = Pick<Ports, 'store' | 'clock' | 'random'>

/** A new key: shown now, and never again. */
export async function createKey(
  { store, clock, random }: KeyPorts,
  { name, scopes }: Pick<AccessKey, 'name'> & { readonly scopes: readonly KeyScope[] },
): Promise<{ readonly row: AccessKey; readonly key: Secret<string> }> {
  const key = newAccessKey(random.bytes(accessKeyBytes))
  const createdAt = clock.now()
  const id = newId<AccessKeyId>(createdAt, random.bytes(10))
  const row = { id, name, scopes, hash: hashOfKey(key.reveal()), createdAt }
  await store.commit((unit) => unit.accessKeys.insert(row))
  return { row, key }
}

/** From now on it opens nothing. */
export async function endKey(
  { store, clock }: KeyPorts,
  id: AccessKeyId,
): Promise<Result<true, Failure>> {
  const ended = await store.commit((unit) => unit.accessKeys.end(id, clock.now()))
  return ended ? ok(true) : err(failure('key.notFound'))
}
