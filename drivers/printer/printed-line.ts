/** One line as it stands in a printer: letters of fixed cells and strips of pictures, each at its place. */
import { textWidth } from '../../core/receipt/text-width.ts'
import {
  createBitmap,
  dotAt,
  fillBox,
  invertBox,
  scaled,
  setDot,
  squeezed,
  stamp,
  type Bitmap,
} from './bitmap.ts'
import { CELL_BASELINE, CELL_HEIGHT, CELL_WIDTH, drawGlyph, glyphOf, missingGlyph } from './font.ts'

/** How letters are set. */
export type LetterStyle = {
  readonly font: 'A' | 'B'
  readonly bold: boolean
  readonly inverse: boolean
  readonly italic: boolean
  /** Rows of ink below. */
  readonly underline: number
  readonly scaleX: number
  readonly scaleY: number
}

export const plainLetters: LetterStyle = {
  font: 'A',
  bold: false,
  inverse: false,
  italic: false,
  underline: 0,
  scaleX: 1,
  scaleY: 1,
}

/** A letter or a strip of a picture in a line; `x` from the print area's edge, in dots. */
export type Piece = {
  readonly x: number
  readonly width: number
  readonly picture: Bitmap
  /** What it says; nothing for a picture. */
  readonly text: string
}

/** Font B has cells of 9 × 17 dots. */
const FONT_B = { width: 9, height: 17 }

export const cellWidth = ({ font, scaleX }: LetterStyle): number =>
  (font === 'A' ? CELL_WIDTH : FONT_B.width) * scaleX

/** Slanted by a dot in four rows. */
function slanted(bitmap: Bitmap): Bitmap {
  const leaning = createBitmap(bitmap.width, bitmap.height)
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (dotAt(bitmap, x, y)) setDot(leaning, x + Math.floor((CELL_BASELINE - y) / 4), y)
  return leaning
}

/** Every second row or so is left out: font A's letters at font B's height. */
function lowered(bitmap: Bitmap, height: number): Bitmap {
  const low = createBitmap(bitmap.width, height)
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (dotAt(bitmap, x, y)) setDot(low, x, Math.floor((y * height) / bitmap.height))
  return low
}

/** The letter and the marks that stand on it, centred in cells of font A, squeezed where it is broader. */
function drawInk(character: string, width: number, bold: boolean): Bitmap {
  const codes = Array.from(character, (part) => part.codePointAt(0) ?? 0x20)
  const [base = 0x20, ...marks] = codes
  const glyph = glyphOf(base) ?? missingGlyph(base)
  const ink = createBitmap(Math.max(width, glyph.advance), CELL_HEIGHT)
  const x = Math.max(0, Math.floor((width - glyph.advance) / 2))
  drawGlyph(ink, glyph, { x, y: CELL_BASELINE, bold })
  for (const mark of marks) {
    const above = glyphOf(mark)
    // A mark without an advance hangs left of the pen.
    if (above !== undefined)
      drawGlyph(ink, above, { x: x + (above.advance > 0 ? 0 : glyph.advance), y: CELL_BASELINE })
  }
  return squeezed(ink, width)
}

function drawLetter(character: string, cells: number, style: LetterStyle): Bitmap {
  const { font, bold, inverse, italic, underline, scaleX, scaleY } = style
  const ink = drawInk(character, cells * CELL_WIDTH, bold)
  const leaning = italic ? slanted(ink) : ink
  const sized =
    font === 'A' ? leaning : lowered(squeezed(leaning, cells * FONT_B.width), FONT_B.height)
  const { width, height } = sized
  fillBox(sized, { x: 0, y: height - underline, width, height: underline })
  if (inverse) invertBox(sized, { x: 0, y: 0, width, height })
  return scaled(sized, scaleX, scaleY)
}

/** Letters that were drawn before, by everything that makes them look so. */
const drawn = new Map<string, Bitmap>()
const MOST_DRAWN = 2_000

/** A letter's picture; `cells` is two for characters of two bytes. */
export function letterPicture(character: string, cells: number, style: LetterStyle): Bitmap {
  const { font, bold, inverse, italic, underline, scaleX, scaleY } = style
  const key = `${character} ${cells}${font}${bold}${inverse}${italic}${underline} ${scaleX} ${scaleY}`
  const known = drawn.get(key)
  if (known !== undefined) return known
  if (drawn.size >= MOST_DRAWN) drawn.clear()
  const picture = drawLetter(character, cells, style)
  drawn.set(key, picture)
  return picture
}

/** Where the last piece ends. */
export const lineWidth = (pieces: readonly Piece[]): number =>
  pieces.reduce((end, { x, width }) => Math.max(end, x + width), 0)

/** A line's letters stand on one baseline: smaller ones at the bottom of the taller. */
export function drawLine(pieces: readonly Piece[]): Bitmap {
  const height = pieces.reduce((most, { picture }) => Math.max(most, picture.height), 1)
  const line = createBitmap(Math.max(1, lineWidth(pieces)), height)
  for (const { picture, x } of pieces) stamp(line, picture, { x, y: height - picture.height })
  return line
}

const inOrder = (pieces: readonly Piece[]): readonly Piece[] =>
  pieces.toSorted((one, other) => one.x - other.x)

/** The line as it is read: gaps are blanks, wide letters take one place. */
export function readLine(pieces: readonly Piece[]): string {
  let text = ''
  let end = 0
  for (const piece of inOrder(pieces)) {
    text += ' '.repeat(Math.max(0, Math.round((piece.x - end) / CELL_WIDTH))) + piece.text
    end = piece.x + piece.width
  }
  return text.trimEnd()
}

/** The line as cells of font A: each letter in the column where it stands, `shift` dots to the right. */
export function gridLine(pieces: readonly Piece[], shift: number): string {
  let text = ''
  let column = 0
  for (const piece of inOrder(pieces)) {
    const at = Math.round((piece.x + shift) / CELL_WIDTH)
    text += ' '.repeat(Math.max(0, at - column)) + piece.text
    column = Math.max(column, at) + textWidth(piece.text)
  }
  return text.trimEnd()
}
