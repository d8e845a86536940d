/** The issuer's own key: made on first use, backed up on paper, put back, rotated; and the session that it opens. */
import { isWellKnownKey, type AesKey } from '../../../core/card/card-keys.ts'
import type { IssuingDeed } from '../../../core/card/issuing.ts'
import { isGoodPassphrase, issuerIdOf, practicePassphrase } from '../../../core/card/issuer.ts'
import { issuerBackup, openBackup, type BackupProblem } from '../../../core/card/issuer-backup.ts'
import type { IssuerId } from '../../../core/contract/ids.ts'
import { failure, type Failure, type FailureCode } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { secret, type Secret } from '../../../core/errors/secret.ts'
import type { Unit } from '../../../core/ports/store.ts'
import {
  hasVault,
  issuerKeysIn,
  newVault,
  openVault,
  putIssuer,
  putVault,
  type IssuingPorts,
} from './issuing-vault.ts'

export type Credentials = { readonly passphrase: Secret<string>; readonly by: string }

/** The backup is shown once, and never kept. */
export type WithBackup = { readonly issuer: IssuerId; readonly backup: Secret<string> }

type Deed = { readonly deed: IssuingDeed; readonly by: string; readonly about?: string }

/** Writes a deed down, and that others look at issuing again. */
export async function noteDeed(
  { clock }: Pick<IssuingPorts, 'clock'>,
  unit: Unit,
  deed: Deed & { readonly why?: string },
): Promise<void> {
  await unit.issuing.note({ at: clock.now(), ...deed })
  await unit.changes.add('issuing', deed.about ?? deed.deed)
}

const mayBe = ({ practice }: IssuingPorts, passphrase: Secret<string>): boolean =>
  isGoodPassphrase(passphrase.reveal()) || (practice && passphrase.reveal() === practicePassphrase)

const freshIssuerKey = ({ random }: IssuingPorts): AesKey => secret(random.bytes(16))

const backupOf = async (
  ports: IssuingPorts,
  issuerKeys: readonly AesKey[],
  passphrase: Secret<string>,
): Promise<Secret<string>> => {
  const cost = ports.stretchCost === undefined ? {} : { cost: ports.stretchCost }
  return secret(await issuerBackup(ports, { issuerKeys, passphrase, ...cost }))
}

/** Opens the session with a passphrase that has just been proved. */
async function openSession(
  ports: IssuingPorts,
  vaultKey: Secret<Uint8Array>,
  by: string,
): Promise<Result<IssuerId, Failure>> {
  const issuerKeys = await issuerKeysIn(ports, vaultKey)
  if (!issuerKeys.ok) return issuerKeys
  const issuers = await ports.store.read.issuers.all()
  const current = issuers.find(({ state }) => state === 'current')?.id
  if (current === undefined) return err(failure('issuer.none'))
  ports.session.open({ by, vaultKey, current, issuerKeys: issuerKeys.value })
  return ok(current)
}

/** The vault under this passphrase; wrong ones are counted, and wait longer and longer. */
async function prove(
  ports: IssuingPorts,
  { passphrase, by }: Credentials,
): Promise<Result<Secret<Uint8Array>, Failure>> {
  const waitMs = ports.session.waitMs()
  if (waitMs > 0) return err(failure('issuer.wait', { seconds: String(Math.ceil(waitMs / 1000)) }))
  const vault = await openVault(ports, passphrase)
  if (!vault.ok && vault.error.code === 'issuer.wrongPassphrase') {
    ports.session.wrong()
    await ports.store.commit((unit) => noteDeed(ports, unit, { deed: 'session.refused', by }))
  }
  return vault
}

/** First use: makes the vault and the first issuer, opens the session, and gives the backup to print. */
export async function createIssuer(
  ports: IssuingPorts,
  { passphrase, by }: Credentials,
): Promise<Result<WithBackup, Failure>> {
  if (await hasVault(ports)) return err(failure('issuer.exists'))
  if (!mayBe(ports, passphrase)) return err(failure('issuer.weakPassphrase'))
  const key = freshIssuerKey(ports)
  const issuer = issuerIdOf(key)
  const vault = await newVault(ports, passphrase)
  const backup = await backupOf(ports, [key], passphrase)
  const { vaultKey } = vault
  await ports.store.commit(async (unit) => {
    await putVault(unit, vault)
    await putIssuer(ports, unit, { id: issuer, key, vaultKey, state: 'current' })
    await noteDeed(ports, unit, { deed: 'issuer.created', by, about: issuer })
  })
  const opened = await openSession(ports, vaultKey, by)
  return opened.ok ? ok({ issuer, backup }) : opened
}

/** Opens the session. In the practice shop its own passphrase makes the issuer on first use. */
export async function unlockIssuing(
  ports: IssuingPorts,
  credentials: Credentials,
): Promise<Result<IssuerId, Failure>> {
  const isPractice = credentials.passphrase.reveal() === practicePassphrase && ports.practice
  if (isPractice && !(await hasVault(ports))) {
    const created = await createIssuer(ports, credentials)
    return created.ok ? ok(created.value.issuer) : created
  }
  const vault = await prove(ports, credentials)
  if (!vault.ok) return vault
  const opened = await openSession(ports, vault.value, credentials.by)
  if (opened.ok)
    await ports.store.commit((unit) =>
      noteDeed(ports, unit, { deed: 'session.unlocked', by: credentials.by, about: opened.value }),
    )
  return opened
}

/** Locks at once; a card that is being programmed is finished. */
export async function lockIssuing(ports: IssuingPorts): Promise<void> {
  const keys = ports.session.keys()
  if (keys === undefined || !ports.session.lock()) return
  await ports.store.commit((unit) => noteDeed(ports, unit, { deed: 'session.locked', by: keys.by }))
}

const current = (keys: {
  readonly current: IssuerId
  readonly issuerKeys: ReadonlyMap<IssuerId, AesKey>
}): readonly AesKey[] => {
  const first = keys.issuerKeys.get(keys.current)
  const others = [...keys.issuerKeys].flatMap(([id, key]) => (id === keys.current ? [] : [key]))
  return first === undefined ? others : [first, ...others]
}

/** The backup again: the session is open, and the passphrase is asked once more, since it seals the paper. */
export async function backUpIssuer(
  ports: IssuingPorts,
  credentials: Credentials,
): Promise<Result<WithBackup, Failure>> {
  const keys = ports.session.keys()
  if (keys === undefined) return err(failure('issuing.locked'))
  const vault = await prove(ports, credentials)
  if (!vault.ok) return vault
  vault.value.reveal().fill(0)
  const backup = await backupOf(ports, current(keys), credentials.passphrase)
  const about = keys.current
  await ports.store.commit((unit) =>
    noteDeed(ports, unit, { deed: 'issuer.backedUp', by: keys.by, about }),
  )
  return ok({ issuer: about, backup })
}

/** A new issuer for the cards to come; cards of the older ones go on. Gives the backup of all of them. */
export async function rotateIssuer(
  ports: IssuingPorts,
  credentials: Credentials,
): Promise<Result<WithBackup, Failure>> {
  if (ports.session.keys() === undefined) return err(failure('issuing.locked'))
  const vault = await prove(ports, credentials)
  if (!vault.ok) return vault
  const before = await issuerKeysIn(ports, vault.value)
  if (!before.ok) return before
  const key = freshIssuerKey(ports)
  const issuer = issuerIdOf(key)
  const backup = await backupOf(ports, [key, ...before.value.values()], credentials.passphrase)
  await ports.store.commit(async (unit) => {
    for (const one of await unit.issuers.all())
      if (one.state === 'current') await unit.issuers.put({ ...one, state: 'old' })
    const made = { id: issuer, key, vaultKey: vault.value, state: 'current' } as const
    await putIssuer(ports, unit, made)
    await noteDeed(ports, unit, { deed: 'issuer.rotated', by: credentials.by, about: issuer })
  })
  const opened = await openSession(ports, vault.value, credentials.by)
  return opened.ok ? ok({ issuer, backup }) : opened
}

const backupCodes: Readonly<Record<BackupProblem, FailureCode>> = {
  text: 'issuer.noBackup',
  mistyped: 'issuer.mistyped',
  shape: 'issuer.mistyped',
  newer: 'issuer.newerBackup',
  passphrase: 'issuer.wrongPassphrase',
}

/** The vault that restored keys go into: the one that is open, or a new one under the backup's passphrase. */
async function vaultFor(
  ports: IssuingPorts,
  passphrase: Secret<string>,
): Promise<Result<{ readonly vaultKey: Secret<Uint8Array>; readonly made?: Uint8Array }, Failure>> {
  if (await hasVault(ports)) {
    const keys = ports.session.keys()
    if (keys === undefined) return err(failure('issuing.locked'))
    return ok({ vaultKey: secret(keys.vaultKey.reveal().slice()) })
  }
  const { vaultKey, bytes } = await newVault(ports, passphrase)
  return ok({ vaultKey, made: bytes })
}

/**
 * Puts a backup back. On a new device its first key becomes the current issuer, under the backup's passphrase; where an issuer
 * is already, the session must be open and the keys come in as older ones.
 */
export async function restoreIssuer(
  ports: IssuingPorts,
  { backup, ...credentials }: Credentials & { readonly backup: Secret<string> },
): Promise<Result<{ readonly issuer: IssuerId; readonly count: number }, Failure>> {
  const { passphrase, by } = credentials
  const waitMs = ports.session.waitMs()
  if (waitMs > 0) return err(failure('issuer.wait', { seconds: String(Math.ceil(waitMs / 1000)) }))
  const opened = await openBackup(ports.stretch, backup.reveal(), passphrase)
  if (!opened.ok) {
    if (opened.error === 'passphrase') ports.session.wrong()
    return err(failure(backupCodes[opened.error]))
  }
  if (!ports.practice && opened.value.some(isWellKnownKey)) return err(failure('issuer.wellKnown'))
  const vault = await vaultFor(ports, passphrase)
  if (!vault.ok) return vault
  const { vaultKey, made } = vault.value
  const count = await ports.store.commit(async (unit) => {
    if (made !== undefined) await putVault(unit, { vaultKey, bytes: made })
    const known = new Set((await unit.issuers.all()).map(({ id }) => id))
    const fresh = opened.value.filter((key) => !known.has(issuerIdOf(key)))
    for (const [at, key] of fresh.entries()) {
      const state = known.size === 0 && at === 0 ? 'current' : 'old'
      await putIssuer(ports, unit, { id: issuerIdOf(key), key, vaultKey, state })
    }
    await noteDeed(ports, unit, { deed: 'issuer.restored', by })
    return fresh.length
  })
  const session = await openSession(ports, vaultKey, by)
  return session.ok ? ok({ issuer: session.value, count }) : session
}
