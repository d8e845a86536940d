import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  boltCardSettings,
  decodeFileSettings,
  encodeFileSettings,
  factoryNdefSettings,
  type FileSettings,
} from './file-settings.ts'

describe('file settings', () => {
  it.each([
    ['factory', factoryNdefSettings, '00e0ee'],
    [
      'BoltCardTools test: p at 3, c at 2',
      boltCardSettings({ p: 3, c: 2 }),
      '4000e0c1ff12030000020000020000',
    ],
    ['the transcript', boltCardSettings({ p: 0x26, c: 0x49 }), '4000e0c1ff12260000490000490000'],
  ] as const)('%s', (_, settings, hex) => {
    expect(bytesToHex(encodeFileSettings(settings))).toBe(hex)
    expect(decodeFileSettings(hexToBytes(hex))).toEqual(settings)
  })

  it('AN12196 table 19: MAC under key 1, p under key 2', () => {
    expect(decodeFileSettings(hexToBytes('4000e0c1f121200000430000430000'))).toMatchObject({
      access: { readWrite: 0, change: 0, read: 14, write: 0 },
      sdm: {
        access: { counter: 1, meta: 2, file: 1 },
        fields: { piccDataOffset: 0x20, macInputOffset: 0x43, macOffset: 0x43 },
      },
    })
  })

  it('AN12196 table 8: encrypted file data', () => {
    expect(
      decodeFileSettings(hexToBytes('40eeeed1fe001f00004400004400002000006a0000')),
    ).toMatchObject({
      sdm: {
        encryptsFileData: true,
        fields: {
          piccDataOffset: 0x1f,
          macInputOffset: 0x44,
          encOffset: 0x44,
          encLength: 0x20,
          macOffset: 0x6a,
        },
      },
    })
  })

  it('keeps the two offsets of a counter above 255 apart', () => {
    expect(bytesToHex(encodeFileSettings(boltCardSettings({ p: 0x01_02, c: 0x0a_0b })))).toBe(
      '4000e0c1ff120201000b0a000b0a00',
    )
  })

  const right = fc.integer({ min: 0, max: 15 })
  const offset = fc.integer({ min: 0, max: 0xff_ff_ff })
  const flags = fc.record({
    mirrorsUid: fc.boolean(),
    mirrorsCounter: fc.boolean(),
    hasCounterLimit: fc.boolean(),
    encryptsFileData: fc.boolean(),
  })

  it('all that decodes encodes to the same bytes', () => {
    fc.assert(
      fc.property(
        flags,
        fc.array(right, { minLength: 7, maxLength: 7 }),
        offset,
        (some, all, at) => {
          const [read = 0, write = 0, readWrite = 0, change = 0, counter = 0, meta = 0, file = 0] =
            all
          const settings: FileSettings = {
            mode: 'plain',
            access: { read, write, readWrite, change },
            sdm: {
              ...some,
              access: { counter, meta, file },
              fields: { piccDataOffset: at, macOffset: at, uidOffset: at, counterLimit: at },
            },
          }
          const bytes = encodeFileSettings(settings)
          const back = decodeFileSettings(bytes)
          expect(back && encodeFileSettings(back)).toEqual(bytes)
        },
      ),
    )
  })

  it('refuses what is cut or too long', () => {
    const bytes = encodeFileSettings(boltCardSettings({ p: 3, c: 2 }))
    for (let length = 0; length < bytes.length; length += 1)
      expect(decodeFileSettings(bytes.subarray(0, length)), `${length}`).toBeUndefined()
    expect(decodeFileSettings(Uint8Array.of(...bytes, 0))).toBeUndefined()
  })
})
