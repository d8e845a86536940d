/** JAMCRC: CRC-32 (ISO-HDLC, polynomial EDB88320 reversed) without the last inversion, as ChangeKey wants it (§10.6.1). */
export function jamCrc(bytes: Uint8Array): number {
  let crc = 0xffffffff
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0)
  }
  return crc >>> 0
}
