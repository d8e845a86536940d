import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { describe, expect, it } from 'vitest'
import { secret } from '../errors/secret.ts'
import {
  afterCommand,
  agreeSession,
  decryptFor,
  encryptFor,
  macFor,
  openResponse,
  padded,
  protectCommand,
  unpadded,
  type Ev2Session,
} from './ev2.ts'
import an12196 from './fixtures/an12196/secure-messaging.json' with { type: 'json' }

const sessionFrom = (it: {
  enc: string
  mac: string
  ti: string
  counter: number
}): Ev2Session => ({
  keyNo: 0,
  transactionId: hexToBytes(it.ti),
  commandCounter: it.counter,
  encKey: secret(hexToBytes(it.enc)),
  macKey: secret(hexToBytes(it.mac)),
})

describe('agreeSession', () => {
  it.each(an12196.authentications)('AN12196 $name', (vector) => {
    const session = agreeSession({
      key: secret(hexToBytes(vector.key)),
      keyNo: vector.keyNo,
      rndA: hexToBytes(vector.rndA),
      rndB: hexToBytes(vector.rndB),
      transactionId: hexToBytes(vector.ti),
      commandCounter: 0,
    })
    expect(bytesToHex(session.encKey.reveal())).toBe(vector.enc)
    expect(bytesToHex(session.macKey.reveal())).toBe(vector.mac)
  })
})

describe('padding', () => {
  it.each([0, 1, 15, 16, 17, 32])('of %i bytes comes off again, and is never missing', (length) => {
    const data = new Uint8Array(length).fill(7)
    const whole = padded(data)
    expect(whole.length % 16).toBe(0)
    expect(whole.length).toBeGreaterThan(length)
    expect(unpadded(whole)).toEqual(data)
  })

  it('that is none is undefined', () => {
    expect(unpadded(new Uint8Array(16))).toBeUndefined()
    expect(unpadded(new Uint8Array(16).fill(1))).toBeUndefined()
  })
})

describe('secure messaging', () => {
  const { session: known, response } = an12196.getCardUid
  const session = sessionFrom(known)

  it('AN12196 table 18: the MAC of an encrypted write', () => {
    const { session: of, file, data, mac } = an12196.writeDataMac
    const header = Uint8Array.of(file, 0, 0, 0, 0x80, 0, 0)
    const sent = protectCommand(sessionFrom(of), {
      ins: 0x8d,
      header,
      data: hexToBytes(data),
      mode: 'full',
    })
    expect(bytesToHex(sent.slice(-8))).toBe(mac)
  })

  it('a response with any bit changed is refused', () => {
    const data = hexToBytes(response.slice(0, -4))
    expect(openResponse(session, 'full', { code: 0, data })).toBeDefined()
    for (let bit = 0; bit < data.length * 8; bit += 1) {
      const wrong = data.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))
      expect(openResponse(session, 'full', { code: 0, data: wrong }), `bit ${bit}`).toBeUndefined()
    }
  })

  it('a response to another command, or with another status, is refused', () => {
    const data = hexToBytes(response.slice(0, -4))
    expect(openResponse(afterCommand(session), 'full', { code: 0, data })).toBeUndefined()
    expect(openResponse(session, 'full', { code: 0x90, data })).toBeUndefined()
    expect(openResponse(session, 'mac', { code: 0, data: data.subarray(0, 7) })).toBeUndefined()
  })

  it('both directions differ, and each comes back', () => {
    const data = hexToBytes('0102030405')
    const [there, back] = (['command', 'response'] as const).map((way) =>
      encryptFor(session, way, data),
    )
    expect(there).not.toEqual(back)
    expect(decryptFor(session, 'command', there ?? data)).toEqual(data)
    expect(decryptFor(session, 'response', back ?? data)).toEqual(data)
    expect(decryptFor(session, 'command', data)).toBeUndefined()
    const of = { code: 0x51, data }
    expect(macFor(session, 'command', of)).not.toEqual(macFor(session, 'response', of))
  })
})
