import { describe, expect, it } from 'vitest'
import { layout } from './layout.ts'
import { receiptText } from './receipt-text.ts'

const lines = (
  ...[blocks, columns, direction]: [Parameters<typeof layout>[0], number, ('ltr' | 'rtl')?]
) => receiptText(blocks, { columns, ...(direction === undefined ? {} : { direction }) })

describe('layout', () => {
  it('sets a row as one line where both fit with a blank between', () => {
    expect(lines([{ kind: 'row', label: 'Sale', value: '4,50 €' }], 12)).toEqual(['Sale  4,50 €'])
    expect(lines([{ kind: 'row', label: 'Sales', value: '4,50 €' }], 12)).toEqual(['Sales 4,50 €'])
  })

  it('sets the value on a line of its own where it does not fit', () => {
    expect(lines([{ kind: 'row', label: 'Sales!', value: '4,50 €' }], 12)).toEqual([
      'Sales!',
      '      4,50 €',
    ])
  })

  it('puts the value beside the last line of a long label', () => {
    expect(lines([{ kind: 'row', label: 'Tea with milk and sugar', value: '4,50' }], 14)).toEqual([
      'Tea with milk',
      'and sugar 4,50',
    ])
  })

  it('counts wide characters as two', () => {
    expect(lines([{ kind: 'row', label: '珈琲', value: '450' }], 12)).toEqual(['珈琲     450'])
    expect(lines([{ kind: 'text', text: '珈琲', align: 'center' }], 12)).toEqual(['    珈琲'])
  })

  it('gives a wide style half the cells', () => {
    const [line] = layout(
      [{ kind: 'text', text: 'Luna', align: 'center', style: { wide: true } }],
      { columns: 32 },
    )
    expect(line).toEqual({
      kind: 'text',
      style: { wide: true },
      columns: 16,
      spans: [{ text: 'Luna', column: 6, width: 4, align: 'center' }],
    })
  })

  it('mirrors rows and paragraphs in a right-to-left language', () => {
    const blocks = [
      { kind: 'row', label: 'قهوة', value: '4.50' },
      { kind: 'text', text: 'شكرا' },
    ] as const
    expect(lines(blocks, 12, 'rtl')).toEqual([`4.50    ${'قهوة'}`, '        شكرا'])
  })

  it('cleans what it is given: a command in a name stays text', () => {
    expect(lines([{ kind: 'text', text: 'Luna\u001bp\u0000' }], 20)).toEqual(['Lunap'])
  })
})
