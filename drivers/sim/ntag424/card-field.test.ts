/** What a hand, a file or a stranger's bytes do to the emulated chip. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { getKeyVersion } from '../../../core/card/apdu/get-key-version.ts'
import { selectApplication } from '../../../core/card/apdu/select-application.ts'
import { fileId, selectFile } from '../../../core/card/apdu/select-file.ts'
import { updateBinary } from '../../../core/card/apdu/update-binary.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { boltCardSettings } from '../../../core/card/file-settings.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { layOn, slowly } from './card-field.ts'
import { chipStateFrom, factoryChip, withSettings, type ChipState } from './chip-state.ts'
import { createNtag424 } from './ntag424.ts'

const uid = '04a39493cc8680' as CardUid
const random = seededRandom(7)
const chipWith = (state: ChipState = factoryChip(uid)) => {
  const chip = createNtag424({ state, random })
  chip.transmit(selectApplication.apdu)
  return chip
}
const sunChip = () =>
  chipWith(withSettings(factoryChip(uid), 2, boltCardSettings({ p: 32, c: 80 })))

describe('strange bytes', () => {
  it.each([
    ['', '6700'],
    ['00', '6700'],
    ['00a40400', '6a82'],
    ['00b0000005', '6985'],
    ['8060000000', '6e00'],
    ['00ca000000', '6d00'],
    ['905a00000000', '6700'],
    ['905a000000', '911c'],
    ['90600000', '917e'],
    ['9064000001', '917e'],
    ['907100000100' + '00', '917e'],
  ])('%s is %s', (apdu, word) => {
    expect(bytesToHex(chipWith().transmit(hexToBytes(apdu)))).toBe(word)
  })

  it('never end the chip (seeded)', () => {
    const chip = sunChip()
    for (let at = 0; at < 20_000; at += 1) {
      const apdu = random.bytes(random.below(40))
      apdu[0] = random.pick([0x90, 0x00, 0xff])
      if (random.below(2) === 0)
        apdu[1] = random.pick([0x71, 0xaf, 0xad, 0x8d, 0xc4, 0xb0, 0xa4, 0xf5])
      if (apdu.length > 5) apdu[4] = apdu.length - (random.below(2) === 0 ? 5 : 6)
      expect(chip.transmit(apdu).length).toBeGreaterThanOrEqual(2)
    }
    expect(chipStateFrom(JSON.parse(JSON.stringify(chip.state())))).toEqual(chip.state())
  })
})

describe('the field', () => {
  const long = updateBinary(0, new Uint8Array(200).fill(0xaa))
  const laid = (at: number, side: 'before' | 'middle' | 'after') => {
    const chip = chipWith()
    const field = layOn(chip, { tear: { at, side } })
    for (const command of [selectApplication, selectFile(fileId.ndef), long])
      field.exchange(command.apdu)
    expect(field.exchange(selectApplication.apdu)).toHaveLength(0)
    return chip.state().files[2].content
  }

  it('gone before: nothing; after: all; in the middle of a long write: a half', () => {
    expect(laid(3, 'before')).toBe('00'.repeat(256))
    expect(laid(3, 'after')).toBe('aa'.repeat(200) + '00'.repeat(56))
    expect(laid(3, 'middle')).toBe('aa'.repeat(100) + '00'.repeat(156))
  })

  it('another card in its place knows nothing of the session', () => {
    const other = createNtag424({ state: factoryChip('04000000000001' as CardUid), random })
    const field = layOn(chipWith(), { swap: { at: 2, with: other } })
    field.exchange(selectApplication.apdu)
    expect(bytesToHex(field.exchange(getKeyVersion(0).apdu))).toBe('919d')
    expect(field.count()).toBe(2)
  })

  it('a slow card takes its time', async () => {
    const slept: number[] = []
    const clock = {
      now: () => 0 as never,
      monotonicMs: () => 0,
      sleep: async (ms: number) => void slept.push(ms),
    }
    const exchange = slowly(layOn(chipWith()), { clock, ms: 300 })
    expect(bytesToHex(await exchange(selectApplication.apdu))).toBe('9000')
    expect(slept).toEqual([300])
  })
})

describe('chipStateFrom', () => {
  it('takes what a chip keeps, as JSON, and nothing else', () => {
    const state = factoryChip(uid)
    expect(chipStateFrom(JSON.parse(JSON.stringify(state)))).toEqual(state)
    expect(chipStateFrom({ ...state, counter: -1 })).toBeUndefined()
    expect(chipStateFrom({ ...state, uid: '04' })).toBeUndefined()
    expect(chipStateFrom(null)).toBeUndefined()
  })
})
