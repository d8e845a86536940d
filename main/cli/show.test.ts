import { describe, expect, it } from 'vitest'
import type { InvoiceView, StatusView } from '../../core/contract/screen.ts'
import { showInvoice, showStatus } from './show.ts'

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

const euro = (amountMinor: string) => ({ currency: 'EUR', amountMinor })

const sale: InvoiceView = {
  id: '01996a00-0000-7000-8000-000000000002',
  number: '7',
  price: euro('3000'),
  owed: euro('1451'),
  status: 'New',
  additionalStatus: 'PaidPartial',
  createdAt: 0,
  lifetimeMin: 10,
  payments: [
    {
      tender: 'card',
      id: 'p',
      state: 'settled',
      due: euro('1549'),
      amountSat: '17638',
      cardId: 'c',
      createdAt: 0,
    },
  ],
  printJobs: [],
  lateMoney: [],
}

describe('a sale for people', () => {
  it('tells every way in which it was paid, and what is still to pay', () => {
    const text = showInvoice(sale).join('\n')
    expect(text).toContain('New (PaidPartial)')
    expect(text).toMatch(/paid {10}15\.49.€ card, 17.638.sat/)
    expect(text).toMatch(/still to pay {2}14\.51.€/)
  })

  it('tells what was given back', () => {
    const payments = sale.payments.map((one) => ({ ...one, state: 'cancelled' as const }))
    const cancelled = { ...sale, status: 'Invalid', additionalStatus: 'Marked', payments } as const
    const text = showInvoice(cancelled as InvoiceView).join('\n')
    expect(text).toMatch(/given back {4}15\.49.€ card/)
    expect(text).not.toContain('still to pay')
  })
})

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
