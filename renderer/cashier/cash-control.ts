import type { TakeCash } from '../../core/contract/commands.ts'
import { isAmountUnit, type AmountUnit } from '../../core/money/currency.ts'
import { emptyKeypad, keypadMoney, keypadPress, type KeypadKey } from '../../core/money/keypad.ts'
import { amountToJson } from '../../core/money/json.ts'
import type { Money } from '../../core/money/units.ts'
import { isSome } from '../kit/contract-money.ts'
import { without } from '../kit/without.ts'
import type { Hands } from './cashier-control.ts'
import type { CashDraft } from './cashier-ui.ts'

/** Cash begins: its payment's id is made now, so that pressing twice takes the money once. */
export const newCashDraft = (hands: Pick<Hands, 'newId' | 'name'>): CashDraft => ({
  keypad: emptyKeypad,
  paymentId: hands.newId(),
  phase: 'typing',
  name: hands.name.read(),
})

/** "Another way to pay": cash, the smallest honest one. */
export function cashActions(hands: Hands, newSale: () => void) {
  const setCash = (change: (cash: CashDraft) => CashDraft) =>
    hands.setUi((ui) => (ui.cash === undefined ? ui : { ...ui, cash: change(ui.cash) }))
  const close = () => hands.setUi((ui) => without(ui, 'cash'))
  return {
    otherWay: () =>
      hands.setUi((ui) => ({ ...without(ui, 'renewalRefusal'), cash: newCashDraft(hands) })),
    cashKey: (key: KeypadKey) => setCash((cash) => pressed(hands, cash, key)),
    cashNote: (note: Money | 'exact') =>
      setCash((cash) => ({
        ...without(cash, 'refusal'),
        keypad: note === 'exact' ? emptyKeypad : { digits: amountToJson(note.amount) },
      })),
    takeCash: () => void takeOrCharge(hands, undefined),
    goOn: () => {
      const view = hands.view()
      const name = view.screen === 'noAnswer' ? view.name.trim() : ''
      if (name === '') return
      hands.name.keep(name)
      void takeOrCharge(hands, name)
    },
    setName: (name: string) => {
      hands.setUi((ui) => ({ ...ui, goOnName: name }))
      setCash((cash) => ({ ...cash, name }))
    },
    backToSale: () => {
      const view = hands.view()
      const { ui, till } = hands.store.get()
      if (view.screen === 'noAnswer') {
        const seen = view.tapId === undefined ? undefined : till?.tap?.at
        if (seen !== undefined) return hands.setUi((now) => ({ ...now, tapSeenAt: seen }))
        return setCash((cash) => ({ ...cash, phase: 'typing' }))
      }
      const sale = till?.invoices.find((each) => each.id === ui.saleId)
      if (sale === undefined || sale.payments.length > 0) return close()
      // A sale that was made for cash alone has no code to go back to.
      void hands.api.cancel(sale.id)
      return newSale()
    },
  }
}

function pressed(hands: Hands, cash: CashDraft, key: KeypadKey): CashDraft {
  if (cash.phase !== 'typing') return cash
  const answer = keypadPress(cash.keypad, key, unitOfSale(hands))
  if (!answer.accepted) hands.sounds.play('low')
  return { ...without(cash, 'refusal'), keypad: answer.state }
}

/** Tries the card's tap that waits, or the cash, once more. */
async function takeOrCharge(hands: Hands, goOn: string | undefined): Promise<void> {
  const view = hands.view()
  const invoiceId = hands.saleId()
  if (view.screen !== 'noAnswer' || view.tapId === undefined) return take(hands, goOn)
  if (invoiceId === undefined) return
  const body = { invoiceId, ...(goOn === undefined ? {} : { goOn }) }
  await hands.api.chargeTap(view.tapId, body)
}

/** Asks the service to take the cash. The code is cancelled at LND first (DESIGN §3.12); what it says decides. */
async function take(hands: Hands, goOn: string | undefined): Promise<void> {
  const { ui } = hands.store.get()
  const { saleId, cash } = ui
  if (saleId === undefined || cash === undefined || cash.phase === 'asking') return
  hands.setUi((now) => ({ ...now, cash: { ...cash, phase: 'asking' } }))
  const answer = await hands.api.takeCash(saleId, bodyOf(hands, cash, goOn))
  const still = hands.store.get().ui.cash?.paymentId === cash.paymentId
  if (!still) return
  if (!answer.ok) {
    const refused: CashDraft = { ...cash, phase: 'typing', refusal: answer.error }
    return hands.setUi((now) => ({ ...now, cash: refused }))
  }
  const { outcome, invoice } = answer.value
  if (invoice !== undefined) hands.apply(invoice)
  if (outcome === 'noAnswer')
    return hands.setUi((now) => ({ ...now, cash: { ...cash, phase: 'noAnswer' } }))
  return hands.setUi((now) => without(now, 'cash'))
}

/** Nothing typed is exact: then the service says what that is. */
function bodyOf(hands: Hands, cash: CashDraft, goOn: string | undefined): TakeCash {
  const given = keypadMoney(cash.keypad, unitOfSale(hands))
  const sale = saleOf(hands)
  return {
    paymentId: cash.paymentId,
    // What she sees: another tender that came meanwhile changes what is to be taken.
    ...(sale === undefined ? {} : { owedMinor: sale.owed.amountMinor }),
    ...(isSome(given) ? { givenMinor: amountToJson(given.amount) } : {}),
    ...(goOn === undefined ? {} : { goOn }),
  }
}

const saleOf = ({ store, saleId }: Hands) =>
  store.get().till?.invoices.find((each) => each.id === saleId())

/** Cash is counted in the currency of the price. */
function unitOfSale(hands: Hands): AmountUnit {
  const currency = saleOf(hands)?.price.currency ?? 'SAT'
  return isAmountUnit(currency) ? currency : 'SAT'
}
