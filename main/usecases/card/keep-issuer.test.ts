import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { issuerIdOf, practicePassphrase } from '../../../core/card/issuer.ts'
import { issuerBackup } from '../../../core/card/issuer-backup.ts'
import { metaReadKeyOf } from '../../../core/card/card-keys.ts'
import { unsealK1 } from '../../../core/card/tap-keys.ts'
import { secret } from '../../../core/errors/secret.ts'
import { cheap, newRig, passphrase, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import {
  backUpIssuer,
  createIssuer,
  lockIssuing,
  restoreIssuer,
  rotateIssuer,
  unlockIssuing,
} from './keep-issuer.ts'

const by = 'Ada'
const mine = { passphrase, by }
const rigs: IssuingRig[] = []
const rig = async (seed: number, practice = false) => {
  const made = await newRig(seed, practice)
  rigs.push(made)
  return made
}
afterEach(async () => {
  await Promise.all(rigs.splice(0).map((one) => one.remove()))
})

function value<T>(result: { ok: true; value: T } | { ok: false; error: { code: string } }): T {
  if (!result.ok) throw new Error(result.error.code)
  return result.value
}
const codeOf = async (asked: Promise<{ ok: boolean; error?: { code: string } }>) =>
  (await asked).error?.code ?? 'fine'

describe('the issuer’s key', () => {
  it('is made once, opens the session, and opens it again after a restart', async () => {
    const first = await rig(1)
    expect(await codeOf(unlockIssuing(first, mine))).toBe('issuer.none')
    const { issuer } = value(await createIssuer(first, mine))
    expect(first.session.state().kind).toBe('unlocked')
    expect(await codeOf(createIssuer(first, mine))).toBe('issuer.exists')
    const again = await first.reopen()
    rigs.push(again)
    rigs.shift()
    expect(again.session.state().kind).toBe('locked')
    expect(value(await unlockIssuing(again, mine))).toBe(issuer)
    const key = again.session.keys()?.issuerKeys.get(issuer)
    expect(key && issuerIdOf(key)).toBe(issuer)
  })

  it('leaves K1 where a tap finds it, without a passphrase', async () => {
    const ports = await rig(2)
    const { issuer } = value(await createIssuer(ports, mine))
    const key = ports.session.keys()?.issuerKeys.get(issuer)
    const metaReadKey = key && metaReadKeyOf(key).reveal()
    const [row] = await ports.store.read.issuers.all()
    await lockIssuing(ports)
    const k1 = row && unsealK1(ports.deviceKey, row)
    expect(k1?.ok === true && k1.value.reveal()).toEqual(metaReadKey)
  })

  it('wants a passphrase that is one, and the practice shop its own', async () => {
    const real = await rig(3)
    const easy = { by, passphrase: secret(practicePassphrase) }
    expect(await codeOf(createIssuer(real, easy))).toBe('issuer.weakPassphrase')
    expect(await codeOf(unlockIssuing(real, easy))).toBe('issuer.none')
    const practice = await rig(4, true)
    expect(await codeOf(unlockIssuing(practice, easy))).toBe('fine')
    expect(practice.session.state().kind).toBe('unlocked')
  })

  it('tells wrong passphrases, writes them down, and makes guessing slow', async () => {
    const ports = await rig(5)
    value(await createIssuer(ports, mine))
    await lockIssuing(ports)
    const wrong = { by: 'Eve', passphrase: secret('a shop at the corner') }
    for (let no = 0; no < 3; no += 1)
      expect(await codeOf(unlockIssuing(ports, wrong))).toBe('issuer.wrongPassphrase')
    expect(await codeOf(unlockIssuing(ports, mine))).toBe('issuer.wait')
    await ports.clock.advance(5_000)
    expect(await codeOf(unlockIssuing(ports, mine))).toBe('fine')
    const deeds = (await ports.store.read.issuing.events({ limit: 10 })).map(
      ({ deed, by: who }) => `${deed} ${who}`,
    )
    expect(deeds).toEqual([
      'session.unlocked Ada',
      ...Array.from({ length: 3 }, () => 'session.refused Eve'),
      'session.locked Ada',
      'issuer.created Ada',
    ])
  })

  it('comes back on a new device from the paper, and only with the passphrase', async () => {
    const ports = await rig(6)
    const { issuer, backup } = value(await createIssuer(ports, mine))
    const other = await rig(7)
    const wrong = { by, passphrase: secret('another passphrase') }
    expect(await codeOf(restoreIssuer(other, { ...wrong, backup }))).toBe('issuer.wrongPassphrase')
    expect(value(await restoreIssuer(other, { ...mine, backup }))).toEqual({ issuer, count: 1 })
    expect(other.session.keys()?.issuerKeys.get(issuer)?.reveal()).toEqual(
      ports.session.keys()?.issuerKeys.get(issuer)?.reveal(),
    )
    expect(value(await restoreIssuer(other, { ...mine, backup }))).toEqual({ issuer, count: 0 })
  })

  it('is rotated: a new one for new cards, the old one known, one backup for both', async () => {
    const ports = await rig(8)
    const first = value(await createIssuer(ports, mine))
    await ports.clock.advance(1_000)
    const { issuer, backup } = value(await rotateIssuer(ports, mine))
    const states = (await ports.store.read.issuers.all()).map(({ id, state }) => [id, state])
    expect(states).toEqual([
      [issuer, 'current'],
      [first.issuer, 'old'],
    ])
    expect(ports.session.keys()?.issuerKeys.size).toBe(2)
    const other = await rig(9)
    expect(value(await restoreIssuer(other, { ...mine, backup }))).toEqual({ issuer, count: 2 })
    const third = await rig(10)
    value(await createIssuer(third, mine))
    expect(value(await restoreIssuer(third, { ...mine, backup })).count).toBe(2)
    expect(value(await backUpIssuer(third, mine)).backup.reveal()).toMatch(/^FTISSUER1/)
    await lockIssuing(third)
    expect(await codeOf(backUpIssuer(third, mine))).toBe('issuing.locked')
    expect(await codeOf(rotateIssuer(third, mine))).toBe('issuing.locked')
    expect(await codeOf(restoreIssuer(third, { ...mine, backup }))).toBe('issuing.locked')
  })

  it('is refused where it stands in public documents, but for practice', async () => {
    const zero = secret(new Uint8Array(16))
    const ports = await rig(11)
    const text = await issuerBackup(ports, { issuerKeys: [zero], passphrase, cost: cheap })
    const known = { ...mine, backup: secret(text) }
    expect(await codeOf(restoreIssuer(ports, known))).toBe('issuer.wellKnown')
    expect(await codeOf(restoreIssuer(await rig(12, true), known))).toBe('fine')
  })

  it('lies nowhere in clear: not in the database, not in a log', async () => {
    const ports = await rig(13)
    const { issuer, backup } = value(await createIssuer(ports, mine))
    const keys = ports.session.keys()
    const secrets = [keys?.issuerKeys.get(issuer), keys?.vaultKey].map((key) =>
      Buffer.from(key?.reveal() ?? new Uint8Array(0)),
    )
    const texts = [
      passphrase.reveal(),
      backup.reveal(),
      ...secrets.map((one) => one.toString('hex')),
    ]
    const files = readdirSync(ports.folder).map((name) => readFileSync(join(ports.folder, name)))
    const places = [...files, Buffer.from(JSON.stringify([ports.lines, keys]))]
    expect(places.some((place) => place.includes('K1 of issuer') || place.includes(issuer))).toBe(
      true,
    )
    const found = places.filter((place) =>
      [...secrets, ...texts].some((one) => place.includes(one)),
    )
    expect(secrets.every((one) => one.length >= 16)).toBe(true)
    expect(found).toEqual([])
  })
})
