import type { InvoiceId, PrintJobId } from '../contract/ids.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { Instant } from '../time/instant.ts'

/**
 * queued: in the sale's own transaction · sending: on disk before the first byte · confirmed: the printer said so ·
 * unknown: bytes went out and no answer came, or `sending` was found at the start · resolved: a person decided.
 */
export type PrintJobState = 'queued' | 'sending' | 'confirmed' | 'unknown' | 'resolved'

/** original: once a sale (I8) · repeat: after an unknown original, marked · copy: asked for in the history, marked COPY n. */
export type PrintKind = 'original' | 'repeat' | 'copy'

export type PrintJob = {
  readonly id: PrintJobId
  /** Order of printing. */
  readonly number: bigint
  readonly invoiceId: InvoiceId
  readonly kind: PrintKind
  /** 1, 2, … for copies; 0 otherwise. */
  readonly copy: number
  readonly state: PrintJobState
  readonly createdAt: Instant
  readonly failure?: FailureCode
  /** The facts on paper as JSON (core/receipt), frozen when the job was made. */
  readonly receipt: string
}
