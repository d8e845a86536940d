/** Barcodes that the interpreter draws, read by a decoder that is not ours. */
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../../core/ports/seeded-random.ts'
import { fallbackProfile } from '../profiles/read-profile.ts'
import { encodeCommand } from './commands.ts'
import { drawSlips } from './interpreter.ts'
import { readCodes } from './zbar.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

/** One barcode in the middle of a slip, by the form of `GS k` that counts its data. */
function slipOf(kind: number, data: Uint8Array, module = 2) {
  const bytes = Buffer.concat([
    encodeCommand('justify', [1]),
    encodeCommand('barcodeHeight', [60]),
    encodeCommand('barcodeWidth', [module]),
    encodeCommand('barcodeText', [2]),
    encodeCommand('feedDots', [40]),
    kind >= 65
      ? encodeCommand('barcode', [kind, data.length], data)
      : encodeCommand('barcode', [kind], data),
    encodeCommand('feedDots', [40]),
  ])
  const [slip] = drawSlips(bytes, fallbackProfile)
  if (slip === undefined) throw new Error('no slip')
  return slip
}

const kinds: readonly (readonly [name: string, kind: number, data: string, read: string])[] = [
  ['UPC-A, check digit by the printer', 65, '01234567890', 'UPC-A:012345678905'],
  ['UPC-A, ended by a zero', 0, '012345678905', 'UPC-A:012345678905'],
  ['UPC-E from a UPC-A', 66, '01234500006', 'UPC-E:01234565'],
  ['UPC-E of six digits', 1, '123456', 'UPC-E:01234565'],
  ['UPC-E ending in 3', 66, '06510000432', 'UPC-E:06543217'],
  ['EAN-13', 67, '400638133393', 'EAN-13:4006381333931'],
  ['EAN-13 with 9 before', 2, '9780306406157', 'EAN-13:9780306406157'],
  ['EAN-8', 68, '9638507', 'EAN-8:96385074'],
  ['Code 39', 69, 'TILL-42 $/+%.', 'CODE-39:TILL-42 $/+%.'],
  ['Interleaved 2 of 5', 70, '12345678901234', 'I2/5:12345678901234'],
  ['Codabar', 71, 'A12-34:56/7.8+$B', 'Codabar:A12-34:56/7.8+$B'],
  ['Code 93', 72, 'TILL 93', 'CODE-93:TILL 93'],
  ['Code 93 with small letters', 72, 'Till? {93}', 'CODE-93:Till? {93}'],
  ['Code 128, set B', 73, '{BFlashtill~', 'CODE-128:Flashtill~'],
  ['Code 128, braces', 73, '{Ba{{b', 'CODE-128:a{b'],
  ['Code 128, sets B, C and a shift', 73, '{BNo.{C\u000c\u0022\u0038{B-x', 'CODE-128:No.123456-x'],
  ['Code 128, chosen by the printer', 79, 'Lot 123456 b', 'CODE-128:Lot 123456 b'],
  ['GS1-128', 74, '0112345678901231', 'CODE-128:0112345678901231'],
]

describe('a barcode on paper', () => {
  it('is read back, of every kind', () => {
    const slips = kinds.map(([, kind, data]) => slipOf(kind, ascii(data)).picture)
    expect(readCodes(slips)).toEqual(kinds.map(([, , , read]) => [read]))
  })

  it('is read back, whatever seeded data it holds', () => {
    const random = seededRandom(8)
    const pick = (letters: string, length: number) =>
      Array.from({ length }, () => letters[random.below(letters.length)] ?? '').join('')
    const code39 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-. $/+%'
    const printable = Array.from({ length: 94 }, (_, at) => String.fromCharCode(33 + at)).join('')
    const rows = Array.from({ length: 20 }, () => {
      const [words, any, digits] = [pick(code39, 9), pick(printable, 14), pick('0123456789', 12)]
      return [
        { kind: 69, data: `X${words}X`, read: `CODE-39:X${words}X` },
        { kind: 72, data: any, read: `CODE-93:${any}` },
        { kind: 79, data: any, read: `CODE-128:${any}` },
        { kind: 70, data: digits, read: `I2/5:${digits}` },
      ]
    }).flat()
    const read = readCodes(rows.map(({ kind, data }) => slipOf(kind, ascii(data)).picture))
    expect(read).toEqual(rows.map((row) => [row.read]))
  })

  it('comes out not at all for data that is no such code, or too wide', () => {
    const text = (kind: number, data: string, module?: number) =>
      slipOf(kind, ascii(data), module).text.filter((line) => line.startsWith('[barcode'))
    expect(text(67, '12AB')).toEqual([])
    expect(text(70, '123')).toEqual([])
    expect(text(73, 'no set')).toEqual([])
    expect(text(73, `{B${'W'.repeat(60)}`, 6)).toEqual([])
    expect(text(75, '0123456789012')).toEqual([])
    expect(text(67, '4006381333931')).toEqual(['[barcode 4006381333931]'])
  })
})
