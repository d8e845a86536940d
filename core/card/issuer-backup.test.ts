import { argon2idAsync } from '@noble/hashes/argon2.js'
import { describe, expect, it } from 'vitest'
import { isId } from '../contract/ids.ts'
import { secret } from '../errors/secret.ts'
import { seededRandom } from '../ports/seeded-random.ts'
import type { Stretch } from '../ports/stretch.ts'
import { issuerIdOf, isGoodPassphrase } from './issuer.ts'
import { backupGroups, issuerBackup, openBackup } from './issuer-backup.ts'
import { sealUnder, unsealUnder } from './passphrase-seal.ts'

const stretch: Stretch = async (words, { salt, memoryKib: m, passes: t, lanes: p }) =>
  secret(await argon2idAsync(words.reveal(), salt, { m, t, p, dkLen: 32 }))
const random = seededRandom(4)
const ports = { stretch, random }
const cost = { memoryKib: 64, passes: 1, lanes: 1 }
const key = (byte: number) => secret(new Uint8Array(16).fill(byte))
const passphrase = secret('a shop on the corner')
const issuerKeys = [key(7), key(3)]
const text = await issuerBackup(ports, { issuerKeys, passphrase, cost })

describe('a backup on paper', () => {
  it('gives every key back, the current one first, however it is typed', async () => {
    const typed = backupGroups(text).join(' ').toLowerCase()
    expect(text).toMatch(/^FTISSUER1[02-9AC-HJ-NP-Z]+$/)
    for (const given of [text, typed, `${text.slice(0, 40)}-\n ${text.slice(40)}`]) {
      const opened = await openBackup(stretch, given, passphrase)
      expect(opened.ok && opened.value.map((one) => one.reveal()[0])).toEqual([7, 3])
    }
  })

  it('tells every single mistyped letter before the passphrase matters', async () => {
    const letters = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'
    for (let at = 9; at < text.length; at += 1) {
      const instead = letters[(letters.indexOf(text.charAt(at).toLowerCase()) + 1 + (at % 30)) % 32]
      const wrong = text.slice(0, at) + (instead ?? '') + text.slice(at + 1)
      expect(await openBackup(stretch, wrong, passphrase)).toEqual({ ok: false, error: 'mistyped' })
    }
  })

  it('stays shut under another passphrase, and is told from other texts', async () => {
    const refused = async (given: string, words = 'a shop on the corner') => {
      const opened = await openBackup(stretch, given, secret(words))
      return opened.ok ? 'opened' : opened.error
    }
    expect(await refused(text, 'a shop on the Corner')).toBe('passphrase')
    expect(await refused('LNBC1abc')).toBe('text')
    expect(await refused(text.slice(0, 30))).toBe('mistyped')
    expect(await refused('')).toBe('text')
  })
})

describe('bytes under a passphrase', () => {
  const seal = { purpose: 'issuing vault', passphrase, content: key(9), cost } as const

  it('open for their purpose only', async () => {
    const sealed = await sealUnder(ports, seal)
    const open = (purpose: 'issuing vault' | 'issuer backup') =>
      unsealUnder(stretch, sealed, { purpose, passphrase })
    expect((await open('issuing vault')).ok).toBe(true)
    expect(await open('issuer backup')).toEqual({ ok: false, error: 'passphrase' })
  })

  it('refuse every flipped bit, a later version, and a cost that nobody can bear', async () => {
    const sealed = await sealUnder(ports, seal)
    const open = async (at: number, mask: number) => {
      const wrong = Uint8Array.from(sealed, (byte, no) => (no === at ? byte ^ mask : byte))
      const opened = await unsealUnder(stretch, wrong, { purpose: 'issuing vault', passphrase })
      return opened.ok ? 'opened' : opened.error
    }
    expect(await open(0, 0x03)).toBe('newer')
    expect(await open(1, 0x18)).toBe('shape')
    expect(await open(2, 0x80)).toBe('shape')
    for (let at = 4; at < sealed.length; at += 1)
      expect(await open(at, 1 << (at % 8))).toBe('passphrase')
    expect(await unsealUnder(stretch, sealed.slice(0, 30), seal)).toEqual({
      ok: false,
      error: 'shape',
    })
  })

  it('are never the same twice', async () => {
    expect(await sealUnder(ports, seal)).not.toEqual(await sealUnder(ports, seal))
  })
})

describe('an issuer', () => {
  it('has a name that its key gives and that gives no key', () => {
    expect(isId(issuerIdOf(key(7)))).toBe(true)
    expect(issuerIdOf(key(7))).not.toBe(issuerIdOf(key(8)))
    expect(issuerIdOf(key(7))).toBe('defedeac-594b-7574-93ec-6a6a2032c783')
  })

  it('takes a passphrase that is more than a key pressed long', () => {
    const good = ['a shop on the corner', 'Zucker & Zimt 12']
    const bad = ['', 'practice', 'aaaaaaaaaaaaaaaaaa', '123412341234', '   abc      ']
    expect([...good, ...bad].filter(isGoodPassphrase)).toEqual(good)
  })
})
