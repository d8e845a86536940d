import { createHmac } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { PaymentId } from '../contract/ids.ts'
import { secret } from '../errors/secret.ts'
import { hashOf, preimageOf } from './preimage.ts'

const key = secret(Uint8Array.from({ length: 32 }, (_, at) => at))
const id = '019a0000-0000-7000-8000-000000000001' as PaymentId

describe('preimageOf', () => {
  it('is HMAC-SHA256 of the id under the key, as Node computes it', () => {
    const byNode = createHmac('sha256', key.reveal()).update(id).digest('hex')
    expect(Buffer.from(preimageOf(key, id).reveal()).toString('hex')).toBe(byNode)
  })

  it('is the same again and another for another id', () => {
    const other = '019a0000-0000-7000-8000-000000000002' as PaymentId
    expect(hashOf(preimageOf(key, id))).toBe(hashOf(preimageOf(key, id)))
    expect(hashOf(preimageOf(key, other))).not.toBe(hashOf(preimageOf(key, id)))
  })

  it('takes no key of another length', () => {
    expect(() => preimageOf(secret(new Uint8Array(16)), id)).toThrow('32 bytes')
  })

  it('has no string form', () => {
    const preimage = preimageOf(key, id)
    expect(`${preimage.toString()} ${JSON.stringify({ preimage })}`).toBe(
      '[secret] {"preimage":"[secret]"}',
    )
  })
})

describe('hashOf', () => {
  it('is SHA-256: 32 zero bytes, by NIST', () => {
    expect(hashOf(secret(new Uint8Array(32)))).toBe(
      '66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925',
    )
  })
})
