/** The rules of the emulated chip, each with the command that meets it. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import {
  answerEv2,
  authenticateEv2First,
  authenticateEv2NonFirst,
} from '../../../core/card/apdu/authenticate-ev2.ts'
import { changeFileSettings } from '../../../core/card/apdu/change-file-settings.ts'
import { changeKey } from '../../../core/card/apdu/change-key.ts'
import type { CardCommand } from '../../../core/card/apdu/command.ts'
import { getCardUid } from '../../../core/card/apdu/get-card-uid.ts'
import { getFileSettings } from '../../../core/card/apdu/get-file-settings.ts'
import { getKeyVersion } from '../../../core/card/apdu/get-key-version.ts'
import { readBinary } from '../../../core/card/apdu/read-binary.ts'
import { readData } from '../../../core/card/apdu/read-data.ts'
import { readSignature } from '../../../core/card/apdu/read-signature.ts'
import { selectApplication } from '../../../core/card/apdu/select-application.ts'
import { fileId, selectFile } from '../../../core/card/apdu/select-file.ts'
import { setRandomUid } from '../../../core/card/apdu/set-configuration.ts'
import { updateBinary } from '../../../core/card/apdu/update-binary.ts'
import { writeData } from '../../../core/card/apdu/write-data.ts'
import { factoryKeys, type AesKey } from '../../../core/card/card-keys.ts'
import type { CardUid } from '../../../core/card/card-uid.ts'
import { afterCommand, type Ev2Session } from '../../../core/card/ev2.ts'
import { boltCardSettings, factoryNdefSettings } from '../../../core/card/file-settings.ts'
import { lastCounter } from '../../../core/card/sun-counter.ts'
import { decryptPiccData, verifySun } from '../../../core/card/sun.ts'
import { secret } from '../../../core/errors/secret.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { factoryChip, type ChipState } from './chip-state.ts'
import { createNtag424, type Ntag424 } from './ntag424.ts'

const uid = '04a39493cc8680' as CardUid
const [zero] = factoryKeys
const place = { p: 0x20, c: 0x50 }
const random = seededRandom(7)

const chipWith = (change: Partial<ChipState> = {}) => {
  const chip = createNtag424({ state: { ...factoryChip(uid), ...change }, random })
  chip.transmit(selectApplication.apdu)
  return chip
}
/** The value, or the refusal's status word as text. */
function ask<T>(chip: Ntag424, command: CardCommand<T>): T | string {
  const read = command.read(chip.transmit(command.apdu))
  if (read.ok) return read.value
  return read.error.kind === 'status' ? read.error.status.toString(16) : read.error.kind
}
function authenticate(chip: Ntag424, key: AesKey = zero, keyNo = 0): Ev2Session | string {
  const challenge = ask(chip, authenticateEv2First(keyNo))
  if (typeof challenge === 'string') return challenge
  return ask(chip, answerEv2({ key, keyNo, challenge, rndA: random.bytes(16) }))
}
function session(chip: Ntag424, keyNo = 0): Ev2Session {
  const made = authenticate(chip, zero, keyNo)
  if (typeof made === 'string') throw new Error(made)
  return made
}
/** SDM on, as on a bolt card, keys still zero. */
function sunChip(change: Partial<ChipState> = {}) {
  const chip = chipWith()
  ask(chip, changeFileSettings(session(chip), 2, boltCardSettings(place)))
  const on = createNtag424({ state: { ...chip.state(), ...change }, random })
  on.transmit(selectApplication.apdu)
  on.transmit(selectFile(fileId.ndef).apdu)
  return on
}
function tapIn(content: Uint8Array | string) {
  if (typeof content === 'string') throw new Error(content)
  const text = Buffer.from(content).toString('latin1')
  const data = decryptPiccData(zero, hexToBytes(text.slice(place.p, place.p + 32)))
  if (!data.ok) throw new Error(data.error)
  const c = hexToBytes(text.slice(place.c, place.c + 16))
  expect(verifySun(zero, data.value, c).ok).toBe(true)
  return data.value
}
const wrong = secret(new Uint8Array(16).fill(0x55))
const readAll = (chip: Ntag424) => chip.transmit(hexToBytes('90ad0000070200000000000000'))

describe('a tap', () => {
  it('shows 1 first, and what verifies', () => {
    expect(tapIn(ask(sunChip(), readBinary(0)))).toEqual({ uid, counter: 1 })
  })

  it('is one as long as the same read goes on', () => {
    const chip = sunChip()
    const whole = ask(chip, readBinary(0))
    const length = ask(chip, readBinary(0, 2))
    const rest = ask(chip, readBinary(2, 200))
    expect(Buffer.concat([length, rest] as Uint8Array[])).toEqual(
      Buffer.from(whole).subarray(0, 202),
    )
    expect(chip.state().counter).toBe(1)
  })

  it('is another after any other command, and by another read', () => {
    const chip = sunChip()
    ask(chip, readBinary(0))
    ask(chip, selectFile(fileId.ndef))
    expect(tapIn(ask(chip, readBinary(0))).counter).toBe(2)
    expect(tapIn(readAll(chip).slice(0, -2)).counter).toBe(3)
    expect(tapIn(ask(chip, readBinary(0))).counter).toBe(4)
    ask(chip, getKeyVersion(0))
    expect(tapIn(ask(chip, readBinary(0))).counter).toBe(5)
    chip.powerUp()
    ask(chip, selectApplication)
    ask(chip, selectFile(fileId.ndef))
    expect(tapIn(ask(chip, readBinary(0))).counter).toBe(6)
  })

  it('is none within a session: as stored, not counted', () => {
    const chip = sunChip()
    const read = { file: 2, offset: 0, length: 0, mode: 'plain' } as const
    expect(ask(chip, readData(session(chip), read))).toEqual(new Uint8Array(256))
    expect(chip.state().counter).toBe(0)
  })

  it('ends at the last counter: 6982', () => {
    const chip = sunChip({ counter: lastCounter - 1 })
    expect(tapIn(ask(chip, readBinary(0))).counter).toBe(lastCounter)
    expect(ask(chip, readBinary(0, 2))).toHaveLength(2)
    ask(chip, selectFile(fileId.ndef))
    expect(ask(chip, readBinary(0))).toBe('6982')
    expect(bytesToHex(readAll(chip))).toBe('919d')
  })

  it('starts from 0 when SDM goes on, and only then', () => {
    const chip = sunChip({ counter: 41 })
    ask(chip, changeFileSettings(session(chip), 2, boltCardSettings(place)))
    expect(chip.state().counter).toBe(41)
    const open = session(chip)
    ask(chip, changeFileSettings(open, 2, factoryNdefSettings))
    ask(chip, changeFileSettings(afterCommand(open), 2, boltCardSettings(place)))
    expect(chip.state().counter).toBe(0)
  })

  it('mirrors in clear where the settings say so', () => {
    const chip = chipWith()
    const { sdm } = boltCardSettings(place)
    if (sdm === undefined) throw new Error('sdm')
    const settings = {
      ...factoryNdefSettings,
      sdm: {
        ...sdm,
        access: { counter: 15, meta: 14, file: 15 },
        fields: { uidOffset: 7, counterOffset: 30 },
      },
    }
    expect(ask(chip, changeFileSettings(session(chip), 2, settings))).toBe(true)
    ask(chip, selectApplication)
    ask(chip, selectFile(fileId.ndef))
    const text = Buffer.from(ask(chip, readBinary(0)) as Uint8Array).toString('latin1')
    expect([text.slice(7, 21), text.slice(30, 36)]).toEqual(['04A39493CC8680', '000001'])
  })
})

describe('reads and writes', () => {
  it('an NDEF file of no length is read like any other', () => {
    const chip = chipWith()
    ask(chip, selectFile(fileId.ndef))
    expect(ask(chip, readBinary(0, 2))).toEqual(new Uint8Array(2))
    expect(ask(chip, readBinary(0))).toEqual(new Uint8Array(256))
    expect(ask(chip, readBinary(0, 200))).toHaveLength(200)
    expect(ask(chip, readBinary(200, 57))).toBe('6700')
  })

  it('a blank card is writable by anybody, a programmed one by nobody without K0', () => {
    const blank = chipWith()
    ask(blank, selectFile(fileId.ndef))
    expect(ask(blank, updateBinary(0, Uint8Array.of(1, 2)))).toBe(true)
    expect(ask(sunChip(), updateBinary(0, Uint8Array.of(1, 2)))).toBe('6982')
  })

  it('the proprietary file is encrypted, under its keys', () => {
    const chip = chipWith()
    const write = { file: 3, offset: 4, data: Uint8Array.of(1, 2, 3), mode: 'full' } as const
    expect(ask(chip, writeData(session(chip), write))).toBe('91ae')
    const open = session(chip, 3)
    expect(ask(chip, writeData(open, write))).toBe(true)
    const read = { file: 3, offset: 4, length: 3, mode: 'full' } as const
    expect(ask(chip, readData(afterCommand(open), read))).toEqual(write.data)
    expect(ask(chip, readData(session(chip, 3), { ...read, offset: 126 }))).toBe('91be')
  })

  it('ISO reads and writes are refused within a session', () => {
    const chip = sunChip()
    session(chip)
    expect(ask(chip, readBinary(0))).toBe('6982')
    const blank = chipWith()
    ask(blank, selectFile(fileId.ndef))
    session(blank)
    expect(ask(blank, updateBinary(0, Uint8Array.of(1)))).toBe('6982')
  })

  it('nothing is there before the application is selected', () => {
    const chip = chipWith()
    chip.powerUp()
    expect(ask(chip, selectFile(fileId.ndef))).toBe('6a82')
    expect(ask(chip, getKeyVersion(0))).toBe('919d')
    expect(authenticate(chip)).toBe('9140')
  })
})

describe('a session', () => {
  it('goes on over a selected file, ends with the application', () => {
    const chip = chipWith()
    const open = session(chip)
    ask(chip, selectFile(fileId.ndef))
    expect(ask(chip, getCardUid(open))).toBe(uid)
    ask(chip, selectApplication)
    expect(ask(chip, getCardUid(afterCommand(open)))).toBe('91ae')
  })

  it('ends with any error, and with a command said twice', () => {
    const chip = chipWith()
    const open = session(chip)
    expect(ask(chip, getCardUid(open))).toBe(uid)
    expect(ask(chip, getCardUid(open))).toBe('911e')
    expect(ask(chip, getCardUid(afterCommand(open)))).toBe('91ae')
  })

  it('counts plain commands too', () => {
    const chip = chipWith()
    const open = session(chip)
    const write = { file: 2, offset: 0, data: Uint8Array.of(0), mode: 'plain' } as const
    expect(ask(chip, writeData(open, write))).toBe(true)
    expect(ask(chip, getCardUid(afterCommand(open)))).toBe(uid)
  })

  it('goes on under another key with NonFirst', () => {
    const chip = chipWith()
    const open = session(chip)
    ask(chip, getCardUid(open))
    const within = afterCommand(open)
    const challenge = ask(chip, authenticateEv2NonFirst(3)) as Uint8Array
    const rndA = random.bytes(16)
    const next = ask(
      chip,
      answerEv2({ key: zero, keyNo: 3, challenge, rndA, within }),
    ) as Ev2Session
    expect([next.keyNo, next.commandCounter]).toEqual([3, 1])
    expect(ask(chip, getCardUid(next))).toBe(uid)
    ask(chip, selectApplication)
    expect(ask(chip, authenticateEv2NonFirst(0))).toBe('91ae')
  })

  it('is needed for settings and UID, and for the right key', () => {
    const chip = chipWith()
    const stale = session(chip)
    ask(chip, selectApplication)
    expect(ask(chip, getFileSettings(stale, 2))).toBe('91ae')
    expect(ask(chip, changeFileSettings(session(chip, 1), 2, factoryNdefSettings))).toBe('91ae')
  })

  it('loses the command after a half-done one', () => {
    const chip = chipWith()
    ask(chip, authenticateEv2First(0))
    expect(ask(chip, getKeyVersion(0))).toBe('91ca')
    expect(ask(chip, getKeyVersion(0))).toBe(0)
    ask(chip, authenticateEv2First(0))
    expect(ask(chip, selectApplication)).toBe('6985')
  })
})

describe('ChangeKey', () => {
  const fresh = secret(hexToBytes('00112233445566778899aabbccddeeff'))
  const change = { keyNo: 2, old: zero, new: fresh, version: 9 }

  it('finds a wrong old key without counting a failure', () => {
    const chip = chipWith()
    expect(ask(chip, changeKey(session(chip), { ...change, old: wrong }))).toBe('911e')
    expect(chip.state().keys[2]).toEqual(factoryChip(uid).keys[2])
    expect(chip.state().keys[0].failures).toBe(0)
  })

  it('sets key and version, which anybody may ask for', () => {
    const chip = chipWith()
    ask(chip, changeKey(session(chip), change))
    ask(chip, selectApplication)
    expect(ask(chip, getKeyVersion(2))).toBe(9)
    expect(typeof authenticate(chip, fresh, 2)).toBe('object')
  })

  it('of key 0 ends the session', () => {
    const chip = chipWith()
    const open = session(chip)
    expect(ask(chip, changeKey(open, { ...change, keyNo: 0 }))).toBe(true)
    expect(ask(chip, getCardUid(afterCommand(open)))).toBe('91ae')
    expect(authenticate(chip)).toBe('91ae')
    expect(typeof authenticate(chip, fresh)).toBe('object')
  })

  it('knows five keys', () => {
    const chip = chipWith()
    expect(ask(chip, changeKey(session(chip), { ...change, keyNo: 5 }))).toBe('9140')
    expect(ask(chip, getKeyVersion(5))).toBe('9140')
  })
})

describe('failed authentications', () => {
  it('1–50 are 91AE, then the chip makes us wait; the right key is taken after', () => {
    const chip = chipWith()
    for (let at = 0; at < 50; at += 1) expect(authenticate(chip, wrong)).toBe('91ae')
    expect(authenticate(chip, wrong)).toBe('91ad')
    expect(typeof authenticate(chip, wrong)).toBe('string')
    chip.powerUp()
    ask(chip, selectApplication)
    let asked = 0
    while (typeof authenticate(chip) === 'string' && asked < 200) asked += 1
    expect(asked).toBeGreaterThan(1)
    expect(asked).toBeLessThan(10)
    expect(chip.state().keys[0]).toMatchObject({ failuresInARow: 0 })
  })

  it('block a key at their limit, until ChangeKey', () => {
    const { keys, ...rest } = factoryChip(uid)
    const [k0, k1, ...others] = keys
    const blocked = { ...k1, failures: 1000 }
    const chip = chipWith({ ...rest, keys: [k0, blocked, ...others] })
    expect(authenticate(chip, zero, 1)).toBe('919d')
    ask(chip, changeKey(session(chip), { keyNo: 1, old: zero, new: zero, version: 0 }))
    expect(typeof authenticate(chip, zero, 1)).toBe('object')
  })

  it('ten are forgiven with each success', () => {
    const chip = chipWith()
    for (let at = 0; at < 12; at += 1) authenticate(chip, wrong)
    session(chip)
    expect(chip.state().keys[0]).toMatchObject({ failures: 2, failuresInARow: 0 })
  })
})

describe('settings', () => {
  it.each([
    ['overlapping mirrors', { p: 7, c: 38 }],
    ['a mirror beyond the file', { p: 7, c: 241 }],
    ['p beyond the file', { p: 225, c: 7 }],
  ])('refuses %s: 919E', (_, at) => {
    const chip = chipWith()
    expect(ask(chip, changeFileSettings(session(chip), 2, boltCardSettings(at)))).toBe('919e')
  })

  it('takes mirrors that just fit', () => {
    const chip = chipWith()
    const settings = boltCardSettings({ p: 208, c: 240 })
    expect(ask(chip, changeFileSettings(session(chip), 2, settings))).toBe(true)
    expect(ask(chip, getFileSettings(session(chip), 2))).toEqual({ size: 256, settings })
  })
})

describe('a hidden UID', () => {
  it('is told to who has a key, and to nobody else', () => {
    const chip = chipWith()
    expect(ask(chip, setRandomUid(session(chip)))).toBe(true)
    ask(chip, selectApplication)
    const frames = ['9060000000', '90af000000', '90af000000'].map((hex) =>
      bytesToHex(chip.transmit(hexToBytes(hex))),
    )
    expect(frames[2]).toMatch(/^0{14}/)
    const first = bytesToHex(chip.transmit(hexToBytes('ffca000000')))
    chip.powerUp()
    const second = bytesToHex(chip.transmit(hexToBytes('ffca000000')))
    expect(first).toMatch(/^08.{6}9000$/)
    expect(second).not.toBe(first)
    ask(chip, selectApplication)
    expect(ask(chip, readSignature)).toBe('91ae')
    expect(ask(chip, getCardUid(session(chip)))).toBe(uid)
  })
})
