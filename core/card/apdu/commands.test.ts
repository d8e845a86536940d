/** Every command's bytes and how its answer is read, against NXP's tables. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../../errors/secret.ts'
import type { Ev2Session } from '../ev2.ts'
import { decodeFileSettings } from '../file-settings.ts'
import an12196 from '../fixtures/an12196/secure-messaging.json' with { type: 'json' }
import live from '../fixtures/drusifer/change-key.json' with { type: 'json' }
import { answerEv2, authenticateEv2First, authenticateEv2NonFirst } from './authenticate-ev2.ts'
import { changeFileSettings } from './change-file-settings.ts'
import { changeKey } from './change-key.ts'
import type { CardCommand } from './command.ts'
import { getCardUid } from './get-card-uid.ts'
import { getFileSettings } from './get-file-settings.ts'
import { getKeyVersion } from './get-key-version.ts'
import { getVersionHardware, getVersionProduction, isNtag424 } from './get-version.ts'
import { readBinary } from './read-binary.ts'
import { readData } from './read-data.ts'
import { readSignature } from './read-signature.ts'
import { selectApplication } from './select-application.ts'
import { fileId, selectFile } from './select-file.ts'
import { setRandomUid } from './set-configuration.ts'
import { statusBytes, statusName } from './status-word.ts'
import { updateBinary } from './update-binary.ts'
import { writeData } from './write-data.ts'

const key = (hex: string) => secret(hexToBytes(hex))
const sessionFrom = (it: {
  enc: string
  mac: string
  ti: string
  counter: number
}): Ev2Session => ({
  keyNo: 0,
  transactionId: hexToBytes(it.ti),
  commandCounter: it.counter,
  encKey: key(it.enc),
  macKey: key(it.mac),
})
const apdu = (command: CardCommand<unknown>) => bytesToHex(command.apdu)

describe('AN12196', () => {
  it.each(an12196.authentications)('authentication, $name', (vector) => {
    const { within: before } = vector
    const within = before && sessionFrom({ enc: vector.enc, mac: vector.mac, ...before })
    const first = within
      ? authenticateEv2NonFirst(vector.keyNo)
      : authenticateEv2First(vector.keyNo)
    expect(first.read(hexToBytes(`${vector.challenge}91af`))).toEqual({
      ok: true,
      value: hexToBytes(vector.challenge),
    })
    const answer = answerEv2({
      key: key(vector.key),
      keyNo: vector.keyNo,
      challenge: hexToBytes(vector.challenge),
      rndA: hexToBytes(vector.rndA),
      ...(within ? { within } : {}),
    })
    expect(apdu(answer)).toBe(`90af000020${vector.answer}00`)
    const session = answer.read(hexToBytes(`${vector.response}9100`))
    if (!session.ok) throw new Error(session.error.kind)
    expect(bytesToHex(session.value.transactionId)).toBe(vector.ti)
    expect(session.value.commandCounter).toBe(before?.counter ?? 0)
    expect(bytesToHex(session.value.encKey.reveal())).toBe(vector.enc)
    expect(bytesToHex(session.value.macKey.reveal())).toBe(vector.mac)
  })

  it('GetFileSettings, table 8', () => {
    const { session, file, response, ...vector } = an12196.getFileSettings
    const command = getFileSettings(sessionFrom(session), file)
    expect(apdu(command)).toBe(vector.apdu)
    const facts = command.read(hexToBytes(response))
    expect(facts.ok && facts.value.size).toBe(256)
  })

  it.each(an12196.writeData)('WriteData, $name', ({ session, file, data, response, ...vector }) => {
    const write = { file, offset: 0, data: hexToBytes(data), mode: 'full' } as const
    const command = writeData(sessionFrom(session), write)
    expect(apdu(command)).toBe(vector.apdu)
    expect(command.read(hexToBytes(response))).toEqual({ ok: true, value: true })
  })

  it('ChangeFileSettings, table 19', () => {
    const { session, file, settings: hex, response, ...vector } = an12196.changeFileSettings
    const settings = decodeFileSettings(hexToBytes(hex))
    if (settings === undefined) throw new Error('settings')
    const command = changeFileSettings(sessionFrom(session), file, settings)
    expect(apdu(command)).toBe(vector.apdu)
    expect(command.read(hexToBytes(response)).ok).toBe(true)
  })

  it.each([...an12196.changeKey, ...live.changeKey])('ChangeKey, $name', (vector) => {
    const change = { ...vector, old: key(vector.old), new: key(vector.new) }
    const command = changeKey(sessionFrom(vector.session), change)
    expect(apdu(command)).toBe(vector.apdu)
    expect(command.read(hexToBytes(vector.response))).toEqual({ ok: true, value: true })
  })

  it('SetConfiguration, table 28', () => {
    const { session, response, ...vector } = an12196.setConfiguration
    const command = setRandomUid(sessionFrom(session))
    expect(apdu(command)).toBe(vector.apdu)
    expect(command.read(hexToBytes(response)).ok).toBe(true)
  })

  it('GetCardUID, table 29', () => {
    const { session, response, uid, ...vector } = an12196.getCardUid
    const command = getCardUid(sessionFrom(session))
    expect(apdu(command)).toBe(vector.apdu)
    expect(command.read(hexToBytes(response))).toEqual({ ok: true, value: uid })
  })
})

describe('plain commands', () => {
  const session = sessionFrom(an12196.getCardUid.session)
  const plain = { file: 2, offset: 0x0102, data: Uint8Array.of(9), mode: 'plain' } as const

  it.each([
    [selectApplication, '00a4040007d276000085010100'],
    [selectFile(fileId.ndef), '00a4000c02e104'],
    [readBinary(0), '00b0000000'],
    [readBinary(0x0102, 2), '00b0010202'],
    [updateBinary(0, Uint8Array.of(1, 2)), '00d60000020102'],
    [getVersionHardware, '9060000000'],
    [getVersionProduction, '90af000000'],
    [getKeyVersion(3), '90640000010300'],
    [readSignature, '903c0000010000'],
    [authenticateEv2First(0), '9071000002000000'],
    [authenticateEv2NonFirst(1), '90770000010100'],
    [writeData(session, plain), '908d0000080202010001000009' + '00'],
    [readData(session, { ...plain, length: 0 }), '90ad000007020201000000' + '0000'],
  ])('%o is %s', (command, hex) => {
    expect(apdu(command)).toBe(hex)
  })

  it('GetVersion tells the chip and its UID, or hides it', () => {
    const hardware = getVersionHardware.read(hexToBytes('0404023000110591af'))
    expect(hardware.ok && isNtag424(hardware.value)).toBe(true)
    const ntag21x = getVersionHardware.read(hexToBytes('0404010100130591af'))
    expect(ntag21x.ok && isNtag424(ntag21x.value)).toBe(false)
    const made = getVersionProduction.read(hexToBytes(`04a39493cc8680${'00'.repeat(7)}9100`))
    expect(made).toEqual({ ok: true, value: { uid: '04a39493cc8680' } })
    const hidden = getVersionProduction.read(hexToBytes(`${'00'.repeat(14)}9100`))
    expect(hidden).toEqual({ ok: true, value: {} })
  })
})

describe('answers that are none', () => {
  it.each(['', '91'])('"%s" is torn: a reader may call it a success', (hex) => {
    expect(getKeyVersion(0).read(hexToBytes(hex))).toEqual({
      ok: false,
      error: { kind: 'torn', command: 'GetKeyVersion 0' },
    })
  })

  it('a refusal keeps its status word', () => {
    expect(getKeyVersion(9).read(statusBytes(0x9140))).toEqual({
      ok: false,
      error: { kind: 'status', command: 'GetKeyVersion 9', status: 0x9140 },
    })
    expect(statusName(0x9140)).toBe('noSuchKey')
    expect(statusName(0x1234)).toBeUndefined()
  })

  it('data that is none of this command', () => {
    expect(getKeyVersion(0).read(hexToBytes('01029100'))).toMatchObject({
      error: { kind: 'answer' },
    })
    expect(authenticateEv2First(0).read(hexToBytes('0091af'))).toMatchObject({
      error: { kind: 'answer' },
    })
  })

  it('a card that does not know the key', () => {
    const [vector] = an12196.authentications
    if (vector === undefined) throw new Error('vector')
    const answer = answerEv2({
      key: key('ff'.repeat(16)),
      keyNo: 0,
      challenge: hexToBytes(vector.challenge),
      rndA: hexToBytes(vector.rndA),
    })
    expect(answer.read(hexToBytes(`${vector.response}9100`))).toMatchObject({
      error: { kind: 'mac' },
    })
  })

  it('keys change under key 0 only', () => {
    const wrong = { ...sessionFrom(an12196.getCardUid.session), keyNo: 3 }
    const zero = key('00'.repeat(16))
    expect(() => changeKey(wrong, { keyNo: 1, old: zero, new: zero, version: 0 })).toThrow('key 0')
  })
})
