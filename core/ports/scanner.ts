import type { DeviceId } from '../contract/ids.ts'
import type { FailureCode } from '../errors/registry.ts'

/** What one scan gave, before anybody has understood it. */
export type ScanReading = {
  readonly text: string
  /**
   * Of a scanner that shows itself as a keyboard: what the same keys say on other keyboards, where that differs. Nothing in
   * the keys tells which one the scanner thinks it is.
   */
  readonly otherwise?: readonly { readonly layout: string; readonly text: string }[]
}

export type ScanHappening =
  | { readonly kind: 'read'; readonly reading: ScanReading }
  /** Something was held before the scanner, and it is not even text: too long, broken off. */
  | { readonly kind: 'refused'; readonly code: Extract<FailureCode, `scan.${string}`> }

export type ScanEvent = ScanHappening & { readonly device: DeviceId }

/** All scanners of this till as the rules see them. */
export type ScannerPort = {
  /** Calls back in the order of happening, from now on; returns a way to stop that. */
  onScan(happened: (event: ScanEvent) => void): () => void
}
