/**
 * Where the issuer's keys lie (envelope): the passphrase opens the vault's key, and that opens each issuer's key and each imported
 * key set. Around the vault's key is the device's, so that a copied database is not enough to try passphrases on.
 */
import {
  keySetBytes,
  keySetFrom,
  metaReadKeyOf,
  type AesKey,
  type CardKeys,
} from '../../../core/card/card-keys.ts'
import { sealUnder, unsealUnder } from '../../../core/card/passphrase-seal.ts'
import { sealK1 } from '../../../core/card/tap-keys.ts'
import type { IssuerId, StoreId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { secret, type Secret } from '../../../core/errors/secret.ts'
import { sealKey, sealNonceLength, unsealKey } from '../../../core/lightning/seal-key.ts'
import type { Log } from '../../../core/ports/log.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import type { Stretch, StretchCost } from '../../../core/ports/stretch.ts'
import type { IssuingSession } from './issuing-session.ts'

export type IssuingPorts = Pick<Ports, 'store' | 'clock' | 'random'> & {
  readonly stretch: Stretch
  /** Dearer where the machine can bear it; the usual one when absent. */
  readonly stretchCost?: StretchCost
  readonly deviceKey: Secret<Uint8Array>
  readonly storeId: StoreId
  /** The host under which the shop's own pages can be reached, if it has one. */
  readonly publicHost?: string | undefined
  readonly session: IssuingSession
  /** No real money: well-known keys and the practice passphrase are taken. */
  readonly practice: boolean
  readonly log: Log
}

const vaultName = 'issuing vault'
const issuerName = (id: IssuerId) => `issuer key ${id}`
const importedName = (name: string) => `imported keys ${name}`

type Sealer = Pick<IssuingPorts, 'random'>

const sealed = ({ random }: Sealer, vaultKey: Secret<Uint8Array>, name: string) => ({
  name,
  of: (content: Secret<Uint8Array>) =>
    sealKey({ deviceKey: vaultKey, name }, random.bytes(sealNonceLength), content),
})

/** Whether there is a vault, and so an issuer. */
export const hasVault = async ({ store }: Pick<IssuingPorts, 'store'>): Promise<boolean> =>
  (await store.read.sealed.find(vaultName)) !== undefined

export type NewVault = { readonly vaultKey: Secret<Uint8Array>; readonly bytes: Uint8Array }

/** A vault of its own key under this passphrase, not yet written. */
export async function newVault(ports: IssuingPorts, passphrase: Secret<string>): Promise<NewVault> {
  const { deviceKey, random, stretchCost } = ports
  const vaultKey = secret(random.bytes(32))
  const cost = stretchCost === undefined ? {} : { cost: stretchCost }
  const seal = { purpose: vaultName, passphrase, content: vaultKey, ...cost } as const
  const inner = secret(await sealUnder(ports, seal))
  const nonce = random.bytes(sealNonceLength)
  return { vaultKey, bytes: sealKey({ deviceKey, name: vaultName }, nonce, inner) }
}

export const putVault = (unit: Unit, { bytes }: NewVault): Promise<void> =>
  unit.sealed.put(vaultName, bytes)

/** The vault's key. Fails with `issuer.none`, `issuer.wrongPassphrase`, `key.otherDevice`. */
export async function openVault(
  { store, stretch, deviceKey }: IssuingPorts,
  passphrase: Secret<string>,
): Promise<Result<Secret<Uint8Array>, Failure>> {
  const stored = await store.read.sealed.find(vaultName)
  if (stored === undefined) return err(failure('issuer.none'))
  const inner = unsealKey({ deviceKey, name: vaultName }, stored)
  if (!inner.ok) return inner
  const bytes = inner.value.reveal()
  const opened = await unsealUnder(stretch, bytes, { purpose: vaultName, passphrase })
  return opened.ok ? opened : err(failure('issuer.wrongPassphrase'))
}

/** Writes an issuer: its key into the vault, its K1 for taps. */
export async function putIssuer(
  ports: IssuingPorts,
  unit: Unit,
  issuer: {
    readonly id: IssuerId
    readonly key: AesKey
    readonly vaultKey: Secret<Uint8Array>
    readonly state: 'current' | 'old'
  },
): Promise<void> {
  const { deviceKey, random, clock } = ports
  const { id, key, vaultKey, state } = issuer
  const { name, of } = sealed(ports, vaultKey, issuerName(id))
  const device = { deviceKey, nonce: random.bytes(sealNonceLength) }
  const sealedK1 = sealK1(device, id, metaReadKeyOf(key))
  await unit.sealed.put(name, of(key))
  await unit.issuers.put({ id, createdAt: clock.now(), state, sealedK1 })
}

/** All issuers' keys; the vault's key was just opened. */
export async function issuerKeysIn(
  { store }: Pick<IssuingPorts, 'store'>,
  vaultKey: Secret<Uint8Array>,
): Promise<Result<ReadonlyMap<IssuerId, AesKey>, Failure>> {
  const keys = new Map<IssuerId, AesKey>()
  for (const { id } of await store.read.issuers.all()) {
    const stored = await store.read.sealed.find(issuerName(id))
    if (stored === undefined) continue
    const key = unsealKey({ deviceKey: vaultKey, name: issuerName(id) }, stored)
    if (!key.ok) return key
    keys.set(id, key.value)
  }
  return ok(keys)
}

/** Keeps another tool's keys under a name, before the card is touched. */
export async function keepImported(
  ports: Sealer,
  unit: Unit,
  imported: {
    readonly vaultKey: Secret<Uint8Array>
    readonly name: string
    readonly keys: CardKeys
  },
): Promise<void> {
  const { vaultKey, keys } = imported
  const { name, of } = sealed(ports, vaultKey, importedName(imported.name))
  const content = keySetBytes(keys)
  await unit.sealed.put(name, of(content))
  content.reveal().fill(0)
}

/** Another tool's keys again, or undefined when there are none of this name. */
export async function importedKeys(
  { store }: Pick<IssuingPorts, 'store'>,
  vaultKey: Secret<Uint8Array>,
  name: string,
): Promise<CardKeys | undefined> {
  const stored = await store.read.sealed.find(importedName(name))
  if (stored === undefined) return undefined
  const opened = unsealKey({ deviceKey: vaultKey, name: importedName(name) }, stored)
  return opened.ok ? keySetFrom(opened.value) : undefined
}
