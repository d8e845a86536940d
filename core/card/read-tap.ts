import { concatBytes } from '@noble/hashes/utils.js'
import { err, ok } from '../errors/result.ts'
import { readBinary } from './apdu/read-binary.ts'
import { selectApplication } from './apdu/select-application.ts'
import { fileId, selectFile } from './apdu/select-file.ts'
import { status } from './apdu/status-word.ts'
import { ask, type Dialogue } from './dialogue.ts'
import { ndefLength } from './ndef.ts'

/** Where asking for all at once is refused (by readers, not by the chip), in pieces of this size. */
const piece = 128

const isLengthRefusal = (word: number): boolean => word === status.isoLength || word >> 8 === 0x6c

/** A link needs a tenth of it; a card that claims more, or gives it byte by byte, only wants to keep us busy. */
const longestFile = 2_048
const mostReads = 64

/** Reads on from what is there until the message is whole. Only ISOReadBinary: another command would count a second tap. */
function* readOn(start: Uint8Array): Dialogue<Uint8Array> {
  const strange = err({ kind: 'answer', command: 'ISOReadBinary' } as const)
  const whole = 2 + (ndefLength(start) ?? longestFile)
  if (whole > longestFile) return strange
  let file = start
  for (let reads = 0; file.length < whole; reads += 1) {
    const missing = whole - file.length
    const more = yield* ask(readBinary(file.length, Math.min(piece, missing)))
    if (!more.ok) return more
    if (more.value.length === 0 || reads === mostReads) return strange
    file = concatBytes(file, more.value)
  }
  return ok(file)
}

/**
 * Reads a card's NDEF file, one tap on the card's counter: three commands where the reader lets 256 bytes through, a few more
 * where it does not. The card may leave after that. Any Type 4 tag answers; a phone or bank card refuses the first command (6A82).
 */
export function* readTap(): Dialogue<Uint8Array> {
  const application = yield* ask(selectApplication)
  if (!application.ok) return application
  const file = yield* ask(selectFile(fileId.ndef))
  if (!file.ok) return file
  const whole = yield* ask(readBinary(0))
  if (whole.ok && whole.value.length >= 2) return yield* readOn(whole.value)
  if (whole.ok) return err({ kind: 'answer', command: 'ISOReadBinary' })
  if (whole.error.kind !== 'status' || !isLengthRefusal(whole.error.status)) return whole
  const length = yield* ask(readBinary(0, 2))
  return length.ok ? yield* readOn(length.value) : length
}
