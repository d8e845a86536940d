import type { InvoiceView } from '../../core/contract/screen.ts'
import { emptyKeypad, keypadPress, type KeypadKey } from '../../core/money/keypad.ts'
import type { Store } from '../kit/connection/store.ts'
import type { Sounds } from '../kit/sound.ts'
import type { Answer, InvoiceAnswer, TillApi } from '../kit/till-api.ts'
import { without } from '../kit/without.ts'
import type { CashierActions } from './cashier-actions.ts'
import { cleared, factsOf, onInvoice, type CashierState } from './cashier-state.ts'
import { amountToJson } from '../../core/money/json.ts'
import { firstUi, type CashierUi } from './cashier-ui.ts'
import { cashierView, type CashierView } from './cashier-view.ts'
import { cashActions } from './cash-control.ts'
import { chargeActions } from './charge-control.ts'

/** What the counter's hands need. */
export type ControlPorts = {
  readonly store: Store<CashierState>
  readonly api: TillApi
  readonly sounds: Sounds
  readonly now: () => number
  readonly newId: () => string
  /** The cashier's name as it was last typed on this device. */
  readonly name: { readonly read: () => string; readonly keep: (name: string) => void }
}

/** Small tools that the parts of the control share. */
export type Hands = ControlPorts & {
  readonly view: () => CashierView
  readonly setUi: (change: (ui: CashierUi) => CashierUi) => void
  readonly apply: (invoice: InvoiceView) => void
  /** The sale that stands here. */
  readonly saleId: () => string | undefined
}

function handsOf(ports: ControlPorts): Hands {
  const { store } = ports
  return {
    ...ports,
    view: () => cashierView(factsOf(store.get(), ports.now())),
    setUi: (change) => store.update((state) => ({ ...state, ui: change(state.ui) })),
    apply: (invoice) => store.update((state) => onInvoice(state, invoice)),
    saleId: () => store.get().ui.saleId,
  }
}

/** Does what the keys of the counter ask for. */
export function createControl(ports: ControlPorts): CashierActions {
  const hands = handsOf(ports)
  const newSale = () => {
    ports.store.update(cleared)
    void ports.api.idle()
  }
  return Object.freeze({
    ...keyActions(hands, newSale),
    ...chargeActions(hands),
    ...saleActions(hands),
    ...cashActions(hands, newSale),
    newSale,
    topUp: (card) =>
      hands.setUi((ui) => ({
        ...without(ui, 'topUp'),
        place: 'counter',
        ...(card === undefined ? {} : { topUp: { id: card.id, name: card.name } }),
      })),
    takePart: () => {
      const view = hands.view()
      const invoiceId = hands.saleId()
      const at = ports.store.get().till?.tap?.at
      if (view.screen !== 'cardPart' || view.asking || invoiceId === undefined || at === undefined)
        return
      hands.setUi((ui) => ({ ...ui, partAskedAt: at }))
      const partMinor = amountToJson(view.part.amount)
      void ports.api.chargeTap(view.tapId, { invoiceId, partMinor }).then((answer) => {
        if (!answer.ok) hands.setUi((ui) => without(ui, 'partAskedAt'))
      })
    },
    leavePart: () => {
      const view = hands.view()
      const at = ports.store.get().till?.tap?.at
      if (view.screen !== 'cardPart' || at === undefined) return
      hands.setUi((ui) => ({ ...ui, tapSeenAt: at }))
      void ports.api.leaveTap(view.tapId)
    },
    openSale: (sale) => {
      hands.apply(sale)
      void ports.api.lay(sale.id)
      hands.setUi((ui) => ({ ...firstUi(ui.unit), saleId: sale.id }))
    },
    tapSeen: () => {
      const at = ports.store.get().till?.tap?.at
      if (at !== undefined) hands.setUi((ui) => ({ ...ui, tapSeenAt: at }))
    },
    go: (place) => hands.setUi((ui) => ({ ...without(ui, 'work'), place })),
    issue: (work) =>
      hands.setUi((ui) => ({
        ...without(ui, 'work'),
        place: 'issuing',
        ...(work === undefined ? {} : { work }),
      })),
    openLast: () => hands.setUi((ui) => ({ ...ui, place: 'history' })),
  } satisfies CashierActions)
}

function keyActions(hands: Hands, newSale: () => void) {
  const { setUi, sounds, store } = hands
  const press = (key: KeypadKey) => {
    const { draft, unit } = store.get().ui
    const answer = keypadPress(draft, key, unit)
    if (!answer.accepted) sounds.play('low')
    setUi((ui) => ({ ...ui, draft: answer.state }))
  }
  return {
    key: (key: KeypadKey) => {
      sounds.unlock()
      const view = hands.view()
      if (view.screen === 'keypad') return press(key)
      // A digit begins the next amount with that digit; other keys do nothing (LOOK §3).
      if (view.screen !== 'paid' || view.surplus !== undefined || !/^[0-9]$/.test(key)) return
      newSale()
      press(key)
    },
    switchUnit: () =>
      setUi((ui) => {
        const view = hands.view()
        if (view.screen !== 'keypad') return ui
        const unit = ui.unit === 'SAT' ? view.shopUnit : 'SAT'
        return { ...ui, unit, draft: emptyKeypad }
      }),
  }
}

/** Cancel, check, new code, surplus and receipt: one sale and its answers. */
function saleActions(hands: Hands) {
  const { api, setUi, saleId, apply } = hands
  const about = async (ask: (id: string) => Promise<Answer<InvoiceAnswer>>) => {
    const id = saleId()
    if (id === undefined) return undefined
    const answer = await ask(id)
    if (answer.ok) apply(answer.value.invoice)
    return answer
  }
  return {
    cancel: () => {
      // The code is off this screen at once; only LND's answer ends the sale.
      setUi((ui) => ({ ...without(ui, 'renewalRefusal'), cancelAsked: true }))
      void about(api.cancel).then((answer) => {
        if (answer?.ok !== true) setUi((ui) => ({ ...ui, cancelAsked: false }))
      })
    },
    check: () => {
      setUi((ui) => ({ ...ui, checking: true }))
      void about(api.check).then(() => setUi((ui) => ({ ...ui, checking: false })))
    },
    newCode: () => {
      const paymentId = hands.store.get().ui.renewalId ?? hands.newId()
      setUi((ui) => ({
        ...without(ui, 'renewalRefusal'),
        renewalId: paymentId,
        renewing: true,
      }))
      void about((id) => api.newCode(id, { paymentId })).then((answer) =>
        setUi((ui) =>
          answer === undefined || answer.ok
            ? { ...without(ui, 'renewalId'), renewing: false }
            : { ...ui, renewing: false, renewalRefusal: answer.error },
        ),
      )
    },
    resolve: (lateMoneyId: string, how: 'cash' | 'tip') => {
      setUi((ui) => ({ ...ui, surplusLater: true }))
      void api.resolveLateMoney(lateMoneyId, { how, note: '' }).then((answer) => {
        if (!answer.ok) setUi((ui) => ({ ...ui, surplusLater: false }))
      })
    },
    resolveLater: () => setUi((ui) => ({ ...ui, surplusLater: true })),
    printAnswer: (printJobId: string, cameOut: boolean) => {
      const body = { printJobId, cameOut, repeatId: hands.newId() }
      void about((id) => api.printAnswer(id, body))
    },
  }
}
