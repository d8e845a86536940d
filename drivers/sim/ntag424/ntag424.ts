/**
 * An NTAG 424 DNA that is none: bytes in, bytes out, as NT4H2421Gx rev. 3.0 and AN12196 rev. 1.8 say. Used in-process by tests
 * and by the practice shop's tray; a byte server in front of it (vpcd) makes it a card for PC/SC.
 */
import { concatBytes } from '@noble/ciphers/utils.js'
import { hexToBytes } from '@noble/hashes/utils.js'
import { status, statusBytes } from '../../../core/card/apdu/status-word.ts'
import type { Random } from '../../../core/ports/random.ts'
import { bornIn, type Chip } from './chip.ts'
import { contentOf, withContent, type ChipState } from './chip-state.ts'
import { isoAnswer } from './iso-commands.ts'
import { nativeAnswer } from './native-commands.ts'

/** What a reader shows for this card: ISO 14443-4 type A with the chip's historical byte. */
export const ntag424Atr: Uint8Array = hexToBytes('3b8180018080')

export type Ntag424 = {
  /** Field on: what was under way is gone. */
  powerUp(): void
  /** One APDU, answered with data and status word. */
  transmit(apdu: Uint8Array): Uint8Array
  /** The field goes in the middle of this APDU: a write longer than a frame is left half done. No answer. */
  breakOff(apdu: Uint8Array): void
  /** What the chip keeps; put it in a file, and `createNtag424` goes on from it. */
  state(): ChipState
}

/** Bytes of an APDU that go in one frame of 128: less block header and CRC (ISO 14443-4). Longer ones are chained. */
export const frameCapacity = 125

type Parsed = { readonly data: Uint8Array; readonly expected?: number }

/** Body of a short APDU (ISO 7816-4 §5.1); undefined when its lengths do not fit. */
function bodyOf(apdu: Uint8Array): Parsed | undefined {
  const none = new Uint8Array(0)
  const le = (byte: number | undefined) => (byte === 0 || byte === undefined ? 256 : byte)
  if (apdu.length === 4) return { data: none }
  if (apdu.length === 5) return { data: none, expected: le(apdu[4]) }
  const length = apdu[4] ?? 0
  const data = apdu.slice(5, 5 + length)
  if (length === 0 || data.length < length || apdu.length > 6 + length) return undefined
  return apdu.length === 6 + length ? { data, expected: le(apdu.at(-1)) } : { data }
}

/** PC/SC's GET DATA, which readers answer themselves; virtual ones pass it on. */
function identify({ stored, life }: Chip): Uint8Array {
  const id = stored.hidesUid ? life.fleetingId : hexToBytes(stored.uid)
  return concatBytes(id, statusBytes(status.isoDone))
}

function answer(chip: Chip, apdu: Uint8Array): Uint8Array {
  const [cla, ins = 0, p1 = 0, p2 = 0] = apdu
  const body = apdu.length < 4 ? undefined : bodyOf(apdu)
  if (body === undefined) return statusBytes(status.isoLength)
  if (cla === 0x00) return isoAnswer(chip, { ins, p1, p2, ...body })
  if (cla === 0xff && ins === 0xca) return identify(chip)
  if (cla !== 0x90) return statusBytes(status.isoClass)
  if (body.expected !== 256 || p1 !== 0 || p2 !== 0) return statusBytes(status.length)
  return nativeAnswer(chip, ins, body.data)
}

/** Half of what a chained write would have put into the NDEF file. */
function halfWritten(before: ChipState, after: ChipState): ChipState {
  const [old, fresh] = [contentOf(before, 2), contentOf(after, 2)]
  const last = old.findLastIndex((byte, at) => byte !== fresh[at])
  const data = fresh.slice(0, Math.ceil((last + 1) / 2))
  return withContent(before, 2, { offset: 0, data })
}

/** A chip from what it keeps. */
export function createNtag424(parts: {
  readonly state: ChipState
  readonly random: Random
}): Ntag424 {
  const { random } = parts
  const chip: Chip = { random, stored: parts.state, life: bornIn(random) }
  return Object.freeze({
    powerUp: () => {
      chip.life = bornIn(random)
    },
    transmit: (apdu: Uint8Array) => answer(chip, apdu),
    breakOff: (apdu: Uint8Array) => {
      const before = chip.stored
      answer(chip, apdu)
      chip.stored = apdu.length > frameCapacity ? halfWritten(before, chip.stored) : before
      chip.life = bornIn(random)
    },
    state: () => chip.stored,
  })
}
