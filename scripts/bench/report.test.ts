import { describe, expect, it } from 'vitest'
import type { Figure, Row } from './figure.ts'
import { markdownPage, plainTable, type Run } from './report.ts'

const row = (other: Partial<Row>): Row => ({
  what: 'one',
  ours: '2 ms',
  floor: '1 ms',
  ratio: '2.00×',
  band: '0.9–1.1',
  goal: '≤ 1.10×',
  verdict: 'misses',
  ...other,
})
const figure: Figure = {
  name: 'one',
  title: 'One figure',
  measure: () => Promise.reject(new Error('not measured here')),
}
const run = (rows: readonly Row[], load: number): Run => ({
  machine: { processor: '2 × x', system: 'Linux', versions: 'Node', chromium: 'Chromium 1' },
  at: '2026-11-21 16:00 UTC',
  scale: 1,
  taken: [
    {
      figure,
      measured: { rows, notes: ['n = 1'], samples: {} },
      before: { load, stealTicks: 0, ticks: 0 },
      after: { load, stealTicks: 5, ticks: 100 },
      seconds: 3,
    },
  ],
})

describe('the page', () => {
  it('names every miss with its goal, and keeps it in the table', () => {
    const page = markdownPage(run([row({}), row({ what: 'two', verdict: 'meets' })], 0.2))
    expect(page).toContain('**Missed:** one (2.00×; goal ≤ 1.10×).')
    expect(page).toContain('| one | 2 ms | 1 ms | 2.00× | 0.9–1.1 | ≤ 1.10× | misses |')
    expect(page).toContain('| two |')
  })

  it('marks a run that others disturbed', () => {
    expect(markdownPage(run([], 3))).toContain(
      '**busy before it began** **time stolen by the host**',
    )
    expect(markdownPage(run([], 0.2))).not.toContain('busy before')
  })

  it('says that no Electron ran', () => {
    expect(markdownPage(run([], 0))).toContain('No Electron ran')
  })
})

describe('the table on a terminal', () => {
  it('has columns as wide as their widest cell', () => {
    const [head = '', first = ''] = plainTable([row({ what: 'a long name' })]).split('\n')
    expect(head.indexOf('ours')).toBe(first.indexOf('2 ms'))
  })
})
