import type { Failure, FailureCode } from '../errors/registry.ts'
import type { Block } from '../receipt/blocks.ts'

/** Why a printer is not simply ready; each has a sentence in core/words and a runbook. */
export type PrinterReason = Extract<FailureCode, `printer.${string}` | `device.${string}`>

/**
 * Where a printer stands (DESIGN §5). `absent`: nobody there · `probing`: connected, not yet known whether it can print ·
 * `ready` · `busy`: printing · `degraded`: prints, but a person should know (paper low, cannot confirm) · `error`: a
 * person must act before it prints.
 */
export type PrinterState =
  | { readonly kind: 'probing' | 'ready' | 'busy' }
  | { readonly kind: 'absent' | 'degraded' | 'error'; readonly reason: PrinterReason }

/** One slip to print. `id` is the print job's (core/receipt/print-job.ts): the same id means the same slip. */
export type PrintRequest = {
  readonly id: string
  readonly blocks: readonly Block[]
}

/**
 * What is known after printing. `confirmed`: the printer said that it worked off the last byte · `unknown`: bytes may have
 * gone out, so paper may have come out; only a slip marked as a repeat may follow · `notSent`: surely no byte of this
 * job went out; the same job may be tried again.
 */
export type PrintOutcome =
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'notSent'; readonly failure: Failure }

/** A receipt printer as the rules see it. */
export type PrinterPort = {
  state(): PrinterState
  /** Calls back after every change of state; returns a way to stop that. */
  onState(changed: (state: PrinterState) => void): () => void
  /**
   * Prints one slip after those asked for before it. Never rejects and always ends: a printer that is not able to print
   * answers `notSent` at once, one that stops in the middle `unknown` after the driver's deadline.
   */
  print(request: PrintRequest): Promise<PrintOutcome>
}
