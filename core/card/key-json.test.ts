import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import { keysFromJson, wipeJson } from './key-json.ts'

const hex = [0, 1, 2, 3, 4].map((no) => `${no}a`.repeat(16))
const [k0, k1, k2, k3, k4] = hex
const read = (value: unknown) => {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const keys = keysFromJson(secret(text))
  return keys.ok ? keys.value.map((key) => bytesToHex(key.reveal())) : keys.error
}

describe('keysFromJson', () => {
  it.each([
    { version: 1, action: 'wipe', k0, k1, k2, k3, k4 },
    { protocol_name: 'new_bolt_card_response', card_name: 'x', k0, k1, k2, k3, k4 },
    { LNURLW: 'lnurlw://a.b', K0: k0, K1: k1, K2: k2, K3: k3, K4: k4?.toUpperCase(), Version: 2 },
  ])('reads %j', (value) => {
    expect(read(value)).toEqual(hex)
  })

  it.each([
    ['boltcard://reset?url=https://a.b', 'link'],
    [' https://a.b/new?a=1', 'link'],
    ['k0=1', 'text'],
    ['null', 'text'],
    ['[]', 'keys'],
    [{ k0, k1, k2, k3 }, 'keys'],
    [{ k0, k1, k2, k3, k4: k4?.slice(1) }, 'keys'],
    [{ k0, k1, k2, k3, k4: 4 }, 'keys'],
  ])('%j is refused: %s', (value, problem) => {
    expect(read(value)).toBe(problem)
  })
})

describe('wipeJson', () => {
  it('is read back, and shows itself to nobody', () => {
    const keys = keysFromJson(secret(JSON.stringify({ k0, k1, k2, k3, k4 })))
    if (!keys.ok) throw new Error(keys.error)
    const json = wipeJson(keys.value)
    expect(JSON.parse(json.reveal())).toEqual({ version: 1, action: 'wipe', k0, k1, k2, k3, k4 })
    expect(keysFromJson(json).ok).toBe(true)
    expect(`${json.toString()}`).toBe('[secret]')
  })
})
