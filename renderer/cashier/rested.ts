import type { CashierActions } from './cashier-actions.ts'
import type { StateWatch } from './state-watch.ts'

type Rests = Pick<StateWatch, 'restsNow' | 'cancelRestsNow'>

/** The same actions, deaf while input rests; Cancel rests by itself, and typing a name never does. */
export function rested(actions: CashierActions, watch: Rests): CashierActions {
  const unless =
    <A extends readonly unknown[]>(action: (...given: A) => void) =>
    (...given: A) => {
      if (!watch.restsNow()) action(...given)
    }
  const cancel = () => {
    if (!watch.cancelRestsNow()) actions.cancel()
  }
  return {
    key: unless(actions.key),
    switchUnit: unless(actions.switchUnit),
    charge: unless(actions.charge),
    chargeCash: unless(actions.chargeCash),
    chargeLargest: unless(actions.chargeLargest),
    tryAgain: unless(actions.tryAgain),
    cancel,
    check: unless(actions.check),
    newCode: unless(actions.newCode),
    otherWay: unless(actions.otherWay),
    cashKey: unless(actions.cashKey),
    cashNote: unless(actions.cashNote),
    takeCash: unless(actions.takeCash),
    goOn: unless(actions.goOn),
    setName: actions.setName,
    backToSale: unless(actions.backToSale),
    newSale: unless(actions.newSale),
    resolve: unless(actions.resolve),
    resolveLater: unless(actions.resolveLater),
    printAnswer: unless(actions.printAnswer),
    topUp: unless(actions.topUp),
    takePart: unless(actions.takePart),
    leavePart: unless(actions.leavePart),
    openSale: unless(actions.openSale),
    tapSeen: unless(actions.tapSeen),
    openLast: unless(actions.openLast),
    go: unless(actions.go),
    issue: unless(actions.issue),
  }
}
