import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { argon2id } from '@noble/hashes/argon2.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../core/errors/secret.ts'
import { stretch } from './stretch.ts'

const salt = hexToBytes('02'.repeat(16))
const cost = { memoryKib: 64, passes: 3, lanes: 1 }
const stretched = async (words: string) =>
  bytesToHex((await stretch(secret(words), { ...cost, salt })).reveal())

describe('a stretched passphrase', () => {
  it('is argon2id, as another library computes it', async () => {
    const other = argon2id('correct horse', salt, { t: 3, m: 64, p: 1, dkLen: 32 })
    expect(await stretched('correct horse')).toBe(bytesToHex(other))
  })

  it('is the same however the keyboard composes its letters', async () => {
    expect(await stretched('caf\u00e9 noir')).toBe(await stretched('cafe\u0301 noir'))
    expect(await stretched('caf\u00e9 noir')).not.toBe(await stretched('cafe noir'))
  })
})
