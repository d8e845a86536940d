/**
 * Characters of two and four bytes, as the Japanese, Chinese and Korean models of a printer print them in their kanji mode
 * (FS &, FS C). Which code a printer has follows from the country it was made for. The WHATWG decoders of the platform
 * know them all.
 */
export type MultiByteCode = 'shift_jis' | 'gb18030' | 'big5' | 'euc-kr'

const decoders = new Map<MultiByteCode, InstanceType<typeof TextDecoder>>()

function decoderOf(code: MultiByteCode): InstanceType<typeof TextDecoder> {
  const known = decoders.get(code)
  if (known !== undefined) return known
  const made = new TextDecoder(code)
  decoders.set(code, made)
  return made
}

/** Shift JIS: 0x81–0x9F and 0xE0–0xFC lead, what is between is half-width katakana. The others lead with all from 0x81. */
export const isLead = (byte: number, code: MultiByteCode): boolean =>
  code === 'shift_jis'
    ? (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)
    : byte >= 0x81 && byte <= 0xfe

/** How many bytes the character has that begins with these: GB 18030 has four where the second is a digit. */
export const lengthOf = (bytes: readonly number[], code: MultiByteCode): number => {
  const second = bytes[1] ?? 0
  return code === 'gb18030' && second >= 0x30 && second <= 0x39 ? 4 : 2
}

/** The character, U+FFFD for bytes that are none. */
export const decode = (bytes: readonly number[], code: MultiByteCode): string =>
  decoderOf(code).decode(Uint8Array.from(bytes))
