import type { CashierActions } from './cashier-actions.ts'

/** The same actions, deaf while input rests; typing a name and pressing keys of the keypad are told apart by `restsNow`. */
export function rested(actions: CashierActions, restsNow: () => boolean): CashierActions {
  const unless =
    <A extends readonly unknown[]>(action: (...given: A) => void) =>
    (...given: A) => {
      if (!restsNow()) action(...given)
    }
  return {
    key: unless(actions.key),
    switchUnit: unless(actions.switchUnit),
    charge: unless(actions.charge),
    chargeCash: unless(actions.chargeCash),
    chargeLargest: unless(actions.chargeLargest),
    tryAgain: unless(actions.tryAgain),
    cancel: unless(actions.cancel),
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
    openLast: unless(actions.openLast),
    go: unless(actions.go),
  }
}
