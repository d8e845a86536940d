import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { authUrl, readAuthCallback, verifyAuth } from './auth.ts'
import vector from './fixtures/auth.json' with { type: 'json' }

const good = { k1: vector.k1, sig: vector.sig, key: vector.key }

const read = (parameters: Readonly<Record<string, string>>) =>
  readAuthCallback(new URLSearchParams(parameters))

const check = (parameters: Readonly<Record<string, string>>) => {
  const callback = read(parameters)
  return callback.ok ? verifyAuth(callback.value) : callback
}

const badSignature = { ok: false, error: { code: 'lnurl.badSignature' } }

/** r and s in DER, s as given. */
function derOf(r: bigint, s: bigint): string {
  const integer = (value: bigint) => {
    const hex = value.toString(16)
    const even = hex.length % 2 === 0 ? hex : `0${hex}`
    const bytes = /^[89a-f]/.test(even) ? `00${even}` : even
    return `02${(bytes.length / 2).toString(16).padStart(2, '0')}${bytes}`
  }
  const body = integer(r) + integer(s)
  return `30${(body.length / 2).toString(16).padStart(2, '0')}${body}`
}

describe('LUD-04', () => {
  it('takes the published signature, in either case', () => {
    expect(check(good)).toEqual({ ok: true, value: vector.key })
    const upper = Object.fromEntries(
      Object.entries(good).map(([name, value]) => [name, value.toUpperCase()]),
    )
    expect(check(upper)).toEqual({ ok: true, value: vector.key })
  })

  it('takes the same signature with a high s', () => {
    const { r, s } = secp256k1.Signature.fromBytes(hexToBytes(vector.sig), 'der')
    expect(derOf(r, s)).toBe(vector.sig)
    const high = derOf(r, secp256k1.Point.Fn.ORDER - s)
    expect(check({ ...good, sig: high })).toEqual({ ok: true, value: vector.key })
  })

  it('refuses a flipped bit in any byte of k1 and of the signature', () => {
    const flip = (hex: string, bit: number): string => {
      const bytes = hexToBytes(hex)
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      return bytesToHex(bytes)
    }
    for (let bit = 0; bit < 256; bit += 9)
      expect(check({ ...good, k1: flip(vector.k1, bit) })).toEqual(badSignature)
    for (let bit = 0; bit < vector.sig.length * 4; bit += 7)
      expect(check({ ...good, sig: flip(vector.sig, bit) }).ok).toBe(false)
  })

  it('refuses another key, and a key that is no point', () => {
    const other = bytesToHex(secp256k1.getPublicKey(new Uint8Array(32).fill(1), true))
    expect(check({ ...good, key: other })).toEqual(badSignature)
    expect(check({ ...good, key: `02${'f'.repeat(64)}` })).toEqual(badSignature)
    expect(check({ ...good, sig: `3006${'020100'.repeat(2)}` })).toEqual(badSignature)
  })

  it.each([
    [{ k1: '' }, 'k1'],
    [{ k1: vector.k1.slice(2) }, 'k1'],
    [{ sig: '' }, 'sig'],
    [{ sig: 'zz' }, 'sig'],
    [{ sig: `30${'00'.repeat(72)}` }, 'sig'],
    [{ key: '' }, 'key'],
    [{ key: `04${'1'.repeat(128)}` }, 'key'],
    [{ action: 'steal' }, 'action'],
  ])('does not read %j: %s', (other, problem) => {
    expect(read({ ...good, ...other })).toEqual({
      ok: false,
      error: { code: 'lnurl.badCallback', detail: { problem } },
    })
  })

  it('does not read a parameter that comes twice', () => {
    const query = new URLSearchParams([...Object.entries(good), ['k1', '0'.repeat(64)]])
    expect(readAuthCallback(query)).toMatchObject({ error: { detail: { problem: 'k1' } } })
  })

  it('writes the URL of a login, and verifies whatever a wallet signs for it', () => {
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 32 })
    const keys = bytes.filter((one) => secp256k1.utils.isValidSecretKey(one))
    fc.assert(
      fc.property(keys, bytes, fc.constantFrom('login', 'link', undefined), (key, k1, action) => {
        const url = new URL(authUrl('https://till.example/lnurl/auth?s=1', bytesToHex(k1), action))
        expect(url.searchParams.get('s')).toBe('1')
        const signature = secp256k1.sign(k1, key, { prehash: false, format: 'der' })
        url.searchParams.append('sig', bytesToHex(signature))
        const linkingKey = bytesToHex(secp256k1.getPublicKey(key, true))
        url.searchParams.append('key', linkingKey)
        const callback = readAuthCallback(url.searchParams)
        if (!callback.ok) throw new Error(JSON.stringify(callback.error))
        expect(callback.value.action).toBe(action)
        expect(verifyAuth(callback.value)).toEqual({ ok: true, value: linkingKey })
      }),
      { numRuns: 20 },
    )
    expect(() => authUrl('https://till.example/', 'ABC')).toThrow(/32 bytes/)
  })

  it('never throws', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{0,150}$/)
    fc.assert(
      fc.property(fc.record({ k1: hex, sig: hex, key: hex }), (other) => {
        expect(check({ ...good, k1: other.k1 }).ok).toBe(false)
        expect(check({ ...good, sig: `30${other.sig}` }).ok).toBe(false)
        expect(check({ ...good, key: other.key }).ok).toBe(false)
      }),
    )
  })
})
