import { describe, expect, it } from 'vitest'
import { dotAt } from './bitmap.ts'
import { drawSlips } from './interpreter.ts'
import type { PrinterShape } from './machine.ts'

const printer: PrinterShape = {
  dots: 576,
  dpi: 203,
  codePages: { cp437: 0, katakana: 1, tis620: 21 },
}

const draw = (text: string, shape: PrinterShape = printer) => {
  const [slip] = drawSlips(Buffer.from(text, 'latin1'), shape)
  if (slip === undefined) throw new Error('no slip')
  return slip
}

/** The columns of dots that have ink. */
const inked = (text: string) => {
  const { picture } = draw(text)
  const rows = Array.from({ length: picture.height }, (_, y) => y)
  const columns = Array.from({ length: picture.width }, (_, x) => x)
  return columns.filter((x) => rows.some((y) => dotAt(picture, x, y)))
}

describe('the interpreter', () => {
  it.each([
    ['ESC $ sets from the left edge', '\u001b$\u0078\u0000x', `${' '.repeat(10)}x`],
    ['ESC \\ goes on from the pen', 'a\u001b\\\u0018\u0000b', 'a  b'],
    ['ESC \\ goes back and strikes over', 'ab\u001b\\\u00f4\u00ffc', 'abc'],
    ['GS L and GS W make a narrow column', '\u001dL\u0018\u0000\u001dW\u0018\u0000abc', '  ab'],
    ['ESC a 2 sets to the right', '\u001ba\u0002ab', `${' '.repeat(46)}ab`],
    ['a wide letter takes two cells', '\u001d!\u0010ab', 'a b'],
    ['HT goes to the next stop of eight', 'a\tb', 'a       b'],
    ['ESC D sets other stops', '\u001bD\u0003\u0006\u0000a\tb\tc', 'a  b  c'],
    ['page 1 has katakana and frames', '\u001bt\u0001\u0095\u00b1', '─ｱ'],
    ['ESC R 8 has a yen for the backslash', '\u001bR\u0008\\5', '¥5'],
    ['marks stand on the letter before', '\u001bt\u0015\u00b9\u00e9\u00d3', 'น้ำ'],
  ])('%s', (_name, bytes, grid) => {
    expect(draw(`${bytes}\n`).grid[0]).toBe(grid)
  })

  it.each([
    ['shift_jis', '\u001cC1\u0093\u00fa\u0096\u007b\u00b1', '日本ｱ'],
    ['gb18030', '\u001c&\u00d6\u00d0a\u0081\u0030\u0081\u0030', '中a\u0080'],
    ['big5', '\u001c&\u00a4\u00a4', '中'],
    ['euc-kr', '\u001c&\u00c7\u00d1', '한'],
  ] as const)('reads %s', (multiByte, bytes, text) => {
    expect(draw(`${bytes}\n`, { ...printer, multiByte }).text).toEqual([text])
  })

  it('draws a picture of GS ( L and GS 8 L dot by dot', () => {
    const store = '0p0\u0001\u00011\u0009\u0000\u0002\u0000\u0080\u0080\u0000\u0000'
    expect(inked(`\u001d(L\u000e\u0000${store}\u001d(L\u0002\u000002`)).toEqual([0, 8])
    expect(inked(`\u001d8L\u000e\u0000\u0000\u0000${store}\u001d(L\u0002\u000002`)).toEqual([0, 8])
  })

  it('draws a strip of ESC * column by column, coarse ones larger', () => {
    const fine = '\u001b*!\u0002\u0000\u0000\u0000\u0000\u0080\u0000\u0001'
    expect(inked(`${fine}\n`)).toEqual([1])
    expect(draw(`${fine}\n`).picture.height).toBe(34)
    expect(inked('\u001b*\u0000\u0001\u0000\u0080\n')).toEqual([0, 1])
  })

  it('stands on its head between ESC { 1 and 0', () => {
    const feet = inked('\u001b{\u0001|a\n')
    expect(Math.min(...feet)).toBeGreaterThan(576 - 24)
    expect(draw('\u001b{\u0001|a\n').text).toEqual(['|a'])
  })

  it('underlines, and font B is smaller', () => {
    const { picture } = draw('\u001b-\u0002 \n')
    expect([dotAt(picture, 0, 22), dotAt(picture, 11, 23), dotAt(picture, 0, 21)]).toEqual([
      true,
      true,
      false,
    ])
    expect(Math.max(...inked('\u001bM\u0001MMMM\n'))).toBeLessThan(36)
  })

  it('comes to an end with any bytes, and says so in as many lines of both texts', () => {
    const noise = Uint8Array.from({ length: 60_000 }, (_, at) => (at * at * 31 + at * 7) & 0xff)
    for (const { text, grid } of drawSlips(noise, { ...printer, multiByte: 'gb18030' }))
      expect(grid).toHaveLength(text.length)
  })
})
