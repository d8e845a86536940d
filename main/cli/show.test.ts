import { describe, expect, it } from 'vitest'
import type { StatusView } from '../../core/contract/screen.ts'
import { showStatus } from './show.ts'

const status = {
  node: { state: 'ready', canReceiveSat: '11784633' },
  printer: { state: 'error', reason: 'printer.paperOut' },
  readers: [
    { id: 'pcsc:A', name: 'A', state: 'ready' },
    { id: 'pcsc:B', name: 'B', state: 'absent', reason: 'reader.absent' },
  ],
  rateFailure: 'rate.none',
  clockWrong: false,
  store: 'ready',
  practice: true,
  version: '0.1.0',
  pid: 7,
  address: 'http://127.0.0.1:8035',
  folder: '/var/lib/flashtill',
  seq: '12',
  openSales: 0,
  printQueue: 2,
  printsInDoubt: 1,
  lateMoney: 0,
  unheardSettlements: 0,
} satisfies StatusView & Readonly<Record<string, unknown>>

const node = { nodeKey: '02aa', generation: '0', cursor: '5' }

describe('the status for people', () => {
  it('names every part, and why one is not fine', () => {
    const text = showStatus({ ...status, nodes: [node] }).join('\n')
    expect(text).toMatch(/lightning {2}ready, can receive 11.784.633.sat/)
    expect(text).toContain('printer    error (printer.paperOut)')
    expect(text).toContain('reader     A, ready\nreader     B, absent (reader.absent)')
    expect(showStatus({ ...status, readers: [] })).toContain('reader     none')
    expect(text).toContain('rate       none (rate.none)')
    expect(text).toContain('2 receipts waiting, 1 in doubt')
    expect(text).not.toContain('node ')
  })

  it('tells of a node that lost its database, and of another node', () => {
    const emptied = showStatus({ ...status, nodes: [{ ...node, generation: '1' }] })
    expect(emptied.at(-1)).toContain('02aa, emptied 1 times, 5 settlements booked')
    const two = showStatus({ ...status, nodes: [node, { ...node, nodeKey: '03bb' }] })
    expect(two.slice(-2).map((line) => line.slice(0, 15))).toEqual([
      'node       02aa',
      'node       03bb',
    ])
  })
})
