import { clockText } from '../kit/clock.ts'
import { StatusBar } from '../kit/status-bar.tsx'
import { useScreen } from '../kit/screen.tsx'
import type { CashierActions } from './cashier-actions.ts'
import type { CashierView } from './cashier-view.ts'
import type { TillApi } from '../kit/till-api.ts'
import type { Till } from './cashier-ui.ts'
import type { HeadView } from './head-view.ts'

export type CashierScreenProps<V extends CashierView = CashierView> = {
  readonly view: V
  readonly head: HeadView
  readonly actions: CashierActions
  /** For the parts that fetch by themselves: history, late money. */
  readonly api: TillApi
  readonly till?: Till
  /** The service's time. */
  readonly now: number
}

/** A state of the counter by its name. */
export type ViewOf<S extends CashierView['screen']> = Extract<CashierView, { screen: S }>

/** What the screens beside the counter get. */
export type ElsewhereProps = CashierScreenProps<ViewOf<'elsewhere'>>

/** The head, the same in every state. */
export function Head(props: Pick<CashierScreenProps, 'head' | 'now' | 'actions'>) {
  const { locale, say } = useScreen()
  return (
    <StatusBar
      shopName={props.head.shopName}
      words={props.head.words}
      clock={clockText(props.now, locale)}
      onTrouble={() => props.actions.go('trouble')}
      {...(props.head.practice ? { practice: say('cashier.head.practice') } : {})}
    />
  )
}
