import { useState } from 'react'
import { BigAmount } from '../kit/amount.tsx'
import { Keypad } from '../kit/keypad.tsx'
import type { KeypadKey } from '../../core/money/keypad.ts'
import { useScreen } from '../kit/screen.tsx'
import type { CustomerView } from './customer-view.ts'
import './pin-pad.css'

/** The PIN goes to the service for this tap and this sale, and nowhere else. */
export type OnPin = (typed: {
  readonly tapId: string
  readonly invoiceId: string
  readonly pin: string
}) => void

type Props = {
  readonly view: Extract<CustomerView, { screen: 'pin' }>
  readonly onPin: OnPin
}

const pinLength = 4

/** Four digits, shown as dots; the fourth sends them. What was typed is kept nowhere. */
export function PinPad({ view, onPin }: Props) {
  const { say } = useScreen()
  const [typed, setTyped] = useState('')
  const press = (key: KeypadKey) => {
    if (key === 'clear') return setTyped('')
    if (key === 'backspace') return setTyped(typed.slice(0, -1))
    const next = `${typed}${key}`.slice(0, pinLength)
    if (next.length < pinLength) return setTyped(next)
    setTyped('')
    const { tapId, invoiceId } = view
    return onPin({ tapId, invoiceId, pin: next })
  }
  return (
    <main className="customer pin">
      <div className="pin-words">
        <BigAmount money={view.price} size="medium" />
        <div>
          <h1 className="pin-what">{say('customer.card.pin')}</h1>
          <p className="pin-dots" aria-hidden="true">
            {Array.from({ length: pinLength }, (_, at) => (
              <span key={at} className={at < typed.length ? 'pin-dot pin-typed' : 'pin-dot'} />
            ))}
          </p>
          {view.triesLeft === undefined ? null : (
            <p className="soft">{say('customer.card.pin.tries', { tries: view.triesLeft })}</p>
          )}
        </div>
      </div>
      <div className="pin-keys">
        <Keypad
          onKey={press}
          label={say('customer.card.pin')}
          backspaceLabel={say('kit.backspace')}
        />
      </div>
    </main>
  )
}
