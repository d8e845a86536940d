import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.tsx'
import './frame.css'

/** paid floods · stopped is paper with a red head and frame · attend has an amber head and no frame · plain is paper. */
export type Tone = 'plain' | 'paid' | 'stopped' | 'attend'

export type FrameHead = {
  readonly icon: IconName
  /** The state in a word or two: the headline. */
  readonly word: string
  /** What happened, one sentence. */
  readonly reason: string
}

export type FrameProps = {
  readonly tone: Tone
  readonly statusBar: ReactNode
  readonly head?: FrameHead
  readonly actions: ReactNode
  readonly children: ReactNode
}

/** Head, body and foot of a cashier's screen. Shape tells the tones apart in grey too (LOOK §1). */
export function Frame(props: FrameProps) {
  return (
    <div className={`frame tone-${props.tone}`}>
      <div className="frame-head">
        {props.statusBar}
        {props.head === undefined ? null : <Headline {...props.head} />}
      </div>
      <main className="frame-body">{props.children}</main>
      <div className="frame-foot">{props.actions}</div>
      {props.tone === 'stopped' ? <div className="frame-border" aria-hidden="true" /> : null}
    </div>
  )
}

function Headline(head: FrameHead) {
  return (
    <div className="headline" role="alert">
      <span className="headline-icon">
        <Icon name={head.icon} size={64} />
      </span>
      <div className="headline-text">
        <h1 className="headline-word">{head.word}</h1>
        <p className="headline-reason">{head.reason}</p>
      </div>
    </div>
  )
}
