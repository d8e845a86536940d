import type { ReactNode } from 'react'
import { Button, type ButtonProps } from './button.tsx'
import './action-bar.css'

export type Action = ButtonProps

export type ActionBarProps = {
  /** The way back, first; then what else there is. */
  readonly back: readonly Action[]
  /** The one way forward. Its place stays free where there is none. */
  readonly forward?: Action
  /** A second way forward, beside the first. */
  readonly beside?: Action
  readonly children?: ReactNode
}

/**
 * The foot of every cashier's screen: back at the start, forward at the end, same size always (LOOK §1). A key is known by its
 * label: the same key stays under a finger when the state changes, and another one never takes over a press begun before.
 */
export function ActionBar(props: ActionBarProps) {
  return (
    <footer className="action-bar">
      <div className="action-bar-back">
        {props.back.map((action) => (
          <Button key={action.label} {...action} />
        ))}
      </div>
      <div className="action-bar-forward">
        {props.beside === undefined ? null : <Button key={props.beside.label} {...props.beside} />}
        {props.forward === undefined ? (
          <span className="action-bar-free" />
        ) : (
          <span className="action-bar-way">
            <Button key={props.forward.label} kind="main" {...props.forward} />
          </span>
        )}
      </div>
    </footer>
  )
}
