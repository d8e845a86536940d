import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon, type IconName } from './icon.tsx'
import './button.css'

export type ButtonProps = {
  readonly label: string
  readonly onPress: () => void
  /** main: the one way forward · plain: all others · quiet: inside a panel, without an edge. */
  readonly kind?: 'main' | 'plain' | 'quiet'
  readonly icon?: IconName
  readonly disabled?: boolean
  /** A number of things that wait behind this button. */
  readonly count?: number
  /** `aria-pressed`: the button is one of several choices and this is the chosen one. */
  readonly chosen?: boolean
}

/** From here on a label is set smaller, so that it stays in one line where there is room for one. */
const longLabel = 18

/** A button with a word. Pressing shows at once, on the way down. */
export function Button(props: ButtonProps) {
  const kind = props.kind ?? 'plain'
  const long = props.label.length > longLabel ? ' button-long' : ''
  return (
    <AriaButton
      className={`button button-${kind}${long}${props.chosen === true ? ' button-chosen' : ''}`}
      onPress={props.onPress}
      isDisabled={props.disabled ?? false}
      {...(props.chosen === undefined ? {} : { 'aria-pressed': props.chosen })}
    >
      {props.icon === undefined ? null : <Icon name={props.icon} />}
      <span className="button-label">{props.label}</span>
      {props.count === undefined || props.count === 0 ? null : (
        <span className="button-count">{props.count}</span>
      )}
    </AriaButton>
  )
}
