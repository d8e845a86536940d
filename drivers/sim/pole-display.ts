/** A pole display that is none: it obeys a command set byte by byte, and its glass can be read as text and as a picture. */
import { createGlass } from '../display/glass.ts'
import { displayProfile, type DisplayProfileName } from '../display/display-profile.ts'
import { drawGlass } from './glass-picture.ts'

export type SimPoleDisplay = {
  /** What comes over its cable. */
  receive(bytes: Uint8Array): void
  /** Two rows of 20 letters; blank while it is off. */
  glass(): readonly [string, string]
  /** The same as a PNG: lit letters on black glass. */
  picture(): Uint8Array
  /** How many bytes came since it was made. */
  byteCount(): number
  strays(): number
  /** Off: the glass is dark, and everything is forgotten. */
  power(isOn: boolean): void
  isOn(): boolean
  /** Calls back whenever the glass looks different; returns a way to stop that. */
  onChange(changed: () => void): () => void
}

/** Switched on, with nothing on its glass. */
export function createSimPoleDisplay(kind: DisplayProfileName = 'display-epson'): SimPoleDisplay {
  const profile = displayProfile(kind)
  const glass = createGlass(profile)
  const listeners = new Set<() => void>()
  const dark = ' '.repeat(profile.columns)
  let isOn = true
  let count = 0
  const seen = (): readonly [string, string] => (isOn ? glass.lines() : [dark, dark])
  const change = (run: () => void): void => {
    const before = JSON.stringify(seen())
    run()
    if (JSON.stringify(seen()) !== before) for (const listener of listeners) listener()
  }
  return Object.freeze({
    receive: (bytes: Uint8Array) => {
      count += bytes.length
      if (isOn) change(() => glass.take(bytes))
    },
    glass: seen,
    picture: () => drawGlass(seen()),
    byteCount: () => count,
    strays: glass.strays,
    power: (on: boolean) =>
      change(() => {
        isOn = on
        glass.restart()
      }),
    isOn: () => isOn,
    onChange: (changed: () => void) => {
      const entry = () => changed()
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
  })
}
