import { bytesToHex, hexToBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import { cardIdOf, cardKeyOf, cardKeysOf, isWellKnownKey, metaReadKeyOf } from './card-keys.ts'
import type { CardUid } from './card-uid.ts'
import draft from './fixtures/boltcard/keys.json' with { type: 'json' }
import btcpay from './fixtures/btcpay/keys.json' with { type: 'json' }

const key = (hex: string) => secret(hexToBytes(hex))
const vectors = [
  ...draft.vectors.map((vector) => ({ ...vector, extraText: undefined })),
  ...btcpay.vectors,
]

describe('keys of a card', () => {
  it.each(vectors)('$uid version $version $extraText', (vector) => {
    const source = {
      issuerKey: key(vector.issuerKey),
      uid: vector.uid as CardUid,
      version: vector.version,
      ...(vector.extraText === undefined ? {} : { extra: utf8ToBytes(vector.extraText) }),
    }
    expect(bytesToHex(cardKeyOf(source).reveal())).toBe(vector.cardKey)
    expect(cardKeysOf(source).map((each) => bytesToHex(each.reveal()))).toEqual(vector.keys)
    expect(bytesToHex(metaReadKeyOf(source.issuerKey).reveal())).toBe(vector.keys[1])
    expect(cardIdOf(source.issuerKey, source.uid)).toBe(vector.id)
  })

  it('have no string form', () => {
    const [k0] = cardKeysOf({
      issuerKey: key('11'.repeat(16)),
      uid: '04a39493cc8680' as CardUid,
      version: 1,
    })
    expect(JSON.stringify({ k0 })).toBe('{"k0":"[secret]"}')
  })
})

describe('isWellKnownKey', () => {
  it.each([
    ['0'.repeat(32), true],
    [`${'0'.repeat(31)}1`, true],
    [`01${'0'.repeat(30)}`, true],
    [`${'0'.repeat(31)}2`, false],
    [`01${'0'.repeat(29)}1`, false],
    [`00ff${'0'.repeat(28)}`, false],
  ])('%s: %s', (hex, known) => {
    expect(isWellKnownKey(key(hex))).toBe(known)
  })
})
