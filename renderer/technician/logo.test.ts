import { describe, expect, it } from 'vitest'
import { readTemplate, plainTemplate } from '../../core/receipt/template.ts'
import { fitted, greyOf, logoOf, sidesOf } from './logo.ts'

const head = (width: number, height: number): Uint8Array => {
  const png = new Uint8Array(40)
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52])
  const view = new DataView(png.buffer)
  view.setUint32(16, width)
  view.setUint32(20, height)
  return png
}

describe('a logo', () => {
  it('is a PNG of a sane size', () => {
    expect(sidesOf(head(640, 200))).toEqual({ width: 640, height: 200 })
    for (const [width, height] of [
      [0, 10],
      [10, 0],
      [4_097, 1],
      [1, 4_000_000_000],
    ] as const)
      expect(sidesOf(head(width, height))).toBeUndefined()
    expect(sidesOf(head(8, 8).subarray(0, 20))).toBeUndefined()
    expect(sidesOf(head(8, 8).fill(0x47, 0, 1))).toBeUndefined()
    expect(sidesOf(head(8, 8).fill(0, 12, 16))).toBeUndefined()
  })

  it.each([
    [1_000, 1_000],
    [4_096, 3],
    [3, 4_096],
    [1, 1],
    [384, 240],
    [390, 20],
  ])('of %d × %d fits the narrowest paper as a template takes it', (width, height) => {
    const size = fitted({ width, height })
    const shades = new Uint8Array(size.width * size.height).fill(90)
    const logo = logoOf({ ...size, shades }, 'spread')
    expect(readTemplate({ ...plainTemplate, logo })).toMatchObject({ ok: true })
  })

  it('is as grey as it is bright', () => {
    const pixels = [255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255]
    expect([...greyOf(Uint8ClampedArray.from(pixels))]).toEqual([255, 0, 76, 150])
  })
})
