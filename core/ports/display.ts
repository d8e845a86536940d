import type { DeviceState } from '../device/device.ts'

/** A line of a pole display: one text in the middle, or a label at the left and a value at the right that is never cut. */
export type DisplayLine =
  | { readonly kind: 'centre'; readonly text: string }
  | { readonly kind: 'spread'; readonly label: string; readonly value: string }

/** What stands on a pole display: two lines. */
export type DisplayText = readonly [DisplayLine, DisplayLine]

/** A pole display as the rules see it. Nobody ever waits for it: what it shows is a wish, and the last one counts. */
export type DisplayPort = {
  state(): DeviceState
  /** Calls back after every change of state; returns a way to stop that. */
  onState(changed: (state: DeviceState) => void): () => void
  show(text: DisplayText): void
}
