/** What the scanners read, and what becomes of it: a card's link is a tap, a receipt opens its sale, everything else is a word. */
import type { InvoiceView } from '../../core/contract/screen.ts'
import type { InvoiceId } from '../../core/contract/ids.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { ScanEvent, ScannerPort } from '../../core/ports/scanner.ts'
import type { TapDesk } from '../../core/ports/tap-board.ts'
import type { ReceiptPageId } from '../../core/receipt/page-id.ts'
import { understandScan } from '../../core/scan/understand-scan.ts'
import { outlastStore } from './outlast-store.ts'

export type FollowScansPorts = Pick<Ports, 'store' | 'board' | 'clock'> & {
  readonly scanners: ScannerPort
  readonly taps: Pick<TapDesk, 'read'>
  readonly viewOf: (id: InvoiceId) => Promise<InvoiceView | undefined>
  readonly log: Log
}

/** Long enough to be read; the next scan is another one. */
const lingerMs = 8_000

function say({ board, clock }: FollowScansPorts, why: FailureCode): void {
  board.show({ state: 'scanned', at: clock.now(), why }, lingerMs)
}

async function openSale(ports: FollowScansPorts, page: ReceiptPageId): Promise<void> {
  const { store, board, clock, viewOf } = ports
  const job = await store.read.printJobs.ofPage(page)
  const sale = job === undefined ? undefined : await viewOf(job.invoiceId)
  if (sale === undefined) return say(ports, 'scan.unknown')
  board.show({ state: 'scanned', at: clock.now(), sale }, lingerMs)
}

/** Nothing of what was read is logged but its kind: a card's link is money. */
async function follow(ports: FollowScansPorts, event: ScanEvent): Promise<void> {
  const { log, taps } = ports
  if (event.kind === 'refused') {
    log.info({ event: 'scan.refused', device: event.device, code: event.code })
    return say(ports, event.code)
  }
  const meaning = understandScan(event.reading)
  const code = meaning.kind === 'refused' ? { code: meaning.code, layout: meaning.layout } : {}
  log.info({ event: 'scan.read', device: event.device, kind: meaning.kind, ...code })
  switch (meaning.kind) {
    case 'link':
      return taps.read(meaning.text)
    case 'receipt':
      return openSale(ports, meaning.page)
    // There is no catalogue yet.
    case 'article':
      return say(ports, 'scan.unknown')
    case 'refused':
      return say(ports, meaning.code)
  }
}

/** Follows the scanners from now on; returns the way to stop. */
export const followScans = (ports: FollowScansPorts): (() => void) =>
  ports.scanners.onScan((event) => void outlastStore(ports.log, () => follow(ports, event)))
