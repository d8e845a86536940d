import { describe, expect, it } from 'vitest'
import { paidInvoice, sampleCode, sampleInvoice, sampleTill } from '../gallery/sample-till.ts'
import { afterMessage, withAnswer, withInvoice } from './till-state.ts'

const sale = (number: string, more: Parameters<typeof sampleInvoice>[0] = {}) =>
  sampleInvoice({ id: `id-${number}`, number, ...more })

describe('deltas', () => {
  it('replace the row they name, newest first', () => {
    const till = sampleTill({ invoices: [sale('3'), sale('1')] })
    const two = withInvoice(till, sale('2')).invoices.map(({ number }) => number)
    expect(two).toEqual(['3', '2', '1'])
    const changed = withInvoice(till, sale('1', { status: 'Settled' })).invoices
    expect(changed.map(({ number, status }) => `${number} ${status}`)).toEqual([
      '3 New',
      '1 Settled',
    ])
  })

  it('older than what is known change nothing', () => {
    const till = sampleTill({ seq: 9n, invoices: [paidInvoice()] })
    const old = { type: 'invoice', seq: '8', invoice: sampleInvoice() } as const
    expect(afterMessage(till, old, 0)).toBe(till)
  })

  it('under the number that is known are news: a code rings before it is on disk', () => {
    const till = sampleTill({ seq: 9n, invoices: [sampleInvoice({ payments: [] })] })
    const rung = { type: 'invoice', seq: '9', invoice: sampleInvoice() } as const
    expect(afterMessage(till, rung, 0)?.invoices[0]?.payments).toHaveLength(1)
  })

  it('before the first snapshot are not understood', () => {
    const delta = { type: 'lateMoney', seq: '1', count: 3 } as const
    expect(afterMessage(undefined, delta, 0)).toBeUndefined()
  })

  it('keep thirty sales, and every one that is not over', () => {
    const finished = Array.from({ length: 40 }, (_, index) =>
      sale(String(100 - index), { status: 'Settled' }),
    )
    const till = sampleTill({ invoices: [...finished, sale('1')] })
    const kept = withInvoice(till, sale('101')).invoices
    expect(kept).toHaveLength(31)
    expect(kept.at(-1)?.number).toBe('1')
  })
})

describe('an HTTP answer', () => {
  it('never takes a sale back that the socket has brought further', () => {
    const till = sampleTill({ invoices: [paidInvoice()] })
    expect(withAnswer(till, sampleInvoice())).toBe(till)
  })

  it('brings a sale further that the socket has not told yet', () => {
    const till = sampleTill({ invoices: [sampleInvoice()] })
    expect(withAnswer(till, paidInvoice()).invoices[0]?.status).toBe('Settled')
    const planned = sampleInvoice({ payments: [sampleCode({ state: 'planned' })] })
    expect(
      withAnswer(sampleTill({ invoices: [planned] }), sampleInvoice()).invoices[0]?.payments[0]
        ?.state,
    ).toBe('open')
  })
})
