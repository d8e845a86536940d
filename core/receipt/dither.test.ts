import { describe, expect, it } from 'vitest'
import { dither, ditherings, type GreyPicture } from './dither.ts'

const flat = (shade: number, width = 32, height = 32): GreyPicture => ({
  width,
  height,
  shades: new Uint8Array(width * height).fill(shade),
})

const blackOf = (dots: Uint8Array): number =>
  dots.reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0)

describe('dither', () => {
  it.each(ditherings)('%s leaves white white and black black', (how) => {
    expect(blackOf(dither(flat(255), how))).toBe(0)
    expect(blackOf(dither(flat(0), how))).toBe(32 * 32)
  })

  it.each(['spread', 'raster'] as const)('%s has as much black as the shade is dark', (how) => {
    for (const shade of [32, 64, 128, 192, 224]) {
      const share = blackOf(dither(flat(shade), how)) / (32 * 32)
      expect(Math.abs(share - (1 - shade / 255))).toBeLessThan(0.06)
    }
  })

  it('spreads the error of one dot as the paper says', () => {
    // 127 is black and owes 127/255 to its neighbours; the first of them takes 7/16: 183, white.
    const dots = dither({ width: 3, height: 1, shades: Uint8Array.of(127, 127, 127) }, 'spread')
    expect(dots[0]).toBe(0b1010_0000)
  })

  it('packs rows in whole bytes, white beyond the edge', () => {
    const dots = dither(flat(0, 10, 2), 'hard')
    expect([...dots]).toEqual([0xff, 0xc0, 0xff, 0xc0])
  })
})
