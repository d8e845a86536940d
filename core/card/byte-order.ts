/** A whole number as `length` bytes, the least significant first: the order of NXP's native commands. */
export const littleEndian = (value: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, at) => Math.floor(value / 256 ** at) % 256)

/** The number in those bytes (at most six). */
export const fromLittleEndian = (bytes: Uint8Array): number =>
  bytes.reduceRight((value, byte) => value * 256 + byte, 0)
