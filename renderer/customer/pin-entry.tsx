import { useState, type ReactNode } from 'react'
import { Keypad } from '../kit/keypad.tsx'
import type { KeypadKey } from '../../core/money/keypad.ts'
import { useScreen } from '../kit/screen.tsx'
import './pin-pad.css'

type Props = {
  /** What it is for, above the question. */
  readonly head: ReactNode
  readonly ask: string
  /** One line beneath the dots; its place is kept. */
  readonly note?: string | undefined
  readonly onTyped: (pin: string) => void
}

const pinLength = 4

/** Four digits, shown as dots; the fourth ends it. What was typed is kept nowhere. */
export function PinEntry({ head, ask, note, onTyped }: Props) {
  const { say } = useScreen()
  const [typed, setTyped] = useState('')
  const press = (key: KeypadKey) => {
    if (key === 'clear') return setTyped('')
    if (key === 'backspace') return setTyped(typed.slice(0, -1))
    const next = `${typed}${key}`.slice(0, pinLength)
    if (next.length < pinLength) return setTyped(next)
    setTyped('')
    return onTyped(next)
  }
  return (
    <main className="customer pin">
      <div className="pin-words">
        {head}
        <div>
          <h1 className="pin-what">{ask}</h1>
          <p className="pin-dots" aria-hidden="true">
            {Array.from({ length: pinLength }, (_, at) => (
              <span key={at} className={at < typed.length ? 'pin-dot pin-typed' : 'pin-dot'} />
            ))}
          </p>
          <p className="pin-note soft" aria-live="polite">
            {note}
          </p>
        </div>
      </div>
      <div className="pin-keys">
        <Keypad onKey={press} label={ask} backspaceLabel={say('kit.backspace')} />
      </div>
    </main>
  )
}
