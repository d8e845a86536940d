import type { KeypadKey } from '../../core/money/keypad.ts'
import type { InvoiceView } from '../../core/contract/screen.ts'
import type { IssuingWork, Place } from './cashier-ui.ts'
import type { Money } from '../../core/money/units.ts'

/** All that a finger can ask of the counter. The screens call these; cashier-control.ts does them. */
export type CashierActions = {
  readonly key: (key: KeypadKey) => void
  readonly switchUnit: () => void
  readonly charge: () => void
  /** A sale for cash from the start, while Lightning is away. */
  readonly chargeCash: () => void
  readonly chargeLargest: () => void
  /** Sends the same request again, under the same id. */
  readonly tryAgain: () => void
  readonly cancel: () => void
  readonly check: () => void
  readonly newCode: () => void
  readonly otherWay: () => void
  readonly cashKey: (key: KeypadKey) => void
  readonly cashNote: (note: Money | 'exact') => void
  readonly takeCash: () => void
  readonly goOn: () => void
  readonly setName: (name: string) => void
  /** Back from cash to the code. */
  readonly backToSale: () => void
  /** What stood here is dealt with: an empty keypad. */
  readonly newSale: () => void
  readonly resolve: (lateMoneyId: string, how: 'cash' | 'tip') => void
  readonly resolveLater: () => void
  readonly printAnswer: (printJobId: string, cameOut: boolean) => void
  /** Takes what the card has; the rest is paid another way. */
  readonly takePart: () => void
  readonly leavePart: () => void
  /** Goes on with a sale that stands in the history. */
  readonly openSale: (sale: InvoiceView) => void
  /** The card that was refused is dealt with. */
  readonly tapSeen: () => void
  readonly openLast: () => void
  /** The next amount goes onto this card; without one it is a sale again. */
  readonly topUp: (card?: { readonly id: string; readonly name: string }) => void
  readonly go: (place: Place) => void
  /** To the reader, with what is to be done there. */
  readonly issue: (work?: IssuingWork) => void
}
