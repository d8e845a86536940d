import { ActionBar } from '../kit/action-bar.tsx'
import { BigAmount } from '../kit/amount.tsx'
import { Frame } from '../kit/frame.tsx'
import { Icon } from '../kit/icon.tsx'
import { useScreen } from '../kit/screen.tsx'
import { Head, type CashierScreenProps } from './head.tsx'
import { stateSpec, type StateView } from './state-spec.ts'
import { SurplusWays } from './surplus-ways.tsx'
import './paid-screen.css'
import './state-screen.css'

/** A state told in words: it stands until somebody has dealt with it. */
export function StateScreen(props: CashierScreenProps<StateView>) {
  const setting = useScreen()
  const spec = stateSpec(props.view, { ...setting, actions: props.actions })
  const { say } = setting
  return (
    <Frame
      tone={spec.tone}
      statusBar={<Head {...props} />}
      {...(spec.head === undefined ? {} : { head: spec.head })}
      actions={
        <ActionBar
          back={spec.back}
          {...(spec.beside === undefined ? {} : { beside: spec.beside })}
          {...(spec.forward === undefined ? {} : { forward: spec.forward })}
        />
      }
    >
      <div className={`state ${spec.head === undefined ? 'state-calm' : ''}`}>
        {spec.calm === undefined ? null : (
          <div className="state-calm-words" aria-live="polite">
            <h1>{spec.calm.word}</h1>
            <p>{spec.calm.reason}</p>
          </div>
        )}
        {spec.price === undefined ? null : (
          <div className="state-price">
            <p className="state-label">{spec.priceLabel ?? say('cashier.total')}</p>
            <BigAmount money={spec.price} size={spec.head === undefined ? 'large' : 'medium'} />
          </div>
        )}
        {spec.steps.length === 0 ? null : (
          <ul className="state-steps">
            {spec.steps.map((step) => (
              <li key={step}>
                <Icon name="forward" size={28} />
                <span>{step}</span>
              </li>
            ))}
          </ul>
        )}
        {spec.surplus === undefined ? null : (
          <SurplusWays surplus={spec.surplus} actions={props.actions} />
        )}
        {spec.code === undefined ? null : <p className="state-code selectable">{spec.code}</p>}
      </div>
    </Frame>
  )
}
