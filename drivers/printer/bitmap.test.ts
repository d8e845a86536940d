import fc from 'fast-check'
import { inflateSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  createBitmap,
  dotAt,
  fillBox,
  invertBox,
  pngOf,
  scaled,
  setDot,
  stamp,
  type Bitmap,
} from './bitmap.ts'

const rows = (bitmap: Bitmap) =>
  Array.from({ length: bitmap.height }, (_, y) =>
    Array.from({ length: bitmap.width }, (_unused, x) => (dotAt(bitmap, x, y) ? '#' : '.')).join(
      '',
    ),
  )

const drawn = (...lines: readonly string[]): Bitmap => {
  const bitmap = createBitmap(lines[0]?.length ?? 0, lines.length)
  lines.forEach((line, y) => {
    Array.from(line).forEach((dot, x) => {
      if (dot === '#') setDot(bitmap, x, y)
    })
  })
  return bitmap
}

describe('bitmaps', () => {
  it('scale each dot', () => {
    expect(rows(scaled(drawn('#.', '.#'), 3, 2))).toEqual(['###...', '###...', '...###', '...###'])
  })

  it('invert a box, and no more of it than there is', () => {
    const bitmap = drawn('#...', '....')
    invertBox(bitmap, { x: 0, y: 0, width: 2, height: 9 })
    expect(rows(bitmap)).toEqual(['.#..', '##..'])
  })

  it('stamp at any place as dot by dot', () => {
    const size = fc.integer({ min: 1, max: 20 })
    const place = fc.integer({ min: -24, max: 24 })
    fc.assert(
      fc.property(size, size, fc.record({ x: place, y: place }), (width, height, at) => {
        const from = createBitmap(width, height)
        fillBox(from, { x: 0, y: 0, width, height })
        const onto = createBitmap(16, 16)
        stamp(onto, from, at)
        const expected = createBitmap(16, 16)
        fillBox(expected, { ...at, width, height })
        expect(rows(onto)).toEqual(rows(expected))
      }),
    )
  })

  it('are written as PNG with one bit a dot, white for nothing', () => {
    const png = Buffer.from(pngOf(drawn('#........#')))
    // source: W3C PNG, third edition, §5.2 and §11.2.2
    expect(png.subarray(0, 8).toString('hex')).toBe('89504e470d0a1a0a')
    expect(png.subarray(8, 29).toString('hex')).toBe(
      '0000000d49484452' + '0000000a00000001' + '0100000000',
    )
    const end = png.length - 12
    expect(png.subarray(end).toString('hex')).toBe('0000000049454e44ae426082')
    expect(inflateSync(png.subarray(41, end - 4)).toString('hex')).toBe('00' + '7fbf')
  })
})
