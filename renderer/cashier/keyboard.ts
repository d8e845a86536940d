import type { KeypadDigit, KeypadKey } from '../../core/money/keypad.ts'
import type { Action } from '../kit/action-bar.tsx'
import type { ScreenSetting } from '../kit/screen.tsx'
import type { CashierActions } from './cashier-actions.ts'
import type { CashierView } from './cashier-view.ts'
import { stateSpec } from './state-spec.ts'

/** What a key of the keyboard means at the counter. */
export type KeyMeaning =
  | { readonly kind: 'keypad'; readonly key: KeypadKey }
  | { readonly kind: 'forward' | 'back' }

/** The zeros of the scripts that keyboards type digits in; each script's nine others follow. */
const zeros = [0x30, 0x660, 0x6f0, 0x966, 0xff10] as const

/** Digits of any script, a separator, ⌫, Enter = main action, Esc = way back. A held key repeats only ⌫. */
export function meaningOf(event: {
  readonly key: string
  readonly repeat: boolean
}): KeyMeaning | undefined {
  const { key } = event
  if (key === 'Backspace') return { kind: 'keypad', key: 'backspace' }
  if (event.repeat) return undefined
  if (key === 'Enter') return { kind: 'forward' }
  if (key === 'Escape') return { kind: 'back' }
  if (key === 'Delete') return { kind: 'keypad', key: 'clear' }
  if (key === ',' || key === '.' || key === '٫' || key === 'Decimal')
    return { kind: 'keypad', key: 'separator' }
  const digit = digitOf(key)
  return digit === undefined ? undefined : { kind: 'keypad', key: digit }
}

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const

function digitOf(key: string): KeypadDigit | undefined {
  const point = key.length === 1 ? (key.codePointAt(0) ?? 0) : 0
  const zero = zeros.find((each) => point >= each && point <= each + 9)
  return zero === undefined ? undefined : digits[point - zero]
}

type Bound = ScreenSetting & { readonly actions: CashierActions }

/** Does in a state what the key means there. */
export function pressKey(meaning: KeyMeaning, view: CashierView, bound: Bound): void {
  if (meaning.kind === 'keypad') return typeKey(meaning.key, view, bound.actions)
  const ways = waysOf(view, bound)
  const way = meaning.kind === 'forward' ? ways.forward : ways.back
  way?.()
}

function typeKey(key: KeypadKey, view: CashierView, actions: CashierActions): void {
  if (view.screen === 'cash') return actions.cashKey(key)
  if (view.screen === 'keypad' || view.screen === 'paid') return actions.key(key)
}

type Ways = {
  readonly forward?: (() => void) | undefined
  readonly back?: (() => void) | undefined
}

/** The keys in the foot of each state, as Enter and Esc reach them. */
function waysOf(view: CashierView, bound: Bound): Ways {
  const { actions } = bound
  switch (view.screen) {
    case 'keypad':
      return {
        back: () => actions.key('clear'),
        ...(view.ready ? { forward: charge(view, actions) } : {}),
      }
    case 'waiting':
      return { back: actions.cancel, ...(view.canCash ? { forward: actions.otherWay } : {}) }
    case 'paid':
      return { forward: actions.newSale }
    case 'cash':
      return {
        back: actions.backToSale,
        ...(view.short || view.asking ? {} : { forward: actions.takeCash }),
      }
    case 'noAnswer':
      return { back: actions.backToSale, forward: actions.goOn }
    case 'elsewhere':
      return { back: () => actions.go('counter') }
    default: {
      const spec = stateSpec(view, bound)
      return { forward: pressOf(spec.forward), back: pressOf(spec.back[0]) }
    }
  }
}

const charge = (view: { readonly forward: string }, actions: CashierActions) =>
  view.forward === 'cash' ? actions.chargeCash : actions.charge

const pressOf = (action: Action | undefined) =>
  action === undefined || action.disabled === true ? undefined : action.onPress
