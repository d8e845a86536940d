import { graphemes, graphemeWidth, isOnePicture } from '../../core/receipt/text-width.ts'
import type { Span, TextLine } from '../../core/receipt/layout.ts'
import { arabicForms } from './arabic-forms.ts'
import { mirror, needsBidi, visualOrder } from './bidi.ts'
import { createBitmap, invertBox, scaled, squeezed, stamp, type Bitmap } from './bitmap.ts'
import { CELL_WIDTH, drawGlyph, glyphOf, missingGlyph, type Glyph, type Pen } from './font.ts'

/** Rows of one line: a cell of 24 and 3 of white, as text lines are set (encode-blocks.ts). */
export const LINE_PITCH = 27
const BASELINE = 20

type PlacedGlyph = { readonly glyph: Glyph; readonly x: number }

/** A letter with the marks that stand on it. */
type Cluster = { readonly placed: readonly PlacedGlyph[]; readonly advance: number }

const joiner = /\u200c|\u200d|[\ufe00-\ufe0f]/u
/** Sara am is written as two signs around the tone mark (The Unicode Standard §16.1). */
const parts = new Map([['\u0e33', '\u0e4d\u0e32']])

const lettersOf = (grapheme: string): readonly string[] =>
  Array.from(grapheme).flatMap((letter) => Array.from(parts.get(letter) ?? letter))

/** The shaped base letter, then what stands on it or follows it; of one picture (families, flags) the first alone. */
function clusterOf(grapheme: string, base: number): Cluster {
  const glyph = glyphOf(base) ?? missingGlyph(base)
  const placed: PlacedGlyph[] = [{ glyph, x: 0 }]
  let advance = glyph.advance
  if (isOnePicture(grapheme)) return { placed, advance: Math.max(advance, 2 * CELL_WIDTH) }
  for (const letter of lettersOf(grapheme).slice(1)) {
    if (joiner.test(letter)) continue
    const code = letter.codePointAt(0) ?? 0
    const isMark = graphemeWidth(letter) === 0
    const next = glyphOf(code) ?? (isMark ? undefined : missingGlyph(code))
    if (next === undefined) continue
    // A mark without an advance hangs left of the pen (outline fonts); one with a cell lies over the letter's.
    placed.push({ glyph: next, x: isMark && next.advance > 0 ? 0 : advance })
    if (!isMark) advance += next.advance
  }
  return { placed, advance }
}

/** The letters of a text in the order they stand on paper, from left to right. */
function shape(text: string): readonly Cluster[] {
  const characters = graphemes(text)
  const bases = characters.map((character) => character.codePointAt(0) ?? 0x20)
  if (!needsBidi(text))
    return characters.map((character, at) => clusterOf(character, bases[at] ?? 0))
  const forms = arabicForms(bases)
  return visualOrder(characters).flatMap(({ index, rightToLeft }) => {
    const form = forms[index]
    const character = characters[index] ?? ''
    if (form === undefined) return []
    const turned = rightToLeft ? (mirror(String.fromCodePoint(form)).codePointAt(0) ?? form) : form
    return [clusterOf(character, turned)]
  })
}

/** Thai tone marks step up where a vowel already stands above the letter. */
const ABOVE = 12
const STEP = 6
/** Room above for such stacks and below for deep tails; printed only where there is ink in it. */
const HEADROOM = 8
const FOOTROOM = 4
const FULL_HEIGHT = HEADROOM + LINE_PITCH + FOOTROOM

function drawCluster(bitmap: Bitmap, cluster: Cluster, pen: Pen): void {
  let highest = 0
  cluster.placed.forEach(({ glyph, x }, at) => {
    const stands = at > 0 && glyph.advance === 0 && glyph.top - glyph.height >= ABOVE
    const lift = stands && highest > 0 ? STEP : 0
    if (stands) highest = glyph.top
    drawGlyph(bitmap, glyph, { ...pen, x: pen.x + x, y: pen.y - lift })
  })
}

/** A text as dots, with room above. */
function drawText(text: string, bold: boolean): Bitmap {
  const clusters = shape(text)
  const width = clusters.reduce((sum, { advance }) => sum + advance, 0)
  const bitmap = createBitmap(Math.max(1, width), FULL_HEIGHT)
  let x = 0
  for (const cluster of clusters) {
    drawCluster(bitmap, cluster, { x, y: HEADROOM + BASELINE, bold })
    x += cluster.advance
  }
  return bitmap
}

/** Without the room above and below as far as it is white. */
function withoutWhite({ width, stride, data }: Bitmap): Bitmap {
  const isWhite = (y: number) =>
    data.subarray(y * stride, (y + 1) * stride).every((byte) => byte === 0)
  let top = 0
  while (top < HEADROOM && isWhite(top)) top += 1
  let bottom = FULL_HEIGHT
  while (bottom > HEADROOM + LINE_PITCH && isWhite(bottom - 1)) bottom -= 1
  return { width, stride, height: bottom - top, data: data.slice(top * stride, bottom * stride) }
}

const leftOf = (span: Span, width: number, dots: number): number =>
  ({ left: 0, center: Math.floor((dots - width) / 2), right: dots - width })[span.align]

/** A line of text as a picture `dots` wide and at least a line high, for whatever a printer's own letters cannot write. */
export function rasterLine(line: TextLine, dots: number): Bitmap {
  const { bold = false, wide = false, tall = false, inverse = false } = line.style
  const [scaleX, scaleY] = [wide ? 2 : 1, tall ? 2 : 1]
  const room = Math.floor(dots / scaleX)
  const drawn = line.spans.map((span) => drawText(span.text, bold))
  const total = drawn.reduce((sum, { width }) => sum + width, 0)
  const strip = createBitmap(room, FULL_HEIGHT)
  line.spans.forEach((span, at) => {
    const full = drawn[at]
    if (full === undefined) return
    const text = squeezed(
      full,
      total <= room ? full.width : Math.floor((full.width * room) / total),
    )
    const x = leftOf(span, text.width, room)
    stamp(strip, text, { x, y: 0 })
    if (inverse) invertBox(strip, { x, y: HEADROOM, width: text.width, height: LINE_PITCH - 1 })
  })
  const picture = withoutWhite(strip)
  return scaleX * scaleY === 1 ? picture : scaled(picture, scaleX, scaleY)
}
