import type {
  CardPaymentView,
  InvoiceView,
  LightningView,
  MoneyView,
  PaymentView,
  PrintJobView,
  StatusView,
} from '../../core/contract/screen.ts'
import { takesCards } from '../../core/card/takes-cards.ts'
import { addMoney, subtractMoney } from '../../core/money/arithmetic.ts'
import { satFromMsatFloor } from '../../core/money/sat-msat.ts'
import { msat, type Money } from '../../core/money/units.ts'
import type {
  CashierFacts,
  CashierView,
  HowPaid,
  ReceiptView,
  Rest,
  Surplus,
} from './cashier-view.ts'
import type { CashierUi, Refusal, Till } from './cashier-ui.ts'
import { tapLine, type TapLineView } from './tap-view.ts'
import { lightningSells, printerTrouble } from './keypad-view.ts'
import { moneyOf, satOf, worthOfSat } from '../kit/contract-money.ts'

/** "Check again" is offered once the customer has surely had time to pay. */
export const checkAfterMs = 20_000

type Facts = Pick<CashierFacts, 'now'> & { readonly till: Till; readonly ui: CashierUi }

/** The state of one sale in the cashier's words. */
export function saleView(invoice: InvoiceView, facts: Facts): CashierView {
  const price = moneyOf(invoice.price)
  const rest = restOf(invoice)
  if (invoice.status === 'Settled') return paidView(invoice, facts)
  if (invoice.additionalStatus === 'PaidLate') {
    const surplus = surplusOf(invoice, facts.ui)
    return { screen: 'paidLate', price, ...(surplus === undefined ? {} : { surplus }) }
  }
  const payment = invoice.payments.at(-1)
  if (invoice.status === 'Invalid') return { screen: 'cancelled', price, ...givenBack(invoice) }
  if (facts.ui.renewing) return making(rest, 'new')
  if (facts.ui.renewalRefusal !== undefined) return renewalRefused(rest, facts.ui.renewalRefusal)
  if (invoice.cancelAskedAt !== undefined || facts.ui.cancelAsked)
    return { screen: 'cancelling', ...rest, nodeAway: isNodeAway(facts.till.status) }
  // While LND has not answered the old code's cancel, the card that paid a part stands after it.
  if (payment?.tender !== 'lightning') return codeOff(rest, facts)
  return lightningView(invoice, payment, facts)
}

function lightningView(invoice: InvoiceView, payment: LightningView, facts: Facts): CashierView {
  const rest = restOf(invoice)
  const canCash = rest.price.currency !== 'BTC'
  const nodeAway = isNodeAway(facts.till.status)
  switch (payment.state) {
    case 'planned':
      return making(rest, 'new')
    case 'unknown':
      return making(rest, 'unsure')
    case 'cancelling':
      return payment.cancelReason === 'sale'
        ? { screen: 'cancelling', ...rest, nodeAway }
        : making(rest, 'switching')
    case 'open':
      return openView(invoice, payment, facts)
    case 'cancelled':
      return codeOff(rest, facts)
    case 'settled':
      return making(rest, 'switching')
    case 'refused':
      return {
        screen: 'codeFailed',
        ...rest,
        canCash,
        code: payment.failure ?? 'node.unknownError',
      }
    case 'expired':
      return { screen: 'expired', ...rest, canCode: lightningSells(facts.till.status) }
    default:
      return payment.state satisfies never
  }
}

function openView(invoice: InvoiceView, payment: LightningView, facts: Facts): CashierView {
  const { till, ui, now } = facts
  const rest = restOf(invoice)
  const { checking } = ui
  if (now >= payment.expiresAt)
    return { screen: 'timeUp', ...rest, checking, nodeAway: isNodeAway(till.status) }
  if (payment.bolt11 === undefined) return making(rest, 'new')
  return {
    screen: 'waiting',
    invoice,
    ...rest,
    sat: satOf(payment.amountSat),
    bolt11: payment.bolt11,
    from: payment.createdAt,
    until: payment.expiresAt,
    ...withTap(tapLine(till.tap, now)),
    takesCards: takesCards(till.status.readers),
    canCheck: now - payment.createdAt >= checkAfterMs,
    checking,
    canCash: rest.price.currency !== 'BTC',
  }
}

const withTap = (tap: TapLineView | undefined) => (tap === undefined ? {} : { tap })

function paidView(invoice: InvoiceView, facts: Facts): CashierView {
  const surplus = surplusOf(invoice, facts.ui)
  return {
    screen: 'paid',
    price: moneyOf(invoice.price),
    how: howPaid(invoice),
    receipt: receiptOf(invoice.printJobs, facts.till.status),
    timeUnsure: invoice.timeUnsure === true,
    ...(surplus === undefined ? {} : { surplus }),
  }
}

/** What is to pay now, and what is paid of it already. */
function restOf(invoice: InvoiceView): Rest {
  const price = moneyOf(invoice.owed)
  return invoice.additionalStatus === 'PaidPartial'
    ? { price, paid: subtractMoney(moneyOf(invoice.price), price) }
    : { price }
}

const paysPrice = (payment: PaymentView): boolean =>
  payment.state === 'settled' && (payment.tender !== 'lightning' || payment.applied === 'price')

const paidAt = (payment: PaymentView): number =>
  payment.tender === 'lightning' ? (payment.settledAt ?? payment.createdAt) : payment.createdAt

/** What paid the sale, in the order in which the money came. */
export const paying = ({ payments }: Pick<InvoiceView, 'payments'>): readonly PaymentView[] =>
  payments.filter(paysPrice).sort((a, b) => paidAt(a) - paidAt(b))

function howPaid(invoice: InvoiceView): readonly HowPaid[] {
  const payments = paying(invoice)
  return payments.map((payment) => {
    const due = payments.length === 1 ? {} : { due: moneyOf(payment.due) }
    if (payment.tender !== 'cash')
      return { ...due, tender: payment.tender, sat: satOf(payment.amountSat) }
    return {
      ...due,
      tender: 'cash',
      given: moneyOf(payment.given),
      change: moneyOf(payment.change),
    }
  })
}

/** What a cancelled sale gave back: to the cards, and out of the drawer. */
function givenBack({ payments }: InvoiceView): { readonly back?: Money; readonly paidOut?: Money } {
  const parts = payments.filter(
    (each): each is CardPaymentView => each.tender === 'card' && each.state === 'cancelled',
  )
  const back = totalOf(parts.flatMap(({ due, paidOut }) => (paidOut === undefined ? [due] : [])))
  const paidOut = totalOf(parts.flatMap((part) => part.paidOut ?? []))
  return { ...(back && { back }), ...(paidOut && { paidOut }) }
}

const totalOf = (views: readonly MoneyView[]): Money | undefined =>
  views.length === 0 ? undefined : views.map(moneyOf).reduce((sum, each) => addMoney(sum, each))

/** The open question of a sale, until it is answered or put off to the list of late money. */
function surplusOf(invoice: InvoiceView, ui: CashierUi): Surplus | undefined {
  const late = invoice.lateMoney[0]
  if (late === undefined || ui.surplusLater) return undefined
  const arrived = satFromMsatFloor(msat(BigInt(late.amountMsat)))
  const code = invoice.payments.find(
    (each): each is LightningView => each.tender === 'lightning' && each.rate !== undefined,
  )
  const worth = worthOfSat(arrived, code?.rate)
  return { id: late.id, sat: arrived, ...(worth === undefined ? {} : { worth }) }
}

/** The newest slip of the sale that is its receipt: no copy, no gift or kitchen slip. */
export function receiptOf(jobs: readonly PrintJobView[], status: StatusView): ReceiptView {
  const job = jobs.findLast(({ kind }) => kind === 'original' || kind === 'repeat')
  if (job === undefined) return { state: 'none' }
  switch (job.state) {
    case 'confirmed':
    case 'resolved':
      return { state: 'printed' }
    case 'unknown':
      return { state: 'unsure', printJobId: job.id }
    case 'queued':
    case 'sending': {
      const code = job.failure ?? printerTrouble(status)
      return code === undefined || code === 'printer.paperLow'
        ? { state: 'printing' }
        : { state: 'waits', code }
    }
    default:
      return job.state satisfies never
  }
}

/** The way to a new code is closed for now (rate, limit, node): she may try again or take cash. */
const renewalRefused = (rest: Rest, { code }: Refusal): CashierView => ({
  screen: 'codeFailed',
  ...rest,
  canCash: rest.price.currency !== 'BTC',
  code: code === 'service.lost' ? 'service.stopping' : code,
})

const codeOff = (rest: Rest, { till }: Facts): CashierView => ({
  screen: 'codeOff',
  ...rest,
  canCode: lightningSells(till.status),
})

const making = (rest: Rest, why: 'new' | 'switching' | 'unsure'): CashierView => ({
  screen: 'making',
  ...rest,
  why,
  canCancel: true,
  canCash: why !== 'new' && rest.price.currency !== 'BTC',
})

const isNodeAway = (status: StatusView): boolean =>
  status.node.state === 'absent' ||
  status.node.state === 'starting' ||
  status.node.state === 'locked'
