import { createCipheriv, createDecipheriv } from 'node:crypto'
import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import { hashOf } from '../lightning/preimage.ts'
import { bolt11From } from '../lightning/payment-hash.ts'
import fixtures from './fixtures/pay.json' with { type: 'json' }
import {
  openAesAction,
  readSuccessAction,
  sealAesAction,
  successActionJson,
} from './success-action.ts'
import { provesPayment, readVerifyAnswer, verifyAnswerJson } from './verify-answer.ts'

const callback = 'https://www.ln-service.com/cb'
const read = (value: unknown) => readSuccessAction(value, callback)
const bad = { ok: false, error: { code: 'lnurl.badAnswer', detail: { problem: 'successAction' } } }
const iv = Buffer.alloc(16, 7).toString('base64')
const aes = { tag: 'aes', description: 'code', ciphertext: Buffer.alloc(32).toString('base64'), iv }

describe('readSuccessAction', () => {
  it.each(fixtures.actions)('$name', ({ action }) => {
    expect(read(action)).toEqual({ ok: true, value: action })
  })

  it('reads aes; blanks in base64 do not count', () => {
    expect(read(aes)).toEqual({ ok: true, value: aes })
    expect(read({ ...aes, ciphertext: ` ${aes.ciphertext}\n` })).toEqual({ ok: true, value: aes })
  })

  it('keeps a voucher whole, cuts what is too long, and takes out control characters', () => {
    const voucher = 'code 00112233445566778899aabbccddeeff'
    expect(read({ tag: 'message', message: voucher })).toMatchObject({
      value: { message: voucher },
    })
    const long = read({ tag: 'message', message: `a\u0000\u202E${'x'.repeat(200)}` })
    expect(long).toEqual({ ok: true, value: { tag: 'message', message: `a ${'x'.repeat(141)}…` } })
  })

  it.each([
    'text',
    7,
    {},
    [],
    { tag: 'dance' },
    { tag: 'url', description: 'x' },
    { tag: 'url', description: 'x', url: 'javascript:alert(1)' },
    { tag: 'url', description: 'x', url: 'https://evil.example/order' },
    { tag: 'url', description: 'x', url: 'https://www.ln-service.com@evil.example/' },
    { ...aes, iv: 'AAAA' },
    { ...aes, iv: undefined },
    { ...aes, ciphertext: '' },
    { ...aes, ciphertext: 'AAAA' },
    { ...aes, ciphertext: '#' },
    { ...aes, ciphertext: Buffer.alloc(4096).toString('base64') },
  ])('forbids to pay: %j', (value) => {
    expect(read(value)).toEqual(bad)
  })

  it('never throws', () => {
    const names = fc.constantFrom('message', 'description', 'url', 'ciphertext', 'iv', 'tag')
    fc.assert(
      fc.property(
        fc.dictionary(names, fc.jsonValue()),
        fc.constantFrom('message', 'url', 'aes'),
        (value, tag) => {
          expect(() => read({ ...value, tag })).not.toThrow()
          expect(() => read(value)).not.toThrow()
        },
      ),
    )
  })
})

it('successActionJson ends the program on an action that cannot be', () => {
  const message = { tag: 'message', message: '🍺'.repeat(144) } as const
  expect(successActionJson(message)).toEqual(message)
  expect(() => successActionJson({ tag: 'message', message: 'x'.repeat(145) })).toThrow(/144/)
  expect(() => successActionJson({ tag: 'url', description: '', url: '/x' })).toThrow(/URL/)
})

describe('LUD-10', () => {
  const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

  it('seals and opens as node:crypto does, whatever the text', () => {
    fc.assert(
      fc.property(bytes(32), bytes(16), fc.string({ unit: 'grapheme' }), (key, vector, plain) => {
        const preimage = secret(key)
        const action = sealAesAction(preimage, { description: 'code', plain }, vector)
        expect(read(action)).toEqual({ ok: true, value: action })
        expect(openAesAction(action, preimage)).toEqual({ ok: true, value: plain })
        const cipher = createCipheriv('aes-256-cbc', key, vector)
        const theirs = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()])
        expect(action.ciphertext).toBe(theirs.toString('base64'))
        const decipher = createDecipheriv('aes-256-cbc', key, vector)
        const sealed = Buffer.from(action.ciphertext, 'base64')
        const opened = Buffer.concat([decipher.update(sealed), decipher.final()])
        expect(opened.toString('utf8')).toBe(plain)
      }),
    )
  })

  it('cannot be opened with another preimage', () => {
    const preimage = secret(new Uint8Array(32).fill(1))
    const action = sealAesAction(
      preimage,
      { description: '', plain: 'Secret data' },
      new Uint8Array(16),
    )
    expect(openAesAction(action, secret(new Uint8Array(32).fill(2)))).toEqual({
      ok: false,
      error: { code: 'lnurl.badSecret' },
    })
    expect(openAesAction({ ...action, ciphertext: '#' }, preimage).ok).toBe(false)
  })

  it('ends the program on a text that does not fit, or another vector', () => {
    const preimage = secret(new Uint8Array(32))
    const text = { description: '', plain: 'x'.repeat(3072) }
    expect(() => sealAesAction(preimage, text, new Uint8Array(16))).toThrow(/4096/)
    expect(() => sealAesAction(preimage, text, new Uint8Array(12))).toThrow(/16 bytes/)
  })
})

describe('LUD-21', () => {
  const preimage = secret(hexToBytes('01'.repeat(32)))
  const pr = bolt11From(`lnbc${'1'.repeat(20)}`)
  if (pr === undefined) throw new Error('a shape')

  it('says settled with the preimage, which proves the payment', () => {
    const json = verifyAnswerJson(pr, { settled: true, preimage })
    expect(json).toEqual({ status: 'OK', settled: true, preimage: '01'.repeat(32), pr })
    const answer = readVerifyAnswer(JSON.stringify(json))
    if (!answer.ok) throw new Error(JSON.stringify(answer.error))
    expect(answer.value).toMatchObject({ settled: true, pr })
    expect(provesPayment(answer.value, hashOf(preimage))).toBe(true)
    expect(provesPayment(answer.value, hashOf(secret(new Uint8Array(32))))).toBe(false)
  })

  it('says unsettled without it, and believes no preimage of an unsettled one', () => {
    const json = verifyAnswerJson(pr, { settled: false })
    expect(json).toEqual({ status: 'OK', settled: false, preimage: null, pr })
    expect(readVerifyAnswer(JSON.stringify(json))).toEqual({
      ok: true,
      value: { settled: false, pr },
    })
    const odd = { ...json, preimage: '01'.repeat(32) }
    const answer = readVerifyAnswer(JSON.stringify(odd))
    expect(answer.ok && provesPayment(answer.value, hashOf(preimage))).toBe(false)
  })

  it.each([
    [
      '{"status":"OK","settled":true,"preimage":"123456...","pr":"lnbc10..."}',
      { ok: true, value: { settled: true } },
    ],
    [
      '{"status":"OK","settled":"true"}',
      { ok: false, error: { code: 'lnurl.badAnswer', detail: { problem: 'settled' } } },
    ],
    [
      '{"status":"ERROR","reason":"Not found"}',
      { ok: false, error: { code: 'lnurl.refused', detail: { reason: 'Not found' } } },
    ],
  ])('reads %s', (body, outcome) => {
    expect(readVerifyAnswer(body)).toEqual(outcome)
  })
})
