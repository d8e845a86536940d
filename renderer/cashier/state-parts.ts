/** What states that are told in words are made of. */
import type { Money } from '../../core/money/units.ts'
import type { Action } from '../kit/action-bar.tsx'
import type { FrameHead, Tone } from '../kit/frame.tsx'
import type { ScreenSetting } from '../kit/screen.tsx'
import type { CashierActions } from './cashier-actions.ts'
import type { Surplus } from './cashier-view.ts'

/** A state that is told in words: what happened, what to do, and the keys for it. */
export type StateSpec = {
  readonly tone: Tone
  readonly head?: FrameHead
  /** Stands on paper where there is no head. */
  readonly calm?: { readonly word: string; readonly reason: string }
  readonly price?: Money
  readonly priceLabel?: string
  readonly steps: readonly string[]
  readonly surplus?: Surplus
  /** For the technician, small. */
  readonly code?: string
  readonly back: readonly Action[]
  readonly beside?: Action
  readonly forward?: Action
}

export type With = ScreenSetting & { readonly actions: CashierActions }

export const newSale = ({ say, actions }: With): Action => ({
  label: say('cashier.newSale'),
  icon: 'forward',
  onPress: actions.newSale,
})

export const cancel = ({ say, actions }: With): Action => ({
  label: say('cashier.cancel'),
  icon: 'cross',
  onPress: actions.cancel,
})

export const cash = ({ say, actions }: With): Action => ({
  label: say('cashier.cash'),
  icon: 'cash',
  onPress: actions.otherWay,
})
