import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { barcodeOf, checkDigit } from './barcode.ts'

const ascii = (text: string) => new TextEncoder().encode(text)

describe('barcodeOf', () => {
  it.each([
    // source: GS1 General Specifications §7.9, the worked examples.
    ['629104150021', '3'],
    ['37610425002123456', '9'],
    ['01234567890', '5'],
  ])('adds the check digit of %s', (digits, check) => {
    expect(checkDigit(digits)).toBe(check)
  })

  it.each([
    [2, '4006381333931', 95],
    [3, '96385074', 67],
    [0, '012345678905', 95],
    [1, '01234565', 51],
  ])('kind %i of %s has so many modules (GS1 §5.2)', (kind, data, modules) => {
    const code = barcodeOf(kind, ascii(data), 1)
    expect(code?.runs.reduce((sum, run) => sum + run, 0)).toBe(modules)
  })

  it('has eleven modules for a symbol of Code 128, and thirteen for the stop', () => {
    const code = barcodeOf(73, ascii('{BAB'), 2)
    expect(code?.runs.reduce((sum, run) => sum + run, 0)).toBe(2 * (4 * 11 + 13))
    expect(code?.text).toBe('AB')
  })

  it('never fails, and always ends with a bar, whatever data comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, 1, 2, 3, 4, 5, 6, 65, 66, 67, 68, 69, 70, 71, 72, 73, 74, 75, 79, 200),
        fc.uint8Array({ maxLength: 40 }),
        (kind, data) => {
          const code = barcodeOf(kind, data, 2)
          if (code === undefined) return
          expect(code.runs.length % 2).toBe(1)
          expect(code.runs.every((run) => run > 0)).toBe(true)
        },
      ),
    )
  })
})
