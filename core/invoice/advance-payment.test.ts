import { describe, expect, it } from 'vitest'
import type { InvoiceId, PaymentId } from '../contract/ids.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { money, msat, sat } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import { advancePayment, type PaymentEffect, type PaymentEvent } from './advance-payment.ts'
import { invoiceState, isCovered, paidTowards } from './invoice-state.ts'
import type { Invoice } from './invoice.ts'
import type { CashPayment, LightningPayment, PaymentState } from './payment.ts'

const expiresAt = instant(600_000)
const nodeKey = '02'.padEnd(66, 'a') as NodeKey
const bolt11 = 'lnbcrt1' as Bolt11

const code = (state: PaymentState, change: Partial<LightningPayment> = {}): LightningPayment => ({
  tender: 'lightning',
  id: 'payment' as PaymentId,
  invoiceId: 'invoice' as InvoiceId,
  state,
  createdAt: instant(0),
  due: money('EUR', 450n),
  amountSat: sat(5_124n),
  paymentHash: 'ab'.repeat(32) as PaymentHash,
  expiresAt,
  ...change,
})

const sale = (...payments: Invoice['payments']): Invoice => ({
  id: 'invoice' as InvoiceId,
  number: 1n,
  price: money('EUR', 450n),
  taxBp: 2100,
  createdAt: instant(0),
  lifetimeMin: 10,
  payments,
})

const cash: CashPayment = {
  tender: 'cash',
  id: 'cash' as PaymentId,
  invoiceId: 'invoice' as InvoiceId,
  state: 'settled',
  createdAt: instant(1_000),
  due: money('EUR', 450n),
  asked: money('EUR', 450n),
  given: money('EUR', 500n),
  change: money('EUR', 50n),
  drawer: 'main',
  applied: 'price',
}

const settle = (receivedMsat: bigint, settledAt: number): PaymentEvent => ({
  type: 'node.settled',
  receivedMsat: msat(receivedMsat),
  settledAt: instant(settledAt),
  settleIndex: 7n,
  nodeKey,
})

const events = {
  opened: { type: 'code.opened', bolt11, expiresAt, nodeKey },
  refused: { type: 'code.refused', failure: 'node.badCode' },
  silence: { type: 'code.unknown', failure: 'node.noAnswer' },
  wish: { type: 'cancel.asked', reason: 'sale' },
  canceled: { type: 'node.canceled' },
  missing: { type: 'node.missing' },
  paid: settle(5_124_000n, 500_000),
  paidLate: settle(5_124_000n, 601_000),
  paidOver: settle(5_636_400n, 500_000),
  paidShort: settle(5_123_999n, 500_000),
} as const satisfies Record<string, PaymentEvent>
type EventName = keyof typeof events
const names = Object.keys(events) as EventName[]

describe('one payment, every state and every event', () => {
  // Row: state (● with a code). Columns in the order of `events`; · stays.
  const table: readonly (readonly [LightningPayment, string])[] = [
    [
      code('planned'),
      'open refused unknown cancelling expired refused settled settled settled settled',
    ],
    [code('unknown'), 'open refused · cancelling expired refused settled settled settled settled'],
    [code('open', { bolt11 }), '· · · cancelling expired · settled settled settled settled'],
    [code('cancelling'), '· cancelled · · cancelled cancelled settled settled settled settled'],
    [code('cancelling', { bolt11 }), '· · · · cancelled · settled settled settled settled'],
    [code('cancelled', { bolt11 }), '· · · · · · settled settled settled settled'],
    [code('expired', { bolt11 }), '· · · · · · settled settled settled settled'],
    [code('refused'), '· · · · · · settled settled settled settled'],
    [code('settled', { bolt11, applied: 'price' }), '· · · · · · · · · ·'],
  ]
  for (const [payment, row] of table) {
    const expected = row.split(' ')
    for (const [column, name] of names.entries()) {
      const want = expected[column] === '·' ? payment.state : expected[column]
      it(`${payment.state}${payment.bolt11 === undefined ? '' : ' ●'} + ${name} → ${want}`, () => {
        const advanced = advancePayment(sale(payment), payment, events[name])
        expect(advanced.payment.state).toBe(want)
        // The same word twice changes nothing more.
        const again = advancePayment(sale(advanced.payment), advanced.payment, events[name])
        expect(again.payment).toEqual(advanced.payment)
        expect(again.effects).toEqual([])
      })
    }
  }

  it('keeps a code that comes after the wish to cancel, without showing it', () => {
    const { payment } = advancePayment(sale(), code('cancelling'), events.opened)
    expect(payment).toMatchObject({ state: 'cancelling', bolt11 })
  })

  it('does not let another node end a code that was shown', () => {
    const { payment } = advancePayment(sale(), code('open', { bolt11 }), events.missing)
    expect(payment).toMatchObject({ state: 'open', failure: 'node.other' })
    expect(advancePayment(sale(), payment, events.missing).payment).toBe(payment)
  })
})

describe('where settled money goes', () => {
  const bookings = (invoice: Invoice, payment: LightningPayment, name: EventName) =>
    advancePayment(invoice, payment, events[name]).effects
  const open = code('open', { bolt11 })

  it('to the price, in time', () => {
    expect(bookings(sale(open), open, 'paid')).toEqual([
      { type: 'bookSale', surplusMsat: 0n },
      { type: 'printOriginal' },
    ])
  })
  it('to the price, and the part above the code’s amount to the customer', () => {
    expect(bookings(sale(open), open, 'paidOver')).toEqual([
      { type: 'bookSale', surplusMsat: 512_400n },
      { type: 'printOriginal' },
    ])
  })
  it('to the customer when the time was up at LND', () => {
    expect(bookings(sale(open), open, 'paidLate')).toEqual([{ type: 'bookCredit', kind: 'late' }])
  })
  it('to the price when we learn of it after the expiry but LND settled in time', () => {
    const learnt = code('expired', { bolt11 })
    expect(bookings(sale(learnt), learnt, 'paid')[0]).toMatchObject({ type: 'bookSale' })
  })
  it('to the customer when cash has paid the sale', () => {
    const cancelling = code('cancelling', { bolt11 })
    const effects = bookings(sale(cancelling, cash), cancelling, 'paid')
    expect(effects).toEqual([{ type: 'bookCredit', kind: 'second' }])
  })
  it('to the customer when it is less than the code asked for', () => {
    expect(bookings(sale(open), open, 'paidShort')).toEqual([{ type: 'bookCredit', kind: 'late' }])
  })
})

type History = {
  readonly invoice: Invoice
  readonly effects: readonly PaymentEffect[]
  readonly statuses: readonly string[]
}
type Step = EventName | 'cash' | 'crash' | 'cancelSale'
const steps: readonly Step[] = [...names, 'cash', 'crash', 'cancelSale']

const codeOf = (invoice: Invoice): LightningPayment => {
  const found = invoice.payments.find(({ tender }) => tender === 'lightning')
  if (found?.tender !== 'lightning') throw new Error('a history has a code')
  return found
}

/** Cash follows DESIGN §3.12: the wish first; a settled code is never paid a second time by us. */
function takeCash(invoice: Invoice): Invoice {
  if (isCovered(invoice) || invoice.cancelAskedAt !== undefined) return invoice
  const wished = advancePayment(invoice, codeOf(invoice), events.wish).payment
  return sale(wished, cash)
}

function take(history: History, step: Step): History {
  const { invoice } = history
  const next = (after: Invoice, effects: readonly PaymentEffect[] = []): History => ({
    invoice: after,
    effects: [...history.effects, ...effects],
    statuses: [...history.statuses, invoiceState(after).status],
  })
  if (step === 'cash') return next(takeCash(invoice))
  // A crash loses what is beside the row: a code that was not on disk yet.
  if (step === 'crash') {
    const { bolt11: _lost, ...row } = codeOf(invoice)
    const isLost = row.state === 'open'
    return next(isLost ? replace(invoice, { ...row, state: 'planned' }) : invoice)
  }
  if (step === 'cancelSale') {
    if (isCovered(invoice)) return next(invoice)
    const wished = advancePayment(invoice, codeOf(invoice), events.wish).payment
    return next({ ...replace(invoice, wished), cancelAskedAt: instant(2_000) })
  }
  const advanced = advancePayment(invoice, codeOf(invoice), events[step])
  return next(replace(invoice, advanced.payment), advanced.effects)
}

const replace = (invoice: Invoice, payment: LightningPayment): Invoice => ({
  ...invoice,
  payments: invoice.payments.map((other) => (other.tender === 'lightning' ? payment : other)),
})

/** DESIGN §3.4 as this till walks it; Settled is final for Lightning and cash. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  New: ['New', 'Settled', 'Expired', 'Invalid'],
  Expired: ['Expired', 'Settled', 'Invalid', 'New'],
  Invalid: ['Invalid', 'Settled'],
  Settled: ['Settled'],
}

function check({ invoice, effects, statuses }: History, path: string): void {
  const count = (type: PaymentEffect['type']) => effects.filter((one) => one.type === type).length
  const byCash = invoice.payments.includes(cash) ? 1 : 0
  if (count('bookSale') + byCash > 1) throw new Error(`sold twice: ${path}`)
  if (count('bookSale') !== count('printOriginal')) throw new Error(`receipts: ${path}`)
  if (count('bookSale') + count('bookCredit') > 1) throw new Error(`booked twice: ${path}`)
  const { status } = invoiceState(invoice)
  if (status === 'Settled' && paidTowards(invoice) < invoice.price.amount)
    throw new Error(`settled with less than due: ${path}`)
  if ((status === 'Settled') !== (count('bookSale') + byCash === 1))
    throw new Error(`state and books differ: ${path}`)
  for (const [at, now] of statuses.entries()) {
    const before = at === 0 ? 'New' : (statuses[at - 1] ?? '')
    if (allowed[before]?.includes(now) !== true) throw new Error(`${before} → ${now}: ${path}`)
  }
}

describe('every history of up to five happenings', () => {
  it('books at most once, prints at most one original, and moves along the model', () => {
    let checked = 0
    const walk = (history: History, path: readonly Step[]): void => {
      check(history, path.join(' '))
      checked += 1
      if (path.length === 5) return
      for (const step of steps) walk(take(history, step), [...path, step])
    }
    walk({ invoice: sale(code('planned')), effects: [], statuses: [] }, [])
    expect(checked).toBe([0, 1, 2, 3, 4, 5].reduce((sum, n) => sum + steps.length ** n, 0))
  }, 60_000)
})
