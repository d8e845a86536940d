import type { Sound } from '../kit/sound.ts'
import type { CashierView } from './cashier-view.ts'

/** What a state sounds like when it begins (LOOK §4). What the cashier did herself is silent. */
export function soundOf(view: CashierView): Sound | undefined {
  switch (view.screen) {
    case 'paid':
      return 'paid'
    case 'expired':
    case 'refused':
    case 'codeFailed':
    case 'cardRefused':
      return 'stopped'
    case 'serviceLost':
    case 'paidLate':
    case 'above':
    case 'noAnswer':
    case 'cardPart':
      return 'attend'
    case 'making':
      return view.why === 'unsure' ? 'attend' : undefined
    case 'timeUp':
      return view.nodeAway ? 'attend' : undefined
    case 'starting':
    case 'keypad':
    case 'waiting':
    case 'codeOff':
    case 'cancelling':
    case 'cancelled':
    case 'cash':
    case 'elsewhere':
      return undefined
    default:
      return view satisfies never
  }
}

/**
 * How long input rests after a state began, in ms: 600 after the flood (LOOK §3), a little after every other change, so that
 * a second tap on the same place does not act on what it has not seen. The keypad never rests.
 */
export function restOf(view: CashierView): number {
  if (view.screen === 'paid') return 600
  return view.screen === 'keypad' || view.screen === 'cash' ? 0 : 300
}

/** The first key at the foot of this state is Cancel. */
export const offersCancel = (view: CashierView): boolean =>
  (view.screen === 'making' && view.canCancel) ||
  ['waiting', 'timeUp', 'codeOff', 'codeFailed'].includes(view.screen)

/** Two views with one name are one state: an amount typed or a second gone by begins nothing. */
export const stateName = (view: CashierView): string =>
  view.screen === 'making' ? `making ${view.why}` : view.screen
