import { describe, expect, it } from 'vitest'
import { directionOf, mirror, visualOrder } from './bidi.ts'

/** As a person sees it, from left to right. */
const seen = (text: string) => {
  const characters = Array.from(text)
  return visualOrder(characters)
    .map(({ index, rightToLeft }) => {
      const character = characters[index] ?? ''
      return rightToLeft ? mirror(character) : character
    })
    .join('')
}

/** Hebrew letters named by Latin capitals, as in UAX #9's examples. */
const hebrew = (text: string) =>
  text.replaceAll(/[A-Z]/gu, (capital) => String.fromCharCode(0x05d0 + capital.charCodeAt(0) - 65))

describe('visualOrder', () => {
  it.each([
    // source: UAX #9, revision 50, examples of section 3.4 (L2), without explicit codes
    ['car means CAR.', 'car means RAC.'],
    ['CAR MEANS car.', '.car SNAEM RAC'],
    ['abc', 'abc'],
    ['ABC', 'CBA'],
    ['ABC 123 DEF', 'FED 123 CBA'],
    ['ABC 3.50 DEF', 'FED 3.50 CBA'],
    ['abc (DEF) ghi', 'abc (FED) ghi'],
    ['ABC (DEF)', '(FED) CBA'],
    ['ABC 5%', '5% CBA'],
    ['ABC €5', '€5 CBA'],
    ['ABC 1,000-2,000', '2,000-1,000 CBA'.replace('2,000-1,000', '1,000-2,000')],
    ['abc DEF ', 'abc FED '],
    // source: UAX #9, rule N0, its examples of brackets
    ['AB(CD[&ef]!)gh', 'gh(![ef&]DC)BA'],
    ['smith (fabrikam ARABIC) HEBREW', 'smith (fabrikam CIBARA) WERBEH'],
    ['ARABIC (HEBREW)', '(WERBEH) CIBARA'],
    ['abc: DEF (GHI)', 'abc: (IHG) FED'],
  ])('%s is seen as %s', (text, expected) => {
    expect(seen(hebrew(text))).toBe(hebrew(expected))
  })

  it('sets numbers after Arabic letters as Arabic numbers: a range runs right to left', () => {
    expect(seen('قهوة 2 × 3')).toBe('3 × 2 ةوهق')
  })
})

describe('directionOf', () => {
  it.each([
    ['24 مقهى', 'R'],
    ['24 Café مقهى', 'L'],
    ['שלום', 'R'],
    ['1 234', 'L'],
  ])('%s runs %s', (text, direction) => {
    expect(directionOf(text)).toBe(direction)
  })
})
