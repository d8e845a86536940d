/**
 * How a simulated reader speaks over a byte stream, one reader a connection. A frame is a length (2 bytes, big endian) of
 * what follows, a letter, and its content. The reader tells: E nothing in the field, C M S a card, a mute one, several
 * (4 bytes: which laying, from 1). The till asks, with a number of 4 bytes: P power the card up, T an APDU to it; the
 * reader answers A with that number and the answer's bytes, none when no card is there.
 */
import { concatBytes } from '@noble/hashes/utils.js'

export type Frame = { readonly letter: string; readonly content: Uint8Array }

/** No APDU is nearly as long; whoever announces more speaks something else. */
const longest = 1_024

export const frameOf = (letter: string, content: Uint8Array = new Uint8Array(0)): Uint8Array => {
  const size = content.length + 1
  return Uint8Array.of(size >> 8, size & 0xff, letter.charCodeAt(0), ...content)
}

/** A number in front of bytes. */
export const numbered = (number: number, bytes: Uint8Array = new Uint8Array(0)): Uint8Array =>
  Uint8Array.of(number >>> 24, (number >> 16) & 0xff, (number >> 8) & 0xff, number & 0xff, ...bytes)

/** The number in front, and what follows; undefined when there is none. */
export function unnumbered(
  content: Uint8Array,
): { readonly number: number; readonly bytes: Uint8Array } | undefined {
  if (content.length < 4) return undefined
  const number = content.subarray(0, 4).reduce((sum, byte) => sum * 256 + byte, 0)
  return { number, bytes: content.subarray(4) }
}

/** Takes bytes as they come and gives back each whole frame; undefined once something came that is no frame. */
export function createFrameReader(): (bytes: Uint8Array) => readonly Frame[] | undefined {
  let rest: Uint8Array = new Uint8Array(0)
  return (bytes) => {
    rest = concatBytes(rest, bytes)
    const frames: Frame[] = []
    for (;;) {
      const [high, low] = rest
      if (high === undefined || low === undefined) return frames
      const size = high * 256 + low
      if (size === 0 || size > longest) return undefined
      if (rest.length < 2 + size) return frames
      const letter = String.fromCharCode(rest[2] ?? 0)
      frames.push({ letter, content: rest.slice(3, 2 + size) })
      rest = rest.slice(2 + size)
    }
  }
}
