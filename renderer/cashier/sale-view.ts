import type {
  CardPaymentView,
  CashView,
  InvoiceView,
  LightningView,
  PrintJobView,
  StatusView,
} from '../../core/contract/screen.ts'
import { takesCards } from '../../core/card/takes-cards.ts'
import { satFromMsatFloor } from '../../core/money/sat-msat.ts'
import { msat, type Money } from '../../core/money/units.ts'
import type { CashierFacts, CashierView, HowPaid, ReceiptView, Surplus } from './cashier-view.ts'
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
  if (invoice.status === 'Settled') return paidView(invoice, facts)
  if (invoice.additionalStatus === 'PaidLate') {
    const surplus = surplusOf(invoice, facts.ui)
    return { screen: 'paidLate', price, ...(surplus === undefined ? {} : { surplus }) }
  }
  const payment = invoice.payments.at(-1)
  if (invoice.status === 'Invalid') return { screen: 'cancelled', price }
  if (facts.ui.renewing) return making(price, 'new')
  if (facts.ui.renewalRefusal !== undefined) return renewalRefused(price, facts.ui.renewalRefusal)
  if (invoice.cancelAskedAt !== undefined || facts.ui.cancelAsked)
    return { screen: 'cancelling', price, nodeAway: isNodeAway(facts.till.status) }
  if (payment?.tender !== 'lightning') return codeOff(price, facts)
  return lightningView(invoice, payment, facts)
}

function lightningView(invoice: InvoiceView, payment: LightningView, facts: Facts): CashierView {
  const price = moneyOf(invoice.price)
  const canCash = price.currency !== 'BTC'
  const nodeAway = isNodeAway(facts.till.status)
  switch (payment.state) {
    case 'planned':
      return making(price, 'new')
    case 'unknown':
      return making(price, 'unsure')
    case 'cancelling':
      return payment.cancelReason === 'sale'
        ? { screen: 'cancelling', price, nodeAway }
        : making(price, 'switching')
    case 'open':
      return openView(invoice, payment, facts)
    case 'cancelled':
      return codeOff(price, facts)
    case 'settled':
      return making(price, 'switching')
    case 'refused':
      return { screen: 'codeFailed', price, canCash, code: payment.failure ?? 'node.unknownError' }
    case 'expired':
      return { screen: 'expired', price, canCode: lightningSells(facts.till.status) }
    default:
      return payment.state satisfies never
  }
}

function openView(invoice: InvoiceView, payment: LightningView, facts: Facts): CashierView {
  const { till, ui, now } = facts
  const price = moneyOf(invoice.price)
  const { checking } = ui
  if (now >= payment.expiresAt)
    return { screen: 'timeUp', price, checking, nodeAway: isNodeAway(till.status) }
  if (payment.bolt11 === undefined) return making(price, 'new')
  return {
    screen: 'waiting',
    invoice,
    price,
    sat: satOf(payment.amountSat),
    bolt11: payment.bolt11,
    from: payment.createdAt,
    until: payment.expiresAt,
    ...withTap(tapLine(till.tap, now)),
    takesCards: takesCards(till.status.readers),
    canCheck: now - payment.createdAt >= checkAfterMs,
    checking,
    canCash: price.currency !== 'BTC',
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

function howPaid(invoice: InvoiceView): HowPaid {
  const cash = invoice.payments.findLast((each): each is CashView => each.tender === 'cash')
  if (cash !== undefined)
    return { tender: 'cash', given: moneyOf(cash.given), change: moneyOf(cash.change) }
  const card = invoice.payments.findLast((each): each is CardPaymentView => each.tender === 'card')
  if (card !== undefined) return { tender: 'card', sat: satOf(card.amountSat) }
  const code = invoice.payments.findLast(
    (each): each is LightningView => each.tender === 'lightning' && each.state === 'settled',
  )
  return { tender: 'lightning', sat: satOf(code?.amountSat ?? '0') }
}

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
const renewalRefused = (price: Money, { code }: Refusal): CashierView => ({
  screen: 'codeFailed',
  price,
  canCash: price.currency !== 'BTC',
  code: code === 'service.lost' ? 'service.stopping' : code,
})

const codeOff = (price: Money, { till }: Facts): CashierView => ({
  screen: 'codeOff',
  price,
  canCode: lightningSells(till.status),
})

const making = (price: Money, why: 'new' | 'switching' | 'unsure'): CashierView => ({
  screen: 'making',
  price,
  why,
  canCancel: true,
  canCash: why !== 'new' && price.currency !== 'BTC',
})

const isNodeAway = (status: StatusView): boolean =>
  status.node.state === 'absent' ||
  status.node.state === 'starting' ||
  status.node.state === 'locked'
