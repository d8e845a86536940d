import { describe, expect, it } from 'vitest'
import { asideOn, type DisplayFacts, middleOf, place } from './placement.ts'

const at = (id: number, x: number, more: Partial<DisplayFacts> = {}): DisplayFacts => ({
  id,
  area: { x, y: 0, width: 1000, height: 600 },
  touch: false,
  primary: false,
  ...more,
})

const auto = { customer: 'auto', cashierDisplay: undefined } as const
const ids = (displays: readonly DisplayFacts[], wish: Parameters<typeof place>[1] = auto) => {
  const where = place(displays, wish)
  return [where?.cashier.id, where?.customer?.id]
}

describe('place', () => {
  it.each([
    ['nothing without a display', [], auto, [undefined, undefined]],
    ['the cashier alone on one', [at(1, 0)], auto, [1, undefined]],
    ['the cashier on the main one', [at(1, 0), at(2, 1000, { primary: true })], auto, [2, 1]],
    ['the cashier on the leftmost', [at(1, 1000), at(2, 0)], auto, [2, 1]],
    [
      'the cashier on the touch screen',
      [at(1, 0, { primary: true }), at(2, 1000, { touch: true })],
      auto,
      [2, 1],
    ],
    [
      'the main one where both are touched',
      [at(1, 0, { touch: true }), at(2, 1000, { touch: true, primary: true })],
      auto,
      [2, 1],
    ],
    [
      'the cashier where she was put',
      [at(1, 0, { primary: true }), at(2, 1000)],
      { customer: 'auto', cashierDisplay: 2 },
      [2, 1],
    ],
    [
      'the main one when hers is unplugged',
      [at(1, 0, { primary: true })],
      { customer: 'auto', cashierDisplay: 2 },
      [1, undefined],
    ],
    [
      'no customer when there is none',
      [at(1, 0), at(2, 1000)],
      { customer: 'never', cashierDisplay: undefined },
      [1, undefined],
    ],
    [
      'both on one when asked',
      [at(1, 0)],
      { customer: 'always', cashierDisplay: undefined },
      [1, 1],
    ],
    [
      'the next from the left of three',
      [at(1, 2000), at(2, 0, { primary: true }), at(3, 1000)],
      auto,
      [2, 3],
    ],
  ] as const)('puts %s', (_what, displays, wish, expected) => {
    expect(ids(displays, wish)).toEqual(expected)
  })
})

it('asideOn and middleOf stay on their display', () => {
  expect(asideOn(at(1, 1000))).toEqual({ x: 1667, y: 0, width: 333, height: 400 })
  expect(middleOf(at(1, 1000))).toEqual({ x: 1100, y: 60, width: 800, height: 480 })
})
