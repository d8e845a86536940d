import type { Money } from '../../core/money/units.ts'
import { amountToJson } from '../../core/money/json.ts'
import { emptyKeypad, keypadMoney } from '../../core/money/keypad.ts'
import { without } from '../kit/without.ts'
import { newCashDraft } from './cash-control.ts'
import type { Hands } from './cashier-control.ts'
import { onInvoice, type CashierState } from './cashier-state.ts'
import type { Asked, CashDraft, CashierUi } from './cashier-ui.ts'
import { isAbove } from './keypad-view.ts'
import { requestMoney } from '../kit/contract-money.ts'
import type { InvoiceAnswer } from '../kit/till-api.ts'

/** How long after a lost answer the same request goes out again; a link that comes back asks at once. */
const retryMs = 500

/** Opening a sale: the id is made here, kept until the service has answered, and sent again until then. */
export function chargeActions(hands: Hands) {
  const begin = (price: Money, lightning: boolean) => {
    const { topUp } = hands.store.get().ui
    const request: Asked = {
      id: hands.newId(),
      currency: price.currency,
      amountMinor: amountToJson(price.amount),
      ...(lightning ? {} : { lightning }),
      ...(topUp === undefined ? {} : { topUpCardId: topUp.id }),
    }
    hands.setUi((ui) => withRequest(ui, request))
    sendRequest(hands)
  }
  const price = () => {
    const { request, draft, unit } = hands.store.get().ui
    return request === undefined ? keypadMoney(draft, unit) : requestMoney(request)
  }
  return {
    charge: () => {
      const view = hands.view()
      const { till } = hands.store.get()
      if (view.screen !== 'keypad' || !view.ready || view.forward !== 'charge') return
      if (till !== undefined && isAbove(view.amount, till.status)) return refuse(hands, view.amount)
      begin(view.amount, true)
    },
    chargeCash: () => begin(price(), false),
    chargeLargest: () => {
      const view = hands.view()
      if (view.screen === 'above' && view.largest !== undefined) begin(view.largest, true)
    },
    tryAgain: () => {
      hands.setUi((ui) => without(ui, 'refusal'))
      sendRequest(hands)
    },
  }
}

const withRequest = (ui: CashierUi, request: Asked): CashierUi => ({
  ...without(ui, 'refusal'),
  request,
})

/** Said before the service is asked: this much cannot arrive now. */
function refuse(hands: Hands, price: Money): void {
  hands.setUi((ui) => ({
    ...ui,
    request: {
      id: hands.newId(),
      currency: price.currency,
      amountMinor: amountToJson(price.amount),
    },
    refusal: { code: 'amount.aboveInbound' },
  }))
}

const ask = (api: Hands['api'], { topUpCardId, ...invoice }: Asked) =>
  topUpCardId === undefined ? api.openInvoice(invoice) : api.topUp(topUpCardId, invoice)

/** Sends the request that stands; sent twice it is one sale. Called again whenever the link comes back. */
export function sendRequest(hands: Pick<Hands, 'store' | 'api' | 'newId' | 'name'>): void {
  const { request, refusal } = hands.store.get().ui
  if (request === undefined || refusal !== undefined) return
  void ask(hands.api, request).then((answer) => {
    const stillAsked = () => hands.store.get().ui.request?.id === request.id
    if (!stillAsked()) return
    if (answer.ok) {
      const draft = newCashDraft(hands)
      hands.store.update((state) => opened(state, { request, draft, ...answer.value }))
      return
    }
    const { error } = answer
    if (error.code !== 'service.lost' && error.code !== 'service.stopping')
      return hands.store.update((state) => ({ ...state, ui: { ...state.ui, refusal: error } }))
    setTimeout(() => {
      if (stillAsked()) sendRequest(hands)
    }, retryMs)
  })
}

type Opened = InvoiceAnswer & {
  readonly request: Asked
  readonly draft: CashDraft
}

/** The service has the sale: it stands here now, and a sale for cash goes on with the cash. */
function opened(state: CashierState, { request, draft, invoice }: Opened): CashierState {
  return {
    ...onInvoice(state, invoice),
    ui: {
      ...without(state.ui, 'request', 'refusal', 'topUp'),
      draft: emptyKeypad,
      saleId: request.id,
      ...(request.lightning === false ? { cash: draft } : {}),
    },
  }
}
