import type { InvoiceView, StatusView } from '../../core/contract/screen.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import { atLeast, lessThan, mulDiv } from '../../core/money/arithmetic.ts'
import { zerosKey, keypadMoney } from '../../core/money/keypad.ts'
import { isAmountUnit, type AmountUnit } from '../../core/money/currency.ts'
import type { Money, Sat } from '../../core/money/units.ts'
import type { CashierUi, Till } from './cashier-ui.ts'
import { tapLine, type TapLineView } from './tap-view.ts'
import { aboutSat, isSome, moneyOf, receivableSat } from '../kit/contract-money.ts'

/** What stands in the way, most pressing first; the words and the next step come with the code. */
export type Notice =
  | { readonly kind: 'trouble'; readonly code: FailureCode }
  | { readonly kind: 'nearLimit'; readonly canReceive: Sat }
  | { readonly kind: 'oldRate'; readonly decidedAt: number }

export type LastSale = {
  readonly price: Money
  readonly outcome: 'paid' | 'open' | 'stopped' | 'attend'
  readonly at: number
}

export type KeypadFigures = {
  readonly amount: Money
  readonly unit: AmountUnit
  readonly shopUnit: AmountUnit
  readonly zeros: '00' | '000'
  readonly sat?: Sat
  /** What the forward key does: none while there is nothing to charge or no way to. */
  readonly forward: 'charge' | 'cash' | 'none'
  readonly ready: boolean
  readonly notice?: Notice
  readonly last?: LastSale
  readonly lateMoneyCount: number
  /** A card that was laid on before the amount. */
  readonly tap?: TapLineView
  /** The card that the amount goes onto. */
  readonly topUp?: string
}

/** A card does not pay its own top-up. */
function tapOnKeypad({ tap }: Till, { topUp }: CashierUi, now: number): TapLineView | undefined {
  const line = tapLine(tap, now)
  return topUp !== undefined && line?.state === 'held' && line.own?.id === topUp.id
    ? undefined
    : line
}

export function keypadView(till: Till, ui: CashierUi, now: number): KeypadFigures {
  const { status, shop } = till
  const shopUnit = shop.currency === 'BTC' ? 'SAT' : unitOf(shop.currency)
  const amount = keypadMoney(ui.draft, ui.unit)
  const about = aboutSat(amount, status.rate)
  const forward = forwardFor(status, ui.unit)
  const notice = noticeFor(status, ui.unit, about)
  const last = lastSale(till.invoices)
  const tap = tapOnKeypad(till, ui, now)
  return {
    amount,
    unit: ui.unit,
    shopUnit,
    zeros: zerosKey(ui.unit),
    forward,
    ready: forward !== 'none' && isSome(amount),
    lateMoneyCount: till.lateMoneyCount,
    ...(about === undefined || ui.unit === 'SAT' ? {} : { sat: about }),
    ...(notice === undefined ? {} : { notice }),
    ...(last === undefined ? {} : { last }),
    ...(tap === undefined ? {} : { tap }),
    ...(ui.topUp === undefined ? {} : { topUp: ui.topUp.name }),
  }
}

/** The service has checked the shop's currency when it was set. */
const unitOf = (currency: string): AmountUnit => (isAmountUnit(currency) ? currency : 'SAT')

/** Lightning can be asked for a code: ready, or running while only the chain is away (LND goes on for hours). */
export const lightningSells = ({ node, clockWrong }: StatusView): boolean =>
  !clockWrong &&
  (node.state === 'ready' || (node.state === 'degraded' && node.reason === 'node.chainAway'))

const rateServes = (status: StatusView): boolean =>
  status.rate !== undefined && status.rate.age !== 'tooOld' && status.rateFailure === undefined

function forwardFor(status: StatusView, unit: AmountUnit): KeypadFigures['forward'] {
  if (status.store !== 'ready') return 'none'
  const inBitcoin = unit === 'SAT'
  if (lightningSells(status) && (inBitcoin || rateServes(status))) return 'charge'
  return inBitcoin ? 'none' : 'cash'
}

/** The one thing that the cashier should know before she charges. */
function noticeFor(status: StatusView, unit: AmountUnit, about?: Sat): Notice | undefined {
  const [code] = troublesOf(status, unit)
  if (code !== undefined) return { kind: 'trouble', code }
  const canReceive = receivableSat(status)
  if (about !== undefined && canReceive !== undefined && isNear(about, canReceive))
    return { kind: 'nearLimit', canReceive }
  const { rate } = status
  if (unit !== 'SAT' && rate?.age === 'lastKnown')
    return { kind: 'oldRate', decidedAt: rate.decidedAt }
  return undefined
}

/** Everything that is not right, most pressing first. */
export function troublesOf(status: StatusView, unit: AmountUnit): readonly FailureCode[] {
  const codes: (FailureCode | undefined)[] = [
    status.store === 'full' ? 'store.full' : undefined,
    status.store === 'readOnly' ? 'store.readOnly' : undefined,
    status.clockWrong ? 'node.clockWrong' : undefined,
    status.node.state === 'ready' ? undefined : (status.node.reason ?? 'node.absent'),
    unit === 'SAT' || rateServes(status) ? undefined : (status.rateFailure ?? 'rate.none'),
    printerTrouble(status),
    status.drawerLeftOpen === true ? 'drawer.leftOpen' : undefined,
  ]
  return [...new Set(codes.filter((code) => code !== undefined))]
}

/** A printer that is not there because the shop has none is no trouble. */
export function printerTrouble(status: StatusView): FailureCode | undefined {
  const { state, reason } = status.printer
  return state === 'absent' || state === 'error' || state === 'degraded'
    ? (reason ?? 'printer.error')
    : undefined
}

/** Within a tenth of what can arrive, or above it. */
const isNear = (about: Sat, canReceive: Sat): boolean =>
  atLeast(about, mulDiv(canReceive, { numerator: 9n, denominator: 10n }, 'floor'))

/** More than Lightning can take now, as far as the rate lets us know. */
export function isAbove(price: Money, status: StatusView): boolean {
  const about = aboutSat(price, status.rate)
  const canReceive = receivableSat(status)
  return about !== undefined && canReceive !== undefined && lessThan(canReceive, about)
}

function lastSale(invoices: readonly InvoiceView[]): LastSale | undefined {
  const invoice = invoices[0]
  if (invoice === undefined) return undefined
  return { price: moneyOf(invoice.price), outcome: outcomeOf(invoice), at: endedAt(invoice) }
}

export function outcomeOf(invoice: InvoiceView): LastSale['outcome'] {
  if (invoice.lateMoney.length > 0) return 'attend'
  if (invoice.additionalStatus === 'PaidPartial') return 'attend'
  if (invoice.status === 'Settled') return 'paid'
  return invoice.status === 'New' || invoice.status === 'Processing' ? 'open' : 'stopped'
}

function endedAt(invoice: InvoiceView): number {
  const payment = invoice.payments.findLast((each) => each.state === 'settled')
  if (payment === undefined) return invoice.createdAt
  return payment.tender === 'lightning'
    ? (payment.settledAt ?? payment.createdAt)
    : payment.createdAt
}
