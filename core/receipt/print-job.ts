import type { InvoiceId, PrintJobId } from '../contract/ids.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { Instant } from '../time/instant.ts'
import type { ReceiptPageId } from './page-id.ts'
import type { ReceiptCopy } from './receipt.ts'

/**
 * queued: in the sale's own transaction · sending: on disk before the first byte · confirmed: the printer said so ·
 * unknown: bytes went out and no answer came, or `sending` was found at the start · resolved: a person decided, or the
 * printer had said that it stopped in the middle, and the slip follows once more.
 */
export type PrintJobState = 'queued' | 'sending' | 'confirmed' | 'unknown' | 'resolved'

/**
 * original: once a sale (I8) · repeat: after an unknown original, marked · copy: asked for in the history, marked COPY n ·
 * gift, kitchen: slips of the same sale without prices, which are no receipts.
 */
export type PrintKind = 'original' | 'repeat' | 'copy' | 'gift' | 'kitchen'

/** What a person may ask for again and again. */
export type AskedKind = Extract<PrintKind, 'copy' | 'gift' | 'kitchen'>

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
  /** Of an original: its web page. Originals of an older till get theirs when somebody asks. */
  readonly pageId?: ReceiptPageId
}

/** What is printed in a receipt's head: nothing, COPY n, or the mark of a repeat. */
export const copyMark = ({ kind, copy }: Pick<PrintJob, 'kind' | 'copy'>): ReceiptCopy => {
  if (kind === 'copy') return { copy }
  return kind === 'repeat' ? 'repeat' : 'original'
}

/**
 * The printer itself says that it stopped before the end: no paper, an open lid, a stuck knife. Everything else (no answer,
 * a lost connection, a power cut) leaves open what came out, and only a person can look.
 */
const stops: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'printer.paperOut',
  'printer.coverOpen',
  'printer.cutter',
])

/**
 * A slip that has waited longer is printed by nobody any more by itself: its customer has gone, and a printer that comes back
 * after a day (or the shop's first one) would print the whole queue. Whoever wants it prints it from the history.
 */
export const waitsAtMostMs = 2 * 60 * 60_000

export const isOverdue = ({ createdAt }: PrintJob, now: Instant): boolean =>
  now - createdAt > waitsAtMostMs

/** After so many slips of a sale that stopped in the middle a person is asked: something else is wrong. */
const MOST_STOPS = 3

/** Whether the slip is printed again by itself once the printer can; `of` are the sale's jobs. */
export const repeatsItself = (failure: FailureCode, of: readonly PrintJob[]): boolean =>
  stops.has(failure) &&
  of.filter((job) => job.failure !== undefined && stops.has(job.failure)).length < MOST_STOPS
