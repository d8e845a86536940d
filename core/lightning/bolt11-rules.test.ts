import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { bech32 } from '@scure/base'
import { describe, expect, it } from 'vitest'
import { decodeBolt11 } from './decode-bolt11.ts'
import {
  encodeBolt11,
  withChecksum,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
  wordsOfText,
} from './fixtures/bolt11/encode.ts'
import type { Field } from './fixtures/bolt11/encode.ts'

const privateKey = new Uint8Array(32).fill(7)
const publicKey = secp256k1.getPublicKey(privateKey, true)
const otherKey = secp256k1.getPublicKey(new Uint8Array(32).fill(8), true)
const bytes = (length: number, value = 1) => wordsOfBytes(new Uint8Array(length).fill(value))
/** x = 5 has no point on secp256k1. */
const nobody = Uint8Array.from({ length: 51 }, (_, at) => (at === 0 ? 2 : at === 32 ? 5 : 0))

const p: Field = ['p', bytes(32)]
const s: Field = ['s', bytes(32, 2)]
const d: Field = ['d', wordsOfText('tea')]
const nine: Field = ['9', wordsOfFeatures([8, 14])]
const usual = [p, s, d, nine]

const read = (fields: readonly Field[], prefix = 'lnbcrt10u') =>
  decodeBolt11(encodeBolt11({ prefix, timestampSec: 1_800_000_000, fields, privateKey }))

/** The problem, or `fine`. */
const problem = (fields: readonly Field[], prefix?: string) => {
  const outcome = read(fields, prefix)
  return outcome.ok ? 'fine' : outcome.error.detail?.['problem']
}

/** The value of a code that must be fine. */
const good = (fields: readonly Field[], prefix?: string) => {
  const outcome = read(fields, prefix)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.error))
  return outcome.value
}

describe('decodeBolt11: amounts', () => {
  it.each([
    ['lnbcrt', undefined],
    ['lnbcrt1', 100_000_000_000n],
    ['lnbcrt1m', 100_000_000n],
    ['lnbcrt1u', 100_000n],
    ['lnbcrt1n', 100n],
    ['lnbcrt10p', 1n],
    ['lnbc21000000', 2_100_000_000_000_000_000n],
  ])('%s is %s msat', (prefix, amount) => {
    expect(good(usual, prefix).amountMsat).toBe(amount)
  })

  it.each([
    ['lnbcrt1p', 'amount'],
    ['lnbcrt11p', 'amount'],
    ['lnbcrt0u', 'amount'],
    ['lnbcrt01u', 'amount'],
    ['lnbcrt1x', 'amount'],
    ['lnbc21000001', 'amount'],
    ['lnbc99999999999999999999', 'amount'],
    ['lnltc1', 'prefix'],
    ['lnbcrt-1', 'prefix'],
    ['lnbcrt1mm', 'prefix'],
    ['bc10u', 'bech32'],
  ])('%s is refused: %s', (prefix, wanted) => {
    expect(problem(usual, prefix)).toBe(wanted)
  })
})

describe('decodeBolt11: fields', () => {
  it.each<[string, Field[], string]>([
    ['the usual', usual, 'fine'],
    ['no hash', [s, d, nine], 'paymentHash'],
    ['no secret', [p, d, nine], 'paymentSecret'],
    ['no description', [p, s, nine], 'description'],
    ['both descriptions', [...usual, ['h', bytes(32)]], 'description'],
    ['a description that is no UTF-8', [p, s, nine, ['d', bytes(2, 0xff)]], 'description'],
    ['a hash with padding that is not 0', [['p', bytes(32).with(51, 1)], s, d], 'paymentHash'],
    ['a payee off the curve', [...usual, ['n', wordsOfBytes(nobody.subarray(0, 33))]], 'payee'],
    ['a payee that did not sign', [...usual, ['n', wordsOfBytes(otherKey)]], 'signature'],
    ['the payee that did', [...usual, ['n', wordsOfBytes(publicKey)]], 'fine'],
    ['half a hop', [...usual, ['r', bytes(50)]], 'route'],
    ['an empty route', [...usual, ['r', []]], 'route'],
    ['a hop by nobody', [...usual, ['r', wordsOfBytes(nobody)]], 'route'],
    ['an empty fallback', [...usual, ['f', []]], 'fallback'],
    ['a P2PKH of 32 bytes', [...usual, ['f', [17, ...bytes(32)]]], 'fallback'],
    ['a version 0 of 21 bytes', [...usual, ['f', [0, ...bytes(21)]]], 'fallback'],
    ['a fallback of version 19', [...usual, ['f', [19, ...bytes(3)]]], 'fine'],
    ['an expiry beyond numbers', [...usual, ['x', Array.from({ length: 12 }, () => 31)]], 'expiry'],
    ['an unknown field', [...usual, ['z', bytes(9)]], 'fine'],
    ['unknown odd feature', [p, s, d, ['9', wordsOfFeatures([8, 14, 201])]], 'fine'],
    ['unknown even feature', [p, s, d, ['9', wordsOfFeatures([8, 14, 200])]], 'feature'],
    ['split payments without a secret', [p, s, d, ['9', wordsOfFeatures([8, 17])]], 'feature'],
    ['a secret without the onion', [p, s, d, ['9', wordsOfFeatures([14])]], 'feature'],
    ['no features at all', [p, s, d], 'fine'],
  ])('%s', (_, fields, wanted) => {
    expect(problem(fields)).toBe(wanted)
  })

  it('takes the first of each that may come once', () => {
    const twice: Field[] = [...usual, ['p', bytes(32, 9)], ['d', wordsOfText('coffee')]]
    const code = good(twice)
    expect([code.paymentHash, code.description]).toEqual(['01'.repeat(32), 'tea'])
  })

  it('knows an empty description from none', () => {
    expect(good([p, s, nine, ['d', []]]).description).toBe('')
  })

  it('ends where a field runs into the signature', () => {
    const draft = { prefix: 'lnbcrt', timestampSec: 1, privateKey, fields: usual }
    const { words } = bech32.decode(encodeBolt11(draft) as `${string}1${string}`, false)
    const unsigned = words.slice(0, -104)
    const cut = (more: number[]) =>
      decodeBolt11(withChecksum('lnbcrt', [...unsigned, ...more, ...words.slice(-104)]))
    const truncated = { error: { detail: { problem: 'truncated' } } }
    expect(cut([2])).toMatchObject(truncated)
    expect(cut([2, 0])).toMatchObject(truncated)
    expect(cut([2, 0, 3, 1, 1])).toMatchObject(truncated)
  })

  it('has the defaults of the spec', () => {
    const code = good(usual)
    expect([code.expirySec, code.minFinalCltvDelta, code.payee]).toEqual([
      3600,
      18,
      bytesToHex(publicKey),
    ])
  })

  it('reads expiry and final delta of any length', () => {
    const code = good([...usual, ['x', wordsOfNumber(600, 5)], ['c', wordsOfNumber(80)]])
    expect([code.expirySec, code.minFinalCltvDelta]).toEqual([600, 80])
  })

  it('refuses what no QR code holds', () => {
    expect(decodeBolt11(`lnbcrt1${'q'.repeat(7100)}`)).toMatchObject({
      error: { detail: { problem: 'length' } },
    })
  })
})
