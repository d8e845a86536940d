import type { InvoiceView } from '../../core/contract/screen.ts'
import { isAmountUnit, type AmountUnit } from '../../core/money/currency.ts'
import { serviceTime } from '../kit/clock.ts'
import type { Kept } from './kept.ts'
import { firstUi, type CashierUi, type Link, type Till } from './cashier-ui.ts'
import type { CashierFacts } from './cashier-view.ts'
import { afterMessage, withAnswer } from './till-state.ts'
import type { ScreenMessage } from '../../core/contract/screen.ts'

/** All that the cashier's screen knows. */
export type CashierState = {
  readonly link: Link
  readonly till?: Till
  readonly ui: CashierUi
}

export const firstState = (kept: Kept): CashierState => ({
  link: { kind: 'starting' },
  ui: {
    ...firstUi('EUR'),
    ...(kept.request === undefined ? {} : { request: kept.request }),
    ...(kept.saleId === undefined ? {} : { saleId: kept.saleId }),
  },
})

export const shopUnit = (till: Till): AmountUnit =>
  till.shop.currency !== 'BTC' && isAmountUnit(till.shop.currency) ? till.shop.currency : 'SAT'

export const factsOf = (state: CashierState, here: number): CashierFacts => ({
  ...state,
  now:
    state.till === undefined ? here : serviceTime(state.till.serviceNow, state.till.heardAt, here),
})

/** A message of the service. The first snapshot also says what the shop's currency is, and which sale stood here. */
export function onMessage(
  state: CashierState,
  message: ScreenMessage,
  heardAt: number,
): CashierState {
  const till = afterMessage(state.till, message, heardAt)
  if (till === undefined) return state
  const ui = state.till === undefined ? settleIn(state.ui, till) : follow(state, till)
  return { ...state, till, ui }
}

/** The first snapshot: type in the shop's currency, and go on with the sale that stood here. */
function settleIn(ui: CashierUi, till: Till): CashierUi {
  const { saleId, ...rest } = { ...ui, unit: shopUnit(till) }
  const known = till.invoices.find((each) => each.id === saleId)
  const sale = known ?? (ui.request === undefined ? standing(till) : undefined)
  return sale === undefined ? rest : { ...rest, saleId: sale.id }
}

/** A window that was lost with its memory comes back to the newest sale that can still be paid, always to one paid in part. */
function standing(till: Till): InvoiceView | undefined {
  const [newest] = till.invoices
  if (newest?.additionalStatus === 'PaidPartial' && newest.cancelAskedAt === undefined)
    return newest
  if (newest === undefined || newest.status !== 'New') return undefined
  const isOver = till.serviceNow > newest.createdAt + newest.lifetimeMin * 60_000
  return isOver || newest.cancelAskedAt !== undefined || newest.payments.length === 0
    ? undefined
    : newest
}

/** Another currency begins with an empty keypad; money that arrives brings her back to the counter. */
function follow({ ui, till: before }: CashierState, till: Till): CashierUi {
  if (before === undefined) return ui
  if (before.shop.currency !== till.shop.currency)
    return { ...ui, unit: shopUnit(till), draft: { digits: '' } }
  // A receipt that was scanned opens its sale, unless another waits on the counter.
  if (isScanned(till) && till.tap?.at !== before.tap?.at && ui.saleId === undefined)
    return { ...ui, place: 'history' }
  const arrived = isPaid(till, ui.saleId) && !isPaid(before, ui.saleId)
  return arrived && ui.place !== 'counter' ? { ...ui, place: 'counter' } : ui
}

const isScanned = ({ tap }: Till): boolean => tap?.state === 'scanned' && tap.sale !== undefined

const isPaid = (till: Till, saleId: string | undefined): boolean =>
  till.invoices.some((each) => each.id === saleId && each.status === 'Settled')

/** The service's answer to a command about a sale. */
export const onInvoice = (state: CashierState, invoice: InvoiceView): CashierState =>
  state.till === undefined ? state : { ...state, till: withAnswer(state.till, invoice) }

/** An empty counter; what was typed in stays the unit. */
export const cleared = (state: CashierState): CashierState => ({
  ...state,
  ui: firstUi(state.till === undefined ? state.ui.unit : shopUnit(state.till)),
})
