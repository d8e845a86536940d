/**
 * Reads an X11 bitmap font: "The X11 PCF format" (fontforge.org/docs/techref/pcf-format.html), the big-endian,
 * uncompressed-metrics flavour that Debian's packages hold. For scripts/make-fonts.ts only.
 */
import type { DrawnGlyph } from './make-fonts.ts'

const METRICS = 4
const BITMAPS = 8
const ENCODINGS = 32

type Metric = {
  readonly left: number
  readonly right: number
  readonly advance: number
  readonly ascent: number
  readonly descent: number
}

function tablesOf(view: DataView): ReadonlyMap<number, number> {
  const tables = new Map<number, number>()
  for (let at = 0; at < view.getUint32(4, true); at += 1)
    tables.set(view.getUint32(8 + at * 16, true), view.getUint32(20 + at * 16, true))
  return tables
}

function metricsOf(view: DataView, offset: number): readonly Metric[] {
  const compressed = (view.getUint32(offset, true) & 0x100) !== 0
  const count = compressed ? view.getUint16(offset + 4) : view.getUint32(offset + 4)
  return Array.from({ length: count }, (_, at) => {
    const value = (field: number) =>
      compressed
        ? view.getUint8(offset + 6 + at * 5 + field) - 0x80
        : view.getInt16(offset + 8 + at * 12 + field * 2)
    return {
      left: value(0),
      right: value(1),
      advance: value(2),
      ascent: value(3),
      descent: value(4),
    }
  })
}

/** Glyph number by code. */
function encodingsOf(view: DataView, offset: number): ReadonlyMap<number, number> {
  const [low, high, lowRow, highRow] = [4, 6, 8, 10].map((at) => view.getUint16(offset + at))
  const codes = new Map<number, number>()
  let at = offset + 14
  for (let row = lowRow ?? 0; row <= (highRow ?? -1); row += 1)
    for (let column = low ?? 0; column <= (high ?? -1); column += 1) {
      const glyph = view.getUint16(at)
      at += 2
      if (glyph !== 0xffff) codes.set(row * 256 + column, glyph)
    }
  return codes
}

/** Every glyph in the order of its code. */
export function readPcf(file: Uint8Array): readonly DrawnGlyph[] {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const tables = tablesOf(view)
  const table = (kind: number) => {
    const offset = tables.get(kind)
    if (offset === undefined) throw new Error(`no table ${kind}`)
    return offset
  }
  const metrics = metricsOf(view, table(METRICS))
  const bitmaps = table(BITMAPS)
  const count = view.getUint32(bitmaps + 4)
  const rowBytes = 1 << (view.getUint32(bitmaps, true) & 3)
  const data = bitmaps + 8 + count * 4 + 16
  const glyphs: DrawnGlyph[] = []
  for (const [code, number] of encodingsOf(view, table(ENCODINGS))) {
    const metric = metrics[number]
    if (metric === undefined) continue
    const [width, height] = [metric.right - metric.left, metric.ascent + metric.descent]
    const stride = Math.ceil(Math.ceil(width / 8) / rowBytes) * rowBytes
    const start = data + view.getUint32(bitmaps + 8 + number * 4)
    const bits: number[] = []
    for (let y = 0; y < height; y += 1)
      for (let x = 0; x < width; x += 1)
        bits.push((view.getUint8(start + y * stride + (x >> 3)) >> (7 - (x & 7))) & 1)
    glyphs.push({
      code,
      advance: metric.advance,
      left: metric.left,
      top: metric.ascent,
      width,
      height,
      bits,
    })
  }
  return glyphs
}
