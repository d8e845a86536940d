import { createBitmap, invertBox, pngOf, scaled } from '../printer/bitmap.ts'
import { CELL_BASELINE, CELL_HEIGHT, CELL_WIDTH, drawGlyph, glyphOf } from '../printer/font.ts'

/** Between cells, as the dots of such glass stand apart. */
const gap = 4
const margin = 12
const scale = 2

/** Rows of letters as lit dots on black, PNG. */
export function drawGlass(lines: readonly string[]): Uint8Array {
  const columns = lines.reduce((most, line) => Math.max(most, line.length), 0)
  const width = margin * 2 + columns * (CELL_WIDTH + gap)
  const height = margin * 2 + lines.length * (CELL_HEIGHT + gap)
  const picture = createBitmap(width, height)
  lines.forEach((line, row) => {
    Array.from(line).forEach((letter, column) => {
      const glyph = glyphOf(letter.codePointAt(0) ?? 0x20)
      if (glyph === undefined) return
      const x = margin + column * (CELL_WIDTH + gap)
      drawGlyph(picture, glyph, { x, y: margin + row * (CELL_HEIGHT + gap) + CELL_BASELINE })
    })
  })
  const grown = scaled(picture, scale, scale)
  invertBox(grown, { x: 0, y: 0, width: grown.width, height: grown.height })
  return pngOf(grown)
}
