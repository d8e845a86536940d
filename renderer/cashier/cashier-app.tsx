import { useEffect } from 'react'
import { formatMoney } from '../../core/money/format-amount.ts'
import { nowMs, useNow } from '../kit/clock.ts'
import { useStore, type Store } from '../kit/connection/store.ts'
import { Screen, type ScreenSetting } from '../kit/screen.tsx'
import type { TillApi } from '../kit/till-api.ts'
import { useLanguage } from '../kit/use-words.ts'
import type { CashierActions } from './cashier-actions.ts'
import { CashierScreen } from './cashier-screen.tsx'
import { factsOf, type CashierState } from './cashier-state.ts'
import { cashierView, type CashierView } from './cashier-view.ts'
import { headView } from './head-view.ts'
import { meaningOf, pressKey } from './keyboard.ts'

export type CashierAppProps = {
  readonly store: Store<CashierState>
  readonly actions: CashierActions
  readonly api: TillApi
}

const tickMs = 500

/** The counter, alive: state in, picture out, fingers and keys back. */
export function CashierApp({ store, actions, api }: CashierAppProps) {
  const state = useStore(store)
  const setting = useLanguage(state.till?.shop.language)
  const here = useNow(tickMs)
  const facts = factsOf(state, Math.max(here, state.till?.heardAt ?? 0))
  const view = cashierView(facts)
  useKeys(store, actions, setting)
  if (setting === undefined) return null
  return (
    <Screen className="cashier" {...setting}>
      <CashierScreen
        view={view}
        head={headView(state.till, state.link, setting.say)}
        actions={actions}
        api={api}
        now={facts.now}
        {...(state.till === undefined ? {} : { till: state.till })}
      />
      <p className="unseen" aria-live="assertive">
        {spoken(view, setting)}
      </p>
    </Screen>
  )
}

/** For who does not see it: the states without a headline that speaks for itself (frame.tsx). */
function spoken(view: CashierView, { say, locale }: ScreenSetting): string {
  if (view.screen === 'waiting')
    return say(view.takesCards ? 'cashier.waiting.card' : 'cashier.waiting')
  return view.screen === 'paid' ? `${say('cashier.paid')} ${formatMoney(view.price, locale)}` : ''
}

/** The keyboard, wherever the focus is; a key that belongs to a field or a focused button stays there. */
function useKeys(
  store: Store<CashierState>,
  actions: CashierActions,
  setting: ScreenSetting | undefined,
): void {
  useEffect(() => {
    if (setting === undefined) return undefined
    const onKey = (event: KeyboardEvent) => {
      if (event.defaultPrevented || hasModifier(event)) return
      const meaning = meaningOf(event)
      if (meaning === undefined || belongsElsewhere(event, meaning.kind)) return
      event.preventDefault()
      pressKey(meaning, cashierView(factsOf(store.get(), nowMs())), { ...setting, actions })
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [store, actions, setting])
}

const hasModifier = (event: KeyboardEvent): boolean =>
  event.ctrlKey || event.altKey || event.metaKey

/** Typing in a field is the field's, except Esc; Enter on a button that has the focus is the button's. */
function belongsElsewhere(event: KeyboardEvent, kind: 'keypad' | 'forward' | 'back'): boolean {
  const { target } = event
  if (!(target instanceof Element)) return false
  if (target.closest('[role="dialog"]') !== null) return true
  if (kind === 'back') return false
  if (target.matches('input, textarea')) return kind === 'keypad'
  return kind === 'forward' && target.closest('button, [role="row"]') !== null
}
