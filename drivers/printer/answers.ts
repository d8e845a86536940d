/**
 * What a printer sends back (ESC/POS, "Transmit status"): the fixed bits of a byte tell what it answers.
 *   DLE EOT n   one byte  0xx1xx10
 *   GS r 1      one byte  000000pp with paper bits in pairs: 0x00, 0x03, 0x0C or 0x0F
 *   GS I 65–67  0x5F text 0x00
 *   DLE DC4 8   0x37 0x25 0x00, told to nobody
 *   ASB         0xx1xx00 and three bytes 0xx0xxxx
 */
export type Answer =
  | { readonly kind: 'status'; readonly byte: number }
  | { readonly kind: 'printed' }
  | { readonly kind: 'block'; readonly text: string }
  | { readonly kind: 'automatic' }

const TEXT_BLOCK = 0x5f
const DONE_BLOCK = 0x37
const LONGEST_BLOCK = 80

const isStatus = (byte: number): boolean => (byte & 0x93) === 0x12
const isAutomatic = (byte: number): boolean => (byte & 0x93) === 0x10
const isPrinted = (byte: number): boolean => [0x00, 0x03, 0x0c, 0x0f].includes(byte)

/** Reads a printer's answers from bytes as they come; what is none is dropped. */
export function createAnswerReader(take: (answer: Answer) => void): (bytes: Uint8Array) => void {
  let block: number[] | undefined
  let isText = false
  let automaticLeft = 0
  function read(byte: number): void {
    if (block !== undefined) {
      if (byte !== 0) block.push(byte)
      else if (isText) take({ kind: 'block', text: String.fromCharCode(...block) })
      if (byte === 0 || block.length > LONGEST_BLOCK) block = undefined
    } else if (automaticLeft > 0) {
      automaticLeft -= 1
      if (automaticLeft === 0) take({ kind: 'automatic' })
    } else if (byte === TEXT_BLOCK || byte === DONE_BLOCK) {
      isText = byte === TEXT_BLOCK
      block = []
    } else if (isStatus(byte)) take({ kind: 'status', byte })
    else if (isAutomatic(byte)) automaticLeft = 3
    else if (isPrinted(byte)) take({ kind: 'printed' })
  }
  return (bytes) => bytes.forEach(read)
}
