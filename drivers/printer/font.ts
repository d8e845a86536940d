import { readFileSync } from 'node:fs'
import { brotliDecompressSync } from 'node:zlib'
import { setDot, type Bitmap } from './bitmap.ts'

/** A letter as dots. `top` counts rows from the baseline upwards to its first row, `left` from the pen to its first column. */
export type Glyph = {
  readonly advance: number
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Row by row, packed without gaps. */
  readonly bits: Uint8Array
}

/** Printers' "font A" has cells of 12 × 24 dots with the baseline below row 19; so has our Latin. */
export const CELL_WIDTH = 12
export const CELL_HEIGHT = 24
export const CELL_BASELINE = 19

const HEAD = 8

const signed = (byte: number): number => (byte > 127 ? byte - 256 : byte)

/** The shape of these files is told in fonts/README.md. */
function readGlyphs(name: string): ReadonlyMap<number, Glyph> {
  const file = brotliDecompressSync(
    readFileSync(new URL(`./fonts/${name}.glyphs`, import.meta.url)),
  )
  const byte = (at: number) => file[at] ?? 0
  const count = byte(1) + byte(2) * 256 + byte(3) * 65_536
  const glyphs = new Map<number, Glyph>()
  let body = 4 + count * HEAD
  for (let at = 4; at < 4 + count * HEAD; at += HEAD) {
    const [width, height] = [byte(at + 6), byte(at + 7)]
    const length = Math.ceil((width * height) / 8)
    glyphs.set(byte(at) + byte(at + 1) * 256 + byte(at + 2) * 65_536, {
      advance: byte(at + 3),
      left: signed(byte(at + 4)),
      top: signed(byte(at + 5)),
      width,
      height,
      bits: file.subarray(body, body + length),
    })
    body += length
  }
  return glyphs
}

const files = new Map<string, ReadonlyMap<number, Glyph>>()

/** Read when the first letter of the script is needed. */
function fileOf(name: string): ReadonlyMap<number, Glyph> {
  const known = files.get(name)
  if (known !== undefined) return known
  const read = readGlyphs(name)
  files.set(name, read)
  return read
}

function scriptOf(code: number): string | undefined {
  if ((code >= 0x600 && code < 0x700) || (code >= 0xfb50 && code < 0xfe00)) return 'arabic'
  if (code >= 0xfe70 && code < 0xff00) return 'arabic'
  if (code >= 0xe00 && code < 0xe80) return 'thai'
  if ((code >= 0x2600 && code < 0x27c0) || (code >= 0x1f300 && code < 0x1fa00)) return 'symbols'
  return code >= 0x2e80 && code < 0x20000 ? 'cjk' : undefined
}

const isHalfKana = (code: number): boolean => code >= 0xff61 && code <= 0xff9f

/** Half the columns of a letter: kana of one cell are drawn from those of two. */
function halved(glyph: Glyph): Glyph {
  const width = Math.ceil(glyph.width / 2)
  const bits = new Uint8Array(Math.ceil((width * glyph.height) / 8))
  for (let at = 0; at < glyph.width * glyph.height; at += 1) {
    if (((glyph.bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) === 0) continue
    const to = Math.floor(at / glyph.width) * width + ((at % glyph.width) >> 1)
    bits[to >> 3] = (bits[to >> 3] ?? 0) | (0x80 >> (to & 7))
  }
  const { left, top, height } = glyph
  return { advance: CELL_WIDTH, left: Math.round(left / 2), top, width, height, bits }
}

const halfKana = new Map<number, Glyph>()

/** JIS X 0201's kana (U+FF61–U+FF9F); the two sound marks stand alone there. */
function halfKanaOf(code: number): Glyph | undefined {
  const known = halfKana.get(code)
  if (known !== undefined) return known
  const marks = new Map([
    [0xff9e, 0x309b],
    [0xff9f, 0x309c],
  ])
  const wide = marks.get(code) ?? String.fromCharCode(code).normalize('NFKC').codePointAt(0)
  const glyph = wide === undefined ? undefined : fileOf('cjk').get(wide)
  if (glyph === undefined) return undefined
  const half = halved(glyph)
  halfKana.set(code, half)
  return half
}

/** The letter of a code point, or undefined when no font of ours has it. */
export function glyphOf(code: number): Glyph | undefined {
  if (isHalfKana(code)) return halfKanaOf(code)
  const latin = fileOf('latin').get(code)
  if (latin !== undefined) return latin
  const script = scriptOf(code)
  return script === undefined ? undefined : fileOf(script).get(code)
}

/** Hexadecimal digits of 3 × 5 dots, a row in three bits. */
const digits = [
  ...[0o75557, 0o26227, 0o71747, 0o71717, 0o55711, 0o74717, 0o74757, 0o71111],
  ...[0o75757, 0o75717, 0o75755, 0o65656, 0o74447, 0o65556, 0o74747, 0o74744],
]

/** What stands for a letter that no font has: a box with its number. A question mark would be a lie. */
export function missingGlyph(code: number): Glyph {
  const text = code.toString(16).padStart(code > 0xffff ? 6 : 4, '0')
  const [width, rows] = [11, text.length / 2]
  const height = rows * 6 + 5
  const bits = new Uint8Array(Math.ceil((width * height) / 8))
  const ink = (x: number, y: number) => {
    const at = y * width + x
    bits[at >> 3] = (bits[at >> 3] ?? 0) | (0x80 >> (at & 7))
  }
  for (let x = 0; x < width; x += 1) for (const y of [0, height - 1]) ink(x, y)
  for (let y = 0; y < height; y += 1) for (const x of [0, width - 1]) ink(x, y)
  Array.from(text).forEach((digit, at) => {
    const shape = digits[Number.parseInt(digit, 16)] ?? 0
    for (let y = 0; y < 5; y += 1)
      for (let x = 0; x < 3; x += 1)
        if (((shape >> ((4 - y) * 3)) & (4 >> x)) !== 0)
          ink(2 + x + (at % 2) * 4, 3 + y + Math.floor(at / 2) * 6)
  })
  return { advance: CELL_WIDTH, left: 0, top: Math.min(18, height), width, height, bits }
}

/** Where and how a letter is drawn: `y` is its baseline. */
export type Pen = { readonly x: number; readonly y: number; readonly bold?: boolean }

/** Draws a letter; bold ones are drawn twice, a dot apart, as printers do. */
export function drawGlyph(bitmap: Bitmap, glyph: Glyph, pen: Pen): void {
  for (let at = 0; at < glyph.width * glyph.height; at += 1) {
    if (((glyph.bits[at >> 3] ?? 0) & (0x80 >> (at & 7))) === 0) continue
    const x = pen.x + glyph.left + (at % glyph.width)
    const y = pen.y - glyph.top + Math.floor(at / glyph.width)
    setDot(bitmap, x, y)
    if (pen.bold === true) setDot(bitmap, x + 1, y)
  }
}
