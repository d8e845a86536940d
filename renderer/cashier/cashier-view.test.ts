import { describe, expect, it } from 'vitest'
import { cashierSamples } from '../gallery/cashier-samples.ts'
import {
  euro,
  paidInvoice,
  sampleCode,
  sampleInvoice,
  sampleNow,
  sampleRate,
  sampleStatus,
  sampleTill,
} from '../gallery/sample-till.ts'
import { money, sat } from '../../core/money/units.ts'
import { firstUi, type CashierUi } from './cashier-ui.ts'
import { cashierView, type CashierFacts } from './cashier-view.ts'

const at = (facts: Partial<CashierFacts>): CashierFacts => ({
  link: { kind: 'up' },
  till: sampleTill(),
  ui: firstUi('EUR'),
  now: sampleNow,
  ...facts,
})

/** What each sample of the gallery is called, and the screen that its facts must lead to. */
const screens: Readonly<Record<string, string>> = {
  starting: 'starting',
  keypad: 'keypad',
  'keypad-typed': 'keypad',
  'node-away': 'keypad',
  making: 'making',
  refused: 'refused',
  above: 'above',
  waiting: 'waiting',
  'waiting-check': 'waiting',
  unsure: 'making',
  'time-up': 'timeUp',
  'time-up-node-away': 'timeUp',
  paid: 'paid',
  'paid-over': 'paid',
  'paid-cash': 'paid',
  'paid-late': 'paidLate',
  expired: 'expired',
  'code-off': 'codeOff',
  'card-part': 'cardPart',
  'part-waiting': 'waiting',
  'part-code-off': 'codeOff',
  'part-expired': 'expired',
  'part-cash': 'cash',
  'part-paid': 'paid',
  'part-cancelled': 'cancelled',
  cancelling: 'cancelling',
  'cancelling-node-away': 'cancelling',
  cancelled: 'cancelled',
  'code-failed': 'codeFailed',
  'service-lost': 'serviceLost',
  'service-lost-asked': 'serviceLost',
  cash: 'cash',
  'cash-no-answer': 'noAnswer',
  history: 'elsewhere',
}

describe('from facts to one screen', () => {
  it.each(Object.entries(screens))('%s shows %s', (name, screen) => {
    expect(cashierView(cashierSamples[name]?.() ?? at({})).screen).toBe(screen)
  })

  it('shows a lost service before anything else, with what was asked for', () => {
    const view = cashierView(
      at({
        link: { kind: 'lost', since: sampleNow - 4_000 },
        ui: {
          ...firstUi('EUR'),
          place: 'history',
          request: { id: 'x', currency: 'EUR', amountMinor: '450' },
        },
      }),
    )
    expect(view).toEqual({ screen: 'serviceLost', forMs: 4_000, asked: money('EUR', 450n) })
  })

  it('waits for a sale that this window stood on and that the snapshot does not hold', () => {
    const ui: CashierUi = { ...firstUi('EUR'), saleId: 'unknown' }
    expect(cashierView(at({ ui })).screen).toBe('starting')
  })
})

describe('the keypad', () => {
  const keypad = (facts: Partial<CashierFacts>) => {
    const view = cashierView(at(facts))
    if (view.screen !== 'keypad') throw new Error(view.screen)
    return view
  }
  const typed = (digits: string): CashierUi => ({ ...firstUi('EUR'), draft: { digits } })
  const status = (more: Partial<typeof sampleStatus>) =>
    sampleTill({ status: { ...sampleStatus, ...more } })

  it('charges nothing while nothing is typed', () => {
    expect(keypad({}).ready).toBe(false)
    expect(keypad({ ui: typed('450') })).toMatchObject({
      ready: true,
      forward: 'charge',
      amount: money('EUR', 450n),
    })
  })

  it('says about how many sat, rounded up', () => {
    // 450 × 10^8 ÷ 8 784 100 = 5 122.89…
    expect(keypad({ ui: typed('450') }).sat).toBe(sat(5123n))
  })

  it.each([
    ['absent', 'node.absent', 'cash'],
    ['starting', 'node.starting', 'cash'],
    ['locked', 'node.locked', 'cash'],
    ['degraded', 'node.clockWrong', 'cash'],
    ['degraded', 'node.chainAway', 'charge'],
  ] as const)('with Lightning %s (%s) the way forward is %s', (state, reason, forward) => {
    const view = keypad({ ui: typed('450'), till: status({ node: { state, reason } }) })
    expect(view).toMatchObject({ forward, ready: true, notice: { kind: 'trouble', code: reason } })
  })

  it('takes only cash while the clock is wrong', () => {
    const view = keypad({ till: status({ clockWrong: true }), ui: typed('450') })
    expect(view).toMatchObject({ forward: 'cash', notice: { code: 'node.clockWrong' } })
  })

  it('takes sat while the rate is too old, and only cash in euro', () => {
    const till = status({ rate: { ...sampleRate, age: 'tooOld' }, rateFailure: 'rate.tooOld' })
    expect(keypad({ till, ui: typed('450') })).toMatchObject({ forward: 'cash' })
    const inSat: CashierUi = { ...firstUi('SAT'), draft: { digits: '5000' } }
    expect(keypad({ till, ui: inSat })).toMatchObject({
      forward: 'charge',
      amount: money('BTC', 5_000_000n),
    })
  })

  it('sells nothing that cannot be kept', () => {
    const view = keypad({ till: status({ store: 'full' }), ui: typed('450') })
    expect(view).toMatchObject({ forward: 'none', ready: false })
  })

  it('warns within a tenth of what Lightning can take', () => {
    const node = { state: 'ready', canReceiveSat: '5600' } as const
    expect(keypad({ till: status({ node }), ui: typed('450') }).notice).toMatchObject({
      kind: 'nearLimit',
    })
    const more = { state: 'ready', canReceiveSat: '6000' } as const
    expect(keypad({ till: status({ node: more }), ui: typed('450') }).notice).toBeUndefined()
  })

  it('names the most pressing trouble: the disk before Lightning before the printer', () => {
    const till = status({
      store: 'readOnly',
      node: { state: 'absent', reason: 'node.absent' },
      printer: { state: 'error', reason: 'printer.paperOut' },
    })
    expect(keypad({ till }).notice).toEqual({ kind: 'trouble', code: 'store.readOnly' })
  })

  it('is not troubled by a printer that the shop does not have', () => {
    expect(keypad({ till: status({ printer: { state: 'none' } }) }).notice).toBeUndefined()
  })

  it('shows the last sale with its own end', () => {
    const over = paidInvoice({ status: 'Expired', payments: [sampleCode({ state: 'expired' })] })
    expect(keypad({ till: sampleTill({ invoices: [over] }) }).last?.outcome).toBe('stopped')
    expect(keypad({}).last).toMatchObject({ outcome: 'paid', at: sampleNow - 120_000 })
  })
})

describe('a sale', () => {
  const following: CashierUi = { ...firstUi('EUR'), saleId: sampleInvoice().id }
  const sale = (more: Parameters<typeof sampleInvoice>[0], facts: Partial<CashierFacts> = {}) =>
    cashierView(
      at({ ui: following, till: sampleTill({ invoices: [sampleInvoice(more)] }), ...facts }),
    )

  it('offers to check again after 20 s', () => {
    const code = sampleCode({ createdAt: sampleNow - 19_999 })
    expect(sale({ payments: [code] })).toMatchObject({ canCheck: false })
    expect(sale({ payments: [code] }, { now: sampleNow + 1 })).toMatchObject({ canCheck: true })
  })

  it('is not expired at zero: only LND says so', () => {
    const code = sampleCode({ expiresAt: sampleNow })
    expect(sale({ payments: [code] }).screen).toBe('timeUp')
    expect(sale({ status: 'Expired', payments: [sampleCode({ state: 'expired' })] }).screen).toBe(
      'expired',
    )
  })

  it('takes the code away the moment she presses Cancel', () => {
    expect(sale({}, { ui: { ...following, cancelAsked: true } }).screen).toBe('cancelling')
  })

  it('was paid after all, however much she wished to cancel it', () => {
    const paid = paidInvoice({ cancelAskedAt: sampleNow })
    const view = cashierView(
      at({
        ui: { ...following, cancelAsked: true },
        till: sampleTill({ invoices: [paid] }),
      }),
    )
    expect(view.screen).toBe('paid')
  })

  it('goes from cash to paid by itself when the code was paid meanwhile', () => {
    const ui: CashierUi = {
      ...following,
      cash: { keypad: { digits: '' }, paymentId: 'p', phase: 'typing', name: '' },
    }
    expect(cashierView(at({ ui, till: sampleTill({ invoices: [paidInvoice()] }) })).screen).toBe(
      'paid',
    )
  })

  it.each([
    ['queued', undefined, { state: 'printing' }],
    ['sending', undefined, { state: 'printing' }],
    ['queued', 'printer.paperOut', { state: 'waits', code: 'printer.paperOut' }],
    ['confirmed', 'printer.paperOut', { state: 'printed' }],
    ['unknown', undefined, { state: 'unsure', printJobId: 'job' }],
  ] as const)('with the print job %s and the printer %s says %o', (state, reason, receipt) => {
    const printJobs = [{ id: 'job', kind: 'original', copy: 0, state }] as const
    const till = sampleTill({
      invoices: [paidInvoice({ printJobs })],
      status: {
        ...sampleStatus,
        printer: reason === undefined ? { state: 'ready' } : { state: 'error', reason },
      },
    })
    expect(cashierView(at({ ui: following, till }))).toMatchObject({ screen: 'paid', receipt })
  })

  it('asks one question about a surplus, until it is answered or put off', () => {
    const lateMoney = [
      {
        id: 'late',
        kind: 'surplus',
        amountMsat: '512999',
        paymentHash: 'h',
        createdAt: sampleNow,
      },
    ] as const
    const till = sampleTill({
      invoices: [paidInvoice({ additionalStatus: 'PaidOver', lateMoney })],
    })
    // 512 sat × 8 784 100 ÷ 10^8 = 44.97 cents: never more is given back than came.
    expect(cashierView(at({ ui: following, till }))).toMatchObject({
      surplus: { id: 'late', sat: 512n, worth: { currency: 'EUR', amount: 44n } },
    })
    const later = cashierView(at({ ui: { ...following, surplusLater: true }, till }))
    expect(later).not.toHaveProperty('surplus')
  })
})

describe('cash', () => {
  const cash = (digits: string, price = '450', coin = '1') => {
    const view = cashierView(
      at({
        ui: {
          ...firstUi('EUR'),
          saleId: sampleInvoice().id,
          cash: { keypad: { digits }, paymentId: 'p', phase: 'typing', name: '' },
        },
        till: sampleTill({
          invoices: [sampleInvoice({ price: euro(price) })],
          shop: { ...sampleTill().shop, smallestCoinMinor: coin },
        }),
      }),
    )
    if (view.screen !== 'cash') throw new Error(view.screen)
    return view
  }

  it.each([
    ['', '450', '1', { given: 450n, change: 0n, exact: true, short: false }],
    ['1000', '450', '1', { given: 1000n, change: 550n, exact: false, short: false }],
    ['200', '450', '1', { given: 200n, change: 0n, exact: false, short: true }],
    ['', '452', '5', { given: 450n, change: 0n, exact: true, short: false }],
    ['', '453', '5', { given: 455n, change: 0n, exact: true, short: false }],
    ['1000', '453', '5', { given: 1000n, change: 545n, exact: false, short: false }],
  ])('typed %s for %s, coin %s', (digits, price, coin, expected) => {
    const view = cash(digits, price, coin)
    expect({
      given: view.given.amount,
      change: view.change.amount,
      exact: view.exact,
      short: view.short,
    }).toEqual(expected)
  })

  it.each([
    ['450', [500n, 1000n, 2000n, 5000n]],
    ['2475', [5000n, 10000n, 20000n, 50000n]],
    ['1000', [2000n, 5000n, 10000n, 20000n]],
  ])('offers the notes above %s', (price, notes) => {
    expect(cash('', price).notes.map((note) => note.amount)).toEqual(notes)
  })
})
