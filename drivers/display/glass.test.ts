import { describe, expect, it } from 'vitest'
import { displayProfile } from './display-profile.ts'
import { createGlass } from './glass.ts'

const blank = ' '.repeat(20)
const epson = () => createGlass(displayProfile('display-epson'))
const cd5220 = () => createGlass(displayProfile('display-cd5220'))
const bytes = (...parts: readonly (string | Iterable<number>)[]) =>
  Buffer.concat(
    parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Uint8Array.from(part))),
  )

describe('a glass', () => {
  it('writes on from the cursor, and over the end of a row', () => {
    const glass = epson()
    glass.take(bytes([0x1b, 0x40], 'Hello', [0x1f, 0x24, 19, 1], 'abcd'))
    expect(glass.lines()).toEqual([`Hello${' '.repeat(13)}ab`, 'cd'.padEnd(20)])
  })

  it('overwrites from the top when it is full', () => {
    const glass = epson()
    glass.take(bytes('x'.repeat(40), 'YZ'))
    expect(glass.lines()).toEqual([`YZ${'x'.repeat(18)}`, 'x'.repeat(20)])
  })

  it('scrolls up in vertical mode and to the left in horizontal mode', () => {
    const glass = epson()
    glass.take(bytes([0x1f, 0x02], 'a'.repeat(20), 'b'.repeat(20), 'c'))
    expect(glass.lines()).toEqual(['b'.repeat(20), `c${' '.repeat(19)}`])
    glass.take(bytes([0x0c, 0x1f, 0x03], '12345678901234567890', 'A'))
    expect(glass.lines()[0]).toBe('345678901234567890A ')
  })

  it('has letters of the code page that was selected', () => {
    const glass = epson()
    glass.take(bytes([0x1b, 0x74, 19, 0xd5, 0x1b, 0x74, 17, 0x80]))
    expect(glass.lines()[0].trim()).toBe('€А')
  })

  it('ignores what is meant for the printer behind it', () => {
    const glass = epson()
    glass.take(bytes([0x1b, 0x3d, 1], 'a receipt', [0x1b, 0x3d, 2], 'ok'))
    expect(glass.lines()[0].trim()).toBe('ok')
  })

  it('CD5220: after a whole line only lines and clearing are heard', () => {
    const glass = cd5220()
    const line = (row: number, text: string) => bytes([0x1b, 0x51, row], text, [0x0d])
    glass.take(bytes(line(0x41, 'Total'), 'lost', [0x1b, 0x6c, 1, 2], line(0x42, '4.50')))
    expect(glass.lines()).toEqual(['Total'.padEnd(20), '4.50'.padEnd(20)])
    glass.take(bytes([0x0c], 'heard'))
    expect(glass.lines()).toEqual(['heard'.padEnd(20), blank])
  })

  it('stands any bytes in any pieces the same', () => {
    let seed = 7
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    for (let round = 0; round < 200; round += 1) {
      const noise = Buffer.from(Array.from({ length: 60 }, () => next() & 0xff))
      for (const make of [epson, cd5220]) {
        const [whole, pieces] = [make(), make()]
        whole.take(noise)
        for (const byte of noise) pieces.take(Uint8Array.of(byte))
        expect(pieces.lines()).toEqual(whole.lines())
        expect(whole.lines().map((line) => Array.from(line).length)).toEqual([20, 20])
      }
    }
  })
})
