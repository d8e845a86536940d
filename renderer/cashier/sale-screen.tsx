import { ActionBar, type ActionBarProps } from '../kit/action-bar.tsx'
import { BigAmount } from '../kit/amount.tsx'
import { Frame, type FrameProps } from '../kit/frame.tsx'
import { Icon } from '../kit/icon.tsx'
import { useScreen } from '../kit/screen.tsx'
import { Head, type CashierScreenProps, type ViewOf } from './head.tsx'
import type { StateSpec } from './state-parts.ts'
import { stateSpec, type StateView } from './state-spec.ts'
import { SurplusWays } from './surplus-ways.tsx'
import { WaitingBody, waitingKeys } from './waiting.tsx'
import './paid-screen.css'
import './sale-screen.css'

type Parts = Pick<FrameProps, 'tone' | 'head' | 'children'> & { readonly keys: ActionBarProps }

/**
 * A sale on its way: waiting, or a state told in words that stands until somebody has dealt with it. All of them are one
 * frame with one row of keys, so that a finger on Cancel still means Cancel when the state changes under it.
 */
export function SaleScreen(props: CashierScreenProps<StateView | ViewOf<'waiting'>>) {
  const { keys, ...parts } = useParts(props)
  return <Frame {...parts} statusBar={<Head {...props} />} actions={<ActionBar {...keys} />} />
}

function useParts(props: CashierScreenProps<StateView | ViewOf<'waiting'>>): Parts {
  const setting = useScreen()
  const { view, actions } = props
  if (view.screen === 'waiting') {
    const waiting = { ...props, view }
    return {
      tone: 'plain',
      keys: waitingKeys(waiting, setting.say),
      children: <WaitingBody {...waiting} />,
    }
  }
  const { tone, head, back, beside, forward, ...told } = stateSpec(view, { ...setting, actions })
  return {
    tone,
    ...(head === undefined ? {} : { head }),
    keys: {
      back,
      ...(beside === undefined ? {} : { beside }),
      ...(forward === undefined ? {} : { forward }),
    },
    children: <Told told={told} calmly={head === undefined} actions={actions} />,
  }
}

type ToldProps = Pick<CashierScreenProps, 'actions'> & {
  readonly told: Omit<StateSpec, 'tone' | 'head' | 'back' | 'beside' | 'forward'>
  readonly calmly: boolean
}

function Told({ told, calmly, actions }: ToldProps) {
  const { say } = useScreen()
  return (
    <div className={`state ${calmly ? 'state-calm' : ''}`}>
      {told.calm === undefined ? null : (
        <div className="state-calm-words" aria-live="polite">
          <h1>{told.calm.word}</h1>
          <p>{told.calm.reason}</p>
        </div>
      )}
      {told.price === undefined ? null : (
        <div className="state-price">
          <p className="state-label">{told.priceLabel ?? say('cashier.total')}</p>
          <BigAmount money={told.price} size={calmly ? 'large' : 'medium'} />
        </div>
      )}
      {told.steps.length === 0 ? null : (
        <ul className="state-steps">
          {told.steps.map((step) => (
            <li key={step}>
              <Icon name="forward" size={28} />
              <span>{step}</span>
            </li>
          ))}
        </ul>
      )}
      {told.surplus === undefined ? null : <SurplusWays surplus={told.surplus} actions={actions} />}
      {told.code === undefined ? null : <p className="state-code selectable">{told.code}</p>}
    </div>
  )
}
