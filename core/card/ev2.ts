/**
 * EV2 authentication and secure messaging in AES mode: NT4H2421Gx rev. 3.0 §9.1, vectors in AN12196 rev. 1.8.
 * A session is a value; each command that the chip has taken makes the next one (`afterCommand`).
 */
import { concatBytes, equalBytes } from '@noble/ciphers/utils.js'
import { secret } from '../errors/secret.ts'
import {
  aesCmac,
  blockLength,
  decryptBlocks,
  encryptBlock,
  encryptBlocks,
  shortCmac,
} from './aes.ts'
import { littleEndian } from './byte-order.ts'
import type { AesKey } from './card-keys.ts'

/** What card and host share after an authentication. `commandCounter` counts every command since, plain ones included. */
export type Ev2Session = {
  readonly keyNo: number
  readonly transactionId: Uint8Array
  readonly commandCounter: number
  readonly encKey: AesKey
  readonly macKey: AesKey
}

/** How a command or a file speaks: in clear, with a MAC, or encrypted with a MAC. */
export type CommMode = 'plain' | 'mac' | 'full'

export const macLength = 8
const label = { enc: [0xa5, 0x5a], mac: [0x5a, 0xa5] } as const
const counterAndLength = [0x00, 0x01, 0x00, 0x80]

const xor = (a: Uint8Array, b: Uint8Array): Uint8Array => a.map((byte, at) => byte ^ (b[at] ?? 0))

/** The bytes with the first one put last, as both sides prove that they could decrypt. */
export const rotated = (bytes: Uint8Array): Uint8Array =>
  concatBytes(bytes.subarray(1), bytes.subarray(0, 1))

/** RndA[15..14] ‖ (RndA[13..8] ⊕ RndB[15..10]) ‖ RndB[9..0] ‖ RndA[7..0], in NXP's counting from the right (§9.1.7). */
const mixed = (rndA: Uint8Array, rndB: Uint8Array): Uint8Array =>
  concatBytes(
    rndA.subarray(0, 2),
    xor(rndA.subarray(2, 8), rndB.subarray(0, 6)),
    rndB.subarray(6),
    rndA.subarray(8),
  )

export type Ev2Agreement = {
  readonly key: AesKey
  readonly keyNo: number
  readonly rndA: Uint8Array
  readonly rndB: Uint8Array
  readonly transactionId: Uint8Array
  /** 0 after AuthenticateEV2First; AuthenticateEV2NonFirst goes on counting. */
  readonly commandCounter: number
}

/** The session that both sides come to from the two random numbers (§9.1.7). */
export function agreeSession({ key, rndA, rndB, ...known }: Ev2Agreement): Ev2Session {
  const mix = mixed(rndA, rndB)
  const derive = (prefix: readonly number[]) =>
    secret(
      aesCmac(key.reveal(), concatBytes(Uint8Array.from([...prefix, ...counterAndLength]), mix)),
    )
  return {
    keyNo: known.keyNo,
    transactionId: known.transactionId,
    commandCounter: known.commandCounter,
    encKey: derive(label.enc),
    macKey: derive(label.mac),
  }
}

/** The session after one more command, whatever its mode. */
export const afterCommand = (session: Ev2Session): Ev2Session => ({
  ...session,
  commandCounter: session.commandCounter + 1,
})

/** ISO/IEC 9797-1 padding method 2: always 80, then zeros up to a whole block. */
export function padded(data: Uint8Array): Uint8Array {
  const length = (Math.floor(data.length / blockLength) + 1) * blockLength
  const out = new Uint8Array(length)
  out.set(data)
  out[data.length] = 0x80
  return out
}

/** Without its padding; undefined when it has none. */
export function unpadded(data: Uint8Array): Uint8Array | undefined {
  const at = data.findLastIndex((byte) => byte !== 0)
  return data[at] === 0x80 ? data.subarray(0, at) : undefined
}

type Direction = 'command' | 'response'

/** The response is already counted (§9.1.3): its vector and MAC use the next number. */
const counterOf = (session: Ev2Session, direction: Direction): Uint8Array =>
  littleEndian(session.commandCounter + (direction === 'response' ? 1 : 0), 2)

function ivOf(session: Ev2Session, direction: Direction): Uint8Array {
  const prefix = Uint8Array.from(direction === 'command' ? label.enc : label.mac)
  const vector = concatBytes(
    prefix,
    session.transactionId,
    counterOf(session, direction),
    new Uint8Array(8),
  )
  return encryptBlock(session.encKey.reveal(), vector)
}

/** Pads and encrypts; no data stays no data (§9.1.4). */
export const encryptFor = (
  session: Ev2Session,
  direction: Direction,
  data: Uint8Array,
): Uint8Array =>
  data.length === 0
    ? data
    : encryptBlocks(session.encKey.reveal(), padded(data), ivOf(session, direction))

/** Decrypts and takes the padding off; undefined when blocks or padding are wrong. */
export function decryptFor(
  session: Ev2Session,
  direction: Direction,
  data: Uint8Array,
): Uint8Array | undefined {
  if (data.length === 0) return data
  if (data.length % blockLength !== 0) return undefined
  return unpadded(decryptBlocks(session.encKey.reveal(), data, ivOf(session, direction)))
}

/** The MAC over INS (or the second status byte), counter, transaction id and what is sent (§9.1.3). */
export const macFor = (
  session: Ev2Session,
  direction: Direction,
  { code, data }: { readonly code: number; readonly data: Uint8Array },
): Uint8Array =>
  shortCmac(
    session.macKey.reveal(),
    concatBytes(Uint8Array.of(code), counterOf(session, direction), session.transactionId, data),
  )

export type ProtectedCall = {
  readonly ins: number
  /** What stays in clear: key number, file number, offset and length. */
  readonly header: Uint8Array
  readonly data: Uint8Array
  readonly mode: CommMode
}

/** The command's data field as it goes over the air. */
export function protectCommand(session: Ev2Session, call: ProtectedCall): Uint8Array {
  const data = call.mode === 'full' ? encryptFor(session, 'command', call.data) : call.data
  const sent = concatBytes(call.header, data)
  if (call.mode === 'plain') return sent
  return concatBytes(sent, macFor(session, 'command', { code: call.ins, data: sent }))
}

/** The response's data in clear; undefined when its MAC or padding is false. `code` is the second status byte. */
export function openResponse(
  session: Ev2Session,
  mode: CommMode,
  { code, data }: { readonly code: number; readonly data: Uint8Array },
): Uint8Array | undefined {
  if (mode === 'plain') return data
  if (data.length < macLength) return undefined
  const body = data.subarray(0, -macLength)
  const mac = macFor(session, 'response', { code, data: body })
  if (!equalBytes(mac, data.subarray(-macLength))) return undefined
  return mode === 'full' ? decryptFor(session, 'response', body) : body
}
