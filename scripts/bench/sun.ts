import { createCipheriv, createDecipheriv, timingSafeEqual } from 'node:crypto'
import { encryptPiccData, decryptPiccData, sunMac, verifySun } from '../../core/card/sun.ts'
import { uidFrom } from '../../core/card/card-uid.ts'
import { assert } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import { systemRandom } from '../../main/random.ts'
import type { Bench } from './bench.ts'
import type { Figure, Measured } from './figure.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  timesWithin,
  within,
} from './statistics.ts'

const zero = Buffer.alloc(16)

const encrypt = (key: Uint8Array, block: Uint8Array): Buffer => {
  const cipher = createCipheriv('aes-128-ecb', key, null).setAutoPadding(false)
  return cipher.update(block)
}

/** Twice the value in GF(2¹²⁸). */
function doubled(block: Buffer): Buffer {
  const out = Buffer.alloc(16)
  for (let at = 0; at < 16; at++)
    out[at] = (((block[at] ?? 0) << 1) | ((block[at + 1] ?? 0) >> 7)) & 0xff
  if ((block[0] ?? 0) & 0x80) out[15] = (out[15] ?? 0) ^ 0x87
  return out
}

/** CMAC of one block or of none, over node:crypto's AES. */
function cmac(key: Uint8Array, message: Uint8Array): Buffer {
  const k1 = doubled(encrypt(key, zero))
  const [last, mask] =
    message.length === 16
      ? [Buffer.from(message), k1]
      : [Buffer.concat([message, Buffer.of(0x80), zero]).subarray(0, 16), doubled(k1)]
  return encrypt(key, Buffer.from(last.map((byte, at) => byte ^ (mask[at] ?? 0))))
}

const piccOf = (key: Uint8Array, p: Uint8Array): Buffer =>
  createDecipheriv('aes-128-cbc', key, zero).setAutoPadding(false).update(p)

/** The same steps with node:crypto alone. */
function bareVerify(k1: Uint8Array, k2: Uint8Array, { p, c }: { p: Uint8Array; c: Uint8Array }) {
  const plain = piccOf(k1, p)
  const vector = Buffer.concat([Buffer.from('3cc300010080', 'hex'), plain.subarray(1, 11)])
  const mac = cmac(cmac(k2, vector), new Uint8Array(0))
  const short = Buffer.from(mac.filter((_byte, at) => at % 2 === 1))
  return plain[0] === 0xc7 && timingSafeEqual(short, c)
}

const microseconds = (value: number): string => `${value.toFixed(1)} µs`

async function measure(bench: Bench): Promise<Measured> {
  const uid = uidFrom('04a39493cc8680')
  assert(uid !== undefined, 'seven bytes')
  const [k1, k2] = [systemRandom.bytes(16), systemRandom.bytes(16)]
  const [metaKey, fileKey] = [secret(k1), secret(k2)]
  const taps = Array.from({ length: 200 }, (_, counter) => {
    const data = { uid, counter: counter + 1 }
    return {
      p: encryptPiccData(metaKey, data, systemRandom.bytes(5)),
      c: sunMac(fileKey, data),
    }
  })
  const timed = (verify: (tap: (typeof taps)[number]) => boolean) => (): Promise<number> => {
    const started = performance.now()
    const wrong = taps.filter((tap) => !verify(tap)).length
    const took = (1000 * (performance.now() - started)) / taps.length
    assert(wrong === 0, 'every tap is genuine')
    return Promise.resolve(took)
  }
  const floor = timed((tap) => bareVerify(k1, k2, tap))
  const ours = timed(({ p, c }) => {
    const data = decryptPiccData(metaKey, p)
    return data.ok && verifySun(fileKey, data.value, c).ok
  })
  await abba(10, floor, ours)
  const rounds = await abba(bench.many(100, 20), floor, ours)
  return {
    rows: [
      {
        what: 'p decrypted and c verified',
        ours: microseconds(p50(oursOf(rounds))),
        floor: microseconds(p50(floorOf(rounds))),
        ratio: timesWithin(oursToFloor(rounds)),
        band: within(floorToFloor(rounds)),
        goal: '',
        verdict: 'shown',
      },
    ],
    notes: [
      `n = ${oursOf(rounds).length} × ${taps.length} genuine taps; floor: the same steps over node:crypto (OpenSSL, in C)`,
      'ours is @noble/ciphers, in JavaScript, so that core has no Node in it: on a tap this is a thousandth of the time on the air',
    ],
    samples: { ours: oursOf(rounds), floor: floorOf(rounds) },
  }
}

export const sunFigure: Figure = { name: 'sun', title: 'A tap’s SUN verified', measure }
