import { describe, expect, it } from 'vitest'
import type { CardId, IssuerId } from '../contract/ids.ts'
import { secret } from '../errors/secret.ts'
import { sealK1, sealK2, unsealK1, unsealK2 } from './tap-keys.ts'

const bytes = (byte: number, length: number) => new Uint8Array(length).fill(byte)
const deviceKey = secret(bytes(1, 32))
const device = { deviceKey, nonce: bytes(2, 24) }
const key = secret(bytes(3, 16))
const issuer = 'issuer-1' as IssuerId
const card = { cardId: 'card-1' as CardId, version: 4 }

describe('keys that a tap needs', () => {
  const sealedK1 = sealK1(device, issuer, key)
  const sealedK2 = sealK2(device, card, key)

  it('open for the issuer, the card and the version that they were sealed for', () => {
    const k1 = unsealK1(deviceKey, { id: issuer, sealedK1 })
    const k2 = unsealK2(deviceKey, { ...card, sealedK2 })
    expect([k1.ok && k1.value.reveal(), k2.ok && k2.value.reveal()]).toEqual([
      bytes(3, 16),
      bytes(3, 16),
    ])
  })

  it('stay shut for any other', () => {
    const shut = { ok: false, error: { code: 'key.otherDevice' } }
    expect(unsealK1(deviceKey, { id: 'issuer-2' as IssuerId, sealedK1 })).toMatchObject(shut)
    expect(unsealK1(secret(bytes(9, 32)), { id: issuer, sealedK1 })).toMatchObject(shut)
    expect(unsealK2(deviceKey, { ...card, version: 5, sealedK2 })).toMatchObject(shut)
    expect(unsealK2(deviceKey, { ...card, cardId: 'card-2' as CardId, sealedK2 })).toMatchObject(
      shut,
    )
    expect(unsealK2(deviceKey, { ...card, sealedK2: sealedK1 })).toMatchObject(shut)
  })
})
