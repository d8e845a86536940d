/** Status words of the NTAG 424 DNA: NT4H2421Gx rev. 3.0 §10.2 (91xx) and ISO/IEC 7816-4. */
export const status = {
  done: 0x9100,
  isoDone: 0x9000,
  signatureDone: 0x9190,
  moreFrames: 0x91af,
  illegalCommand: 0x911c,
  integrity: 0x911e,
  noSuchKey: 0x9140,
  length: 0x917e,
  permission: 0x919d,
  parameter: 0x919e,
  authenticationDelay: 0x91ad,
  authentication: 0x91ae,
  boundary: 0x91be,
  aborted: 0x91ca,
  memory: 0x91ee,
  fileNotFound: 0x91f0,
  isoLength: 0x6700,
  isoSecurity: 0x6982,
  isoConditions: 0x6985,
  isoData: 0x6a80,
  isoNotFound: 0x6a82,
  isoParameters: 0x6a86,
  isoInstruction: 0x6d00,
  isoClass: 0x6e00,
  isoMemory: 0x6581,
} as const

export type StatusName = keyof typeof status

const names = new Map<number, StatusName>(
  Object.entries(status).map(([name, word]) => [word, name as StatusName]),
)

/** Our word for a status, or undefined for one that the chip does not have. */
export const statusName = (word: number): StatusName | undefined => names.get(word)

/** Two bytes, as they end an answer. */
export const statusBytes = (word: number): Uint8Array => Uint8Array.of(word >> 8, word & 0xff)
