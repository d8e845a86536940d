import type { PrinterReason, PrinterState } from '../../core/ports/printer.ts'
import { encodeCommand } from './commands.ts'

/** What the four answers to DLE EOT 1…4 say (ESC/POS, "Transmit real-time status"). */
export type PrinterStatus = {
  readonly isOffline: boolean
  readonly isCoverOpen: boolean
  readonly isPaperOut: boolean
  readonly isPaperLow: boolean
  readonly isCutterStuck: boolean
  readonly hasError: boolean
  /** The level of pin 3 of the drawer's plug; what it means depends on the drawer. */
  readonly drawerPin: boolean
}

/** Asks for all four at once; the answers come in this order. */
export const statusQuestions: Uint8Array = Uint8Array.from(
  [1, 2, 3, 4].flatMap((n) => Array.from(encodeCommand('realTimeStatus', [n]))),
)

export const STATUS_ANSWERS = 4

/** The four bytes in the order asked. */
export function statusOf([
  printer = 0,
  cause = 0,
  error = 0,
  paper = 0,
]: readonly number[]): PrinterStatus {
  return {
    isOffline: (printer & 0x08) !== 0,
    drawerPin: (printer & 0x04) !== 0,
    isCoverOpen: (cause & 0x04) !== 0,
    isPaperOut: (cause & 0x20) !== 0 || (paper & 0x60) !== 0,
    isPaperLow: (paper & 0x0c) !== 0,
    isCutterStuck: (error & 0x08) !== 0,
    hasError: (cause & 0x40) !== 0 || (error & 0x60) !== 0,
  }
}

/** The status as its four answers: the simulated printer's side of the same table. */
export function statusBytes(status: PrinterStatus): readonly number[] {
  const bit = (on: boolean, value: number) => (on ? value : 0)
  const fixed = 0x12
  return [
    fixed | bit(status.drawerPin, 0x04) | bit(status.isOffline, 0x08),
    fixed |
      bit(status.isCoverOpen, 0x04) |
      bit(status.isPaperOut, 0x20) |
      bit(status.hasError, 0x40),
    fixed | bit(status.isCutterStuck, 0x08) | bit(status.hasError, 0x20),
    fixed | bit(status.isPaperLow, 0x0c) | bit(status.isPaperOut, 0x60),
  ]
}

/** Why it does not print, the nearest cause first; undefined when it does. */
export function troubleOf(status: PrinterStatus): PrinterReason | undefined {
  if (status.isCoverOpen) return 'printer.coverOpen'
  if (status.isPaperOut) return 'printer.paperOut'
  if (status.isCutterStuck) return 'printer.cutter'
  return status.hasError ? 'printer.error' : undefined
}

/** What a person is to know. Offline without a cause is a finger on the feed button, which passes; if not, it is a fault. */
export function stateOf(status: PrinterStatus): PrinterState {
  const trouble = troubleOf(status) ?? (status.isOffline ? 'printer.error' : undefined)
  if (trouble !== undefined) return { kind: 'error', reason: trouble }
  return status.isPaperLow ? { kind: 'degraded', reason: 'printer.paperLow' } : { kind: 'ready' }
}
