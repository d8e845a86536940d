import { useEffect, useRef } from 'react'
import { Button as AriaButton } from 'react-aria-components/Button'
import type { KeypadKey } from '../../core/money/keypad.ts'
import { Icon } from './icon.tsx'
import './keypad.css'

export type KeypadProps = {
  /** Absent: the place stays free (a PIN). */
  readonly zeros?: '00' | '000'
  readonly onKey: (key: KeypadKey) => void
  readonly label: string
  readonly backspaceLabel: string
  readonly disabled?: boolean
}

const holdToClearMs = 600
const rows = ['7', '8', '9', '4', '5', '6', '1', '2', '3'] as const

/** Twelve keys that keep their place in every language: digits do not mirror. A key acts on the way down. */
export function Keypad(props: KeypadProps) {
  return (
    <fieldset className="keypad" dir="ltr" aria-label={props.label}>
      {rows.map((digit) => (
        <Key key={digit} name={digit} {...props} />
      ))}
      {props.zeros === undefined ? <span /> : <Key name={props.zeros} {...props} />}
      <Key name="0" {...props} />
      <BackspaceKey {...props} />
    </fieldset>
  )
}

function Key(props: KeypadProps & { readonly name: KeypadKey }) {
  return (
    <AriaButton
      className="key"
      isDisabled={props.disabled ?? false}
      onPressStart={() => props.onKey(props.name)}
    >
      {props.name}
    </AriaButton>
  )
}

/** One digit a press; held it clears. */
function BackspaceKey(props: KeypadProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  const start = () => {
    props.onKey('backspace')
    clearTimeout(timer.current)
    timer.current = setTimeout(() => props.onKey('clear'), holdToClearMs)
  }
  return (
    <AriaButton
      className="key"
      isDisabled={props.disabled ?? false}
      aria-label={props.backspaceLabel}
      onPressStart={start}
      onPressEnd={() => clearTimeout(timer.current)}
    >
      <Icon name="backspace" size={36} />
    </AriaButton>
  )
}
