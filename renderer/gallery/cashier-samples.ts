import type {
  CashView,
  InvoiceView,
  NodeView,
  PrinterView,
  StatusView,
} from '../../core/contract/screen.ts'
import type { IssuingView } from '../../core/contract/issuing-view.ts'
import { cardScreenSamples } from './card-screen-samples.ts'
import type { TapView } from '../../core/contract/card-view.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { CashDraft, CashierUi, Place } from '../cashier/cashier-ui.ts'
import { sampleCard, sampleDeclined, sampleOffer } from './sample-cards.ts'
import { firstUi } from '../cashier/cashier-ui.ts'
import type { CashierFacts } from '../cashier/cashier-view.ts'
import {
  euro,
  paidInvoice,
  partlyPaid,
  sampleCode,
  sampleInvoice,
  sampleNow,
  samplePart,
  sampleRate,
  sampleStatus,
  sampleTill,
} from './sample-till.ts'

/** Every state of the cashier's screen as the facts that lead to it, so that the way from facts to picture is shown too. */
type Sample = () => CashierFacts

const counter = firstUi('EUR')
const typed = (digits: string): CashierUi => ({ ...counter, draft: { digits } })
const following: CashierUi = { ...counter, saleId: sampleInvoice().id }

export type Given = {
  readonly ui?: CashierUi
  readonly invoice?: InvoiceView
  readonly status?: Partial<StatusView>
  readonly lateMoneyCount?: number
  readonly tap?: TapView
  readonly issuing?: IssuingView
}

const facts = (given: Given): CashierFacts => ({
  link: { kind: 'up' },
  ui: given.ui ?? following,
  now: sampleNow,
  till: sampleTill({
    status: { ...sampleStatus, ...given.status },
    lateMoneyCount: given.lateMoneyCount ?? 0,
    ...(given.invoice === undefined ? {} : { invoices: [given.invoice] }),
    ...(given.tap === undefined ? {} : { tap: given.tap }),
    ...(given.issuing === undefined ? {} : { issuing: given.issuing }),
  }),
})

const node = (state: NodeView['state'], reason: FailureCode): Partial<StatusView> => ({
  node: { state, reason },
})
const printer = (state: PrinterView['state'], reason: FailureCode): Partial<StatusView> => ({
  printer: { state, reason },
})
const away = node('absent', 'node.absent')
const code = (more: Parameters<typeof sampleCode>[0]) =>
  sampleInvoice({ payments: [sampleCode(more)] })

const asked: CashierUi = {
  ...counter,
  request: { id: sampleInvoice().id, currency: 'EUR', amountMinor: '450' },
}
const refusedWith = (refusal: FailureCode): CashierUi => ({ ...asked, refusal: { code: refusal } })

const cash = (more: Partial<CashDraft>): CashierUi => ({
  ...following,
  cash: {
    keypad: { digits: '' },
    paymentId: '01996a00-0000-7000-8000-000000000009',
    phase: 'typing',
    name: 'Lena',
    ...more,
  },
})

const late = (kind: 'surplus' | 'late') =>
  [
    {
      id: '01996a00-0000-7000-8000-000000000004',
      kind,
      amountMsat: '512000',
      paymentHash: sampleCode().paymentHash,
      invoiceId: sampleInvoice().id,
      createdAt: sampleNow,
    },
  ] as const

const printed = (state: 'queued' | 'unknown') =>
  [{ id: '01996a00-0000-7000-8000-000000000003', kind: 'original', copy: 0, state }] as const

const paidCash = paidInvoice({
  payments: [
    {
      tender: 'cash',
      id: '01996a00-0000-7000-8000-000000000005',
      state: 'settled',
      due: euro('450'),
      asked: euro('450'),
      given: euro('1000'),
      change: euro('550'),
      createdAt: sampleNow,
    },
  ],
})

const restInCash: CashView = {
  tender: 'cash',
  id: '01996a00-0000-7000-8000-000000000008',
  state: 'settled',
  due: euro('1451'),
  asked: euro('1451'),
  given: euro('2000'),
  change: euro('549'),
  createdAt: sampleNow,
}

const elsewhere = (place: Place): CashierUi => ({ ...counter, place })

export const cashierSamples: Readonly<Record<string, Sample>> = {
  starting: () => ({ link: { kind: 'starting' }, ui: counter, now: sampleNow }),
  keypad: () => facts({ ui: counter }),
  'keypad-typed': () => facts({ ui: typed('450') }),
  'keypad-large': () => facts({ ui: typed('123456789') }),
  'keypad-sat': () => facts({ ui: { ...typed('5124'), unit: 'SAT' } }),
  'keypad-practice': () => facts({ ui: typed('450'), status: { practice: true } }),
  'keypad-late-money': () => facts({ ui: typed('450'), lateMoneyCount: 2 }),
  'keypad-top-up': () =>
    facts({ ui: { ...typed('2000'), topUp: { id: sampleCard.id, name: sampleCard.name } } }),
  'keypad-card-held': () =>
    facts({
      ui: typed('450'),
      tap: { state: 'held', at: sampleNow, until: sampleNow + 30_000, own: sampleCard },
    }),
  'keypad-card-foreign': () =>
    facts({
      ui: counter,
      tap: { state: 'held', at: sampleNow, until: sampleNow + 30_000, host: 'card.bank.example' },
    }),
  'keypad-drawer-open': () => facts({ ui: typed('450'), status: { drawerLeftOpen: true } }),
  'keypad-scan-unknown': () =>
    facts({ ui: counter, tap: { state: 'scanned', at: sampleNow, why: 'scan.unknown' } }),
  'keypad-card-unreadable': () =>
    facts({ ui: counter, tap: { state: 'unreadable', at: sampleNow, why: 'tap.gone' } }),
  'waiting-card-reading': () =>
    facts({ invoice: code({}), tap: { state: 'reading', at: sampleNow } }),
  'waiting-card-asking': () =>
    facts({
      invoice: code({}),
      tap: {
        state: 'asking',
        at: sampleNow,
        invoiceId: sampleInvoice().id,
        host: 'card.bank.example',
      },
    }),
  'waiting-card-pin': () =>
    facts({
      invoice: code({}),
      tap: {
        state: 'pinWanted',
        at: sampleNow,
        tapId: sampleCard.id,
        invoiceId: sampleInvoice().id,
        amountMsat: '5124000',
        triesLeft: 3,
      },
    }),
  'card-no-answer': () =>
    facts({
      invoice: code({ state: 'cancelling', cancelReason: 'tender' }),
      ui: { ...following, goOnName: 'Lena' },
      tap: {
        state: 'noAnswer',
        at: sampleNow,
        until: sampleNow + 30_000,
        tapId: sampleCard.id,
        invoiceId: sampleInvoice().id,
      },
    }),
  'card-not-enough': () => facts({ invoice: code({}), tap: sampleDeclined('balance') }),
  'card-stopped': () => facts({ invoice: code({}), tap: sampleDeclined('state', '0') }),
  'card-per-day': () => facts({ invoice: code({}), tap: sampleDeclined('perDay') }),
  'card-pin-wrong': () => facts({ invoice: code({}), tap: sampleDeclined('pinWrong') }),
  'card-foreign-refused': () =>
    facts({ invoice: code({}), tap: { state: 'refused', at: sampleNow, why: 'lnurl.noAnswer' } }),
  'card-part': () =>
    facts({
      invoice: sampleInvoice({ price: euro('3000') }),
      tap: sampleOffer(sampleInvoice().id),
    }),
  'part-waiting': () => facts({ invoice: partlyPaid() }),
  'part-code-off': () => facts({ invoice: partlyPaid({ payments: [samplePart()] }) }),
  'part-expired': () =>
    facts({
      invoice: partlyPaid({
        status: 'Expired',
        payments: [samplePart(), sampleCode({ state: 'expired', due: euro('1451') })],
      }),
    }),
  'part-cash': () => facts({ invoice: partlyPaid(), ui: cash({ keypad: { digits: '2000' } }) }),
  'part-paid': () =>
    facts({
      invoice: partlyPaid({
        status: 'Settled',
        additionalStatus: 'None',
        owed: euro('0'),
        payments: [samplePart(), restInCash],
        printJobs: printed('queued'),
      }),
    }),
  'part-cancelled': () =>
    facts({
      invoice: partlyPaid({
        status: 'Invalid',
        additionalStatus: 'Marked',
        owed: euro('3000'),
        payments: [
          samplePart({ state: 'cancelled' }),
          samplePart({ state: 'cancelled', due: euro('500'), paidOut: euro('500') }),
        ],
      }),
    }),
  ...cardScreenSamples(facts),
  'node-away': () => facts({ ui: typed('450'), status: away }),
  'node-starting': () => facts({ ui: typed('450'), status: node('starting', 'node.starting') }),
  'node-locked': () => facts({ ui: typed('450'), status: node('locked', 'node.locked') }),
  'node-chain-away': () => facts({ ui: typed('450'), status: node('degraded', 'node.chainAway') }),
  'rate-too-old': () =>
    facts({
      ui: typed('450'),
      status: { rate: { ...sampleRate, age: 'tooOld' }, rateFailure: 'rate.tooOld' },
    }),
  'rate-last-known': () =>
    facts({ ui: typed('450'), status: { rate: { ...sampleRate, age: 'lastKnown' } } }),
  'printer-no-paper': () =>
    facts({ ui: typed('450'), status: printer('error', 'printer.paperOut') }),
  'clock-wrong': () => facts({ ui: typed('450'), status: { clockWrong: true } }),
  'store-full': () => facts({ ui: typed('450'), status: { store: 'full' } }),
  'near-limit': () => facts({ ui: typed('410000') }),
  making: () => facts({ ui: asked }),
  refused: () => facts({ ui: refusedWith('node.noAnswer') }),
  above: () =>
    facts({
      ui: {
        ...asked,
        request: { id: sampleInvoice().id, currency: 'EUR', amountMinor: '950000' },
        refusal: { code: 'amount.aboveInbound' },
      },
    }),
  waiting: () =>
    facts({ invoice: code({ createdAt: sampleNow - 5_000, expiresAt: sampleNow + 595_000 }) }),
  'waiting-check': () => facts({ invoice: code({}) }),
  'waiting-ends': () => facts({ invoice: code({ expiresAt: sampleNow + 25_000 }) }),
  'waiting-asking': () => facts({ invoice: code({}), ui: { ...following, checking: true } }),
  unsure: () => facts({ invoice: code({ state: 'unknown' }), status: away }),
  'time-up': () => facts({ invoice: code({ expiresAt: sampleNow - 1_000 }) }),
  'time-up-node-away': () =>
    facts({ invoice: code({ expiresAt: sampleNow - 1_000 }), status: away }),
  paid: () => facts({ invoice: paidInvoice() }),
  'paid-printing': () => facts({ invoice: paidInvoice({ printJobs: printed('queued') }) }),
  'paid-no-paper': () =>
    facts({
      invoice: paidInvoice({ printJobs: printed('queued') }),
      status: printer('error', 'printer.paperOut'),
    }),
  'paid-print-unsure': () => facts({ invoice: paidInvoice({ printJobs: printed('unknown') }) }),
  'paid-over': () =>
    facts({ invoice: paidInvoice({ additionalStatus: 'PaidOver', lateMoney: late('surplus') }) }),
  'paid-cash': () => facts({ invoice: paidCash }),
  'paid-time-unsure': () => facts({ invoice: paidInvoice({ timeUnsure: true }) }),
  'paid-late': () =>
    facts({
      invoice: sampleInvoice({
        status: 'Expired',
        additionalStatus: 'PaidLate',
        lateMoney: late('late'),
      }),
    }),
  expired: () =>
    facts({
      invoice: sampleInvoice({ status: 'Expired', payments: [sampleCode({ state: 'expired' })] }),
    }),
  'code-off': () => facts({ invoice: code({ state: 'cancelled', cancelReason: 'tender' }) }),
  cancelling: () =>
    facts({
      invoice: sampleInvoice({
        cancelAskedAt: sampleNow,
        payments: [sampleCode({ state: 'cancelling', cancelReason: 'sale' })],
      }),
    }),
  'cancelling-node-away': () =>
    facts({
      status: away,
      invoice: sampleInvoice({
        cancelAskedAt: sampleNow,
        payments: [sampleCode({ state: 'cancelling', cancelReason: 'sale' })],
      }),
    }),
  cancelled: () =>
    facts({
      invoice: sampleInvoice({
        status: 'Invalid',
        additionalStatus: 'Marked',
        payments: [sampleCode({ state: 'cancelled', cancelReason: 'sale' })],
      }),
    }),
  'code-failed': () => facts({ invoice: code({ state: 'refused', failure: 'node.badCode' }) }),
  'service-lost': () => ({
    ...facts({ ui: counter }),
    link: { kind: 'lost', since: sampleNow - 3_000 },
  }),
  'service-lost-asked': () => ({
    ...facts({ ui: asked }),
    link: { kind: 'lost', since: sampleNow - 15_000 },
  }),
  cash: () => facts({ invoice: code({}), ui: cash({}) }),
  'cash-given': () => facts({ invoice: code({}), ui: cash({ keypad: { digits: '1000' } }) }),
  'cash-short': () => facts({ invoice: code({}), ui: cash({ keypad: { digits: '200' } }) }),
  'cash-asking': () =>
    facts({ invoice: code({}), ui: cash({ keypad: { digits: '1000' }, phase: 'asking' }) }),
  'cash-no-answer': () => facts({ invoice: code({}), ui: cash({ phase: 'noAnswer' }) }),
  history: () => facts({ ui: elsewhere('history') }),
  'late-money': () => facts({ ui: elsewhere('lateMoney'), lateMoneyCount: 2 }),
  more: () => facts({ ui: elsewhere('more'), lateMoneyCount: 2 }),
  trouble: () =>
    facts({
      ui: elsewhere('trouble'),
      status: { ...away, ...printer('error', 'printer.paperOut') },
    }),
}
