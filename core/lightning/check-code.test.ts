import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { msat } from '../money/units.ts'
import { checkCode } from './check-code.ts'
import type { ExpectedCode } from './check-code.ts'
import {
  encodeBolt11,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
  wordsOfText,
} from './fixtures/bolt11/encode.ts'
import type { Draft } from './fixtures/bolt11/encode.ts'
import { bolt11From, nodeKeyFrom, paymentHashFrom } from './payment-hash.ts'
import type { Bolt11 } from './payment-hash.ts'

const privateKey = new Uint8Array(32).fill(7)
const expected: ExpectedCode = {
  nodeKey: nodeKeyFrom(bytesToHex(secp256k1.getPublicKey(privateKey, true))) as never,
  network: 'regtest',
  amountMsat: msat(5_124_000n),
  paymentHash: paymentHashFrom('01'.repeat(32)) as never,
  expirySec: 600,
  memo: 'Café am Markt',
}
const draft: Draft = {
  prefix: 'lnbcrt51240n',
  timestampSec: 1_800_000_000,
  privateKey,
  fields: [
    ['p', wordsOfBytes(new Uint8Array(32).fill(1))],
    ['s', wordsOfBytes(new Uint8Array(32).fill(2))],
    ['d', wordsOfText('Café am Markt')],
    ['x', wordsOfNumber(600)],
    ['9', wordsOfFeatures([8, 14, 17])],
  ],
}
const text = (changes: Partial<Draft> = {}): Bolt11 => {
  const bolt11 = bolt11From(encodeBolt11({ ...draft, ...changes }))
  if (bolt11 === undefined) throw new Error('no payment string')
  return bolt11
}
const replaced = (letter: string, words: readonly number[]) => ({
  fields: draft.fields.map((field) => (field[0] === letter ? ([letter, words] as const) : field)),
})

const descriptionHashHex = '04'.repeat(32)
const hashed = draft.fields.map((field) =>
  field[0] === 'd' ? (['h', wordsOfBytes(new Uint8Array(32).fill(4))] as const) : field,
)

describe('checkCode', () => {
  it('takes the hash of a longer text where that was asked for, and no memo in its place', () => {
    const longer = { ...expected, descriptionHashHex }
    expect(checkCode(text({ fields: hashed }), longer).ok).toBe(true)
    expect(checkCode(text(), longer)).toMatchObject({ error: { detail: { part: 'memo' } } })
    const another = { ...longer, descriptionHashHex: '05'.repeat(32) }
    expect(checkCode(text({ fields: hashed }), another).ok).toBe(false)
  })

  it('gives the decoded code when it is what was asked for', () => {
    expect(checkCode(text(), expected)).toMatchObject({ ok: true, value: { expirySec: 600 } })
  })

  it.each<[string, Partial<Draft>]>([
    ['text', replaced('s', [])],
    ['payee', { privateKey: new Uint8Array(32).fill(8) }],
    ['network', { prefix: 'lnbc51240n' }],
    ['amount', { prefix: 'lnbcrt51250n' }],
    ['amount', { prefix: 'lnbcrt' }],
    ['hash', replaced('p', wordsOfBytes(new Uint8Array(32).fill(3)))],
    ['expiry', replaced('x', wordsOfNumber(601))],
    ['expiry', { fields: draft.fields.filter(([letter]) => letter !== 'x') }],
    ['memo', replaced('d', wordsOfText('Cafe am Markt'))],
    ['memo', { fields: hashed }],
  ])('refuses another %s', (part, changes) => {
    expect(checkCode(text(changes), expected)).toMatchObject({
      ok: false,
      error: { code: 'node.badCode', detail: { part } },
    })
  })
})
