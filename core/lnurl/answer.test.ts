import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { refusalKind } from './refusal-kind.ts'
import { errorJson, okJson, readAnswer, readStatus, shownText } from './answer.ts'

const bad = (problem: string) => ({
  ok: false,
  error: { code: 'lnurl.badAnswer', detail: { problem } },
})
const refused = (reason?: string) => {
  const kind = refusalKind(reason ?? '')
  const told = {
    ...(reason === undefined ? {} : { reason }),
    ...(kind === undefined ? {} : { kind }),
  }
  return { ok: false, error: { code: 'lnurl.refused', detail: told } }
}

describe('readAnswer', () => {
  it.each([
    ['', 'empty'],
    [' \n', 'empty'],
    ['\uFEFF', 'empty'],
    ['<!doctype html><p>502</p>', 'html'],
    ['  <html>', 'html'],
    ['Internal Server Error', 'json'],
    ['{"tag":', 'json'],
    ['[]', 'shape'],
    ['null', 'shape'],
    ['"OK"', 'shape'],
    ['7', 'shape'],
    [`{"a":"${'x'.repeat(64 * 1024)}"}`, 'tooLarge'],
  ])('%# refuses what is no JSON object: %s', (body, problem) => {
    expect(readAnswer(body)).toEqual(bad(problem))
  })

  it.each([
    ['{"status":"ERROR","reason":"No more money."}', 'No more money'],
    ['{"status":"error","reason":"No"}', 'No'],
    ['{"status":"ERROR","reason":{"detail":"Card not found"}}', 'Card not found'],
    ['{"status":"ERROR","detail":"Card not found"}', 'Card not found'],
    ['{"status":"ERROR","reason":[{"msg":"field required"}]}', 'field required'],
    ['{"detail":"Not Found"}', 'Not Found'],
    ['{"detail":[{"loc":["query","p"],"msg":"field required"}]}', 'field required'],
    ['{"code":"lnurl-not-supported","message":"Only for Lightning"}', 'Only for Lightning'],
    ['{"status":"ERROR","reason":"a\\u0000b\\n\\u202Ec"}', 'a b c'],
    ['{"status":"ERROR","reason":"bad c=00112233445566778899AABBCCDDEEFF"}', 'bad c=…'],
    ['{"status":"ERROR"}', undefined],
    ['{"status":"ERROR","reason":""}', undefined],
    ['{"status":"ERROR","reason":42}', undefined],
  ])('reads the reason of %s', (body, reason) => {
    expect(readAnswer(body)).toEqual(refused(reason))
  })

  it('cuts blanks off names; the name without them wins', () => {
    const answer = readAnswer('{"a ":1,"a":2," b":3,"__proto__":4}')
    expect(answer.ok && Object.fromEntries(answer.value)).toEqual(
      Object.fromEntries([
        ['a', 2],
        ['b', 3],
        ['__proto__', 4],
      ]),
    )
  })

  it('never throws on any JSON or text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string({ unit: 'binary' })), (body) => {
        expect(() => readAnswer(body)).not.toThrow()
        expect(() => readStatus(body)).not.toThrow()
      }),
    )
  })
})

describe('readStatus', () => {
  it.each([
    ['{"status":"OK"}', {}],
    ['{"status":"ok","extra":1}', {}],
    [
      '{"status":"OK","reason":"The payment is still pending."}',
      { note: 'The payment is still pending' },
    ],
  ])('%s is accepted', (body, value) => {
    expect(readStatus(body)).toEqual({ ok: true, value })
  })

  it.each([
    ['{}', bad('status')],
    ['{"status":"PENDING"}', bad('status')],
    ['{"status":200}', bad('status')],
    ['{"status":"ERROR","reason":"no"}', refused('no')],
  ])('%s is not', (body, outcome) => {
    expect(readStatus(body)).toEqual(outcome)
  })

  it('reads what we write', () => {
    expect(readStatus(JSON.stringify(okJson))).toEqual({ ok: true, value: {} })
    expect(readStatus(JSON.stringify(errorJson('The card is frozen.')))).toEqual(
      refused('The card is frozen'),
    )
  })
})

it('shownText is one short line, whatever comes', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 500 }), (text) => {
      const shown = shownText(text)
      expect(Array.from(shown).length).toBeLessThanOrEqual(140)
      expect(shown).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u)
      expect(shown.isWellFormed()).toBe(true)
    }),
  )
})
