import { Button as AriaButton } from 'react-aria-components/Button'
import { Icon } from './icon.tsx'
import './status-bar.css'

export type StatusWord = {
  readonly id: string
  readonly word: string
  /** Trouble is set in ink on an amber tab and can be pressed to read what to do. */
  readonly trouble: boolean
}

export type StatusBarProps = {
  readonly shopName: string
  readonly words: readonly StatusWord[]
  readonly clock: string
  readonly practice?: string
  readonly onTrouble: () => void
}

/** The head of every cashier's screen: one line of words. */
export function StatusBar(props: StatusBarProps) {
  return (
    <header className="status-bar">
      <bdi className="status-bar-shop">{props.shopName}</bdi>
      {props.practice === undefined ? null : (
        <span className="status-bar-practice">{props.practice}</span>
      )}
      <span className="status-bar-words">
        {props.words.map((part) =>
          part.trouble ? (
            <AriaButton key={part.id} className="status-tab" onPress={props.onTrouble}>
              <Icon name="alert" size={22} />
              <span className="status-tab-word">{part.word}</span>
            </AriaButton>
          ) : (
            <span key={part.id} className="status-word">
              {part.word}
            </span>
          ),
        )}
      </span>
      <time className="status-bar-clock">{props.clock}</time>
    </header>
  )
}
