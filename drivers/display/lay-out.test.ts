import { describe, expect, it } from 'vitest'
import type { DisplayText } from '../../core/ports/display.ts'
import { characterOf } from '../printer/code-pages.ts'
import { displayProfile, type DisplayProfileName } from './display-profile.ts'
import { layOut } from './lay-out.ts'
import { transliterate } from './transliterate.ts'

function shown(text: DisplayText, name: DisplayProfileName = 'display-epson') {
  const { page, cells } = layOut(text, displayProfile(name))
  const all = Array.from(cells, (byte) => characterOf(byte, page)).join('')
  return [all.slice(0, 20), all.slice(20)]
}
const centre = (text: string) => ({ kind: 'centre', text }) as const
const spread = (label: string, value: string) => ({ kind: 'spread', label, value }) as const

describe('two lines', () => {
  it.each<[DisplayText, readonly [string, string]]>([
    [
      [centre('Café Ada'), centre('Welcome')],
      ['      Café Ada      ', '      Welcome       '],
    ],
    [
      [spread('To pay', '4,50\u00a0€'), spread('', '6 213 sat')],
      ['To pay        4,50 €', '           6 213 sat'],
    ],
    [
      [spread('A label that is far too long', '12.00'), centre('x'.repeat(30))],
      ['A label that i 12.00', 'x'.repeat(20)],
    ],
    [
      [spread('Total', '1'.repeat(21)), centre('')],
      ['#'.repeat(20), ' '.repeat(20)],
    ],
    [
      [spread('Total', '1'.repeat(20)), centre('')],
      ['1'.repeat(20), ' '.repeat(20)],
    ],
  ])('%j', (text, lines) => {
    expect(shown(text)).toEqual(lines)
  })

  it('spells out what the display’s letters lack, before it counts cells', () => {
    expect(shown([spread('Zu zahlen', '4,50 €'), centre('₿')], 'display-cd5220')).toEqual([
      'Zu zahlen   4,50 EUR',
      '        BTC         ',
    ])
  })

  it('takes the page that has most of the letters', () => {
    const russian: DisplayText = [centre('Кафе'), centre('Здравствуйте')]
    expect(shown(russian)[0]?.trim()).toBe('Кафе')
    expect(shown(russian, 'display-cd5220').map((line) => line.trim())).toEqual([
      'Kafe',
      'Zdravstvuyte',
    ])
  })
})

describe('transliterate', () => {
  it.each([
    ['Kávézó Őrségi', 'Kávézó Orségi'],
    ['Ελλάδα', 'Ellaδα'],
    ['ﬁne ①', 'fine 1'],
    ['a\u0007b\u202ec\u200d', 'abc'],
    ['日本語 Tea', '· Tea'],
    ['‚ „hi“ …', '\' "hi" ...'],
    ['Straße', 'Straße'],
    ['', ''],
  ])('%s', (text, expected) => {
    expect(transliterate(text, 'cp437')).toBe(expected)
  })

  it('writes only what the page has, whatever it gets', () => {
    let seed = 3
    const next = () => (seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648)
    for (let round = 0; round < 2_000; round += 1) {
      const letter = String.fromCodePoint(next() % 0x11_0000)
      const { cells } = layOut(
        [centre(letter), spread(letter, letter)],
        displayProfile('display-epson'),
      )
      expect(cells.length).toBe(40)
      expect(
        cells.every((byte) => byte >= 0x20 && byte !== 0x7f),
        letter,
      ).toBe(true)
    }
  })
})
