/** What goes on by itself while the doors are open. */
import type { Stop } from '../../core/ports/clock.ts'
import { finishReplacements } from '../workers/finish-replacements.ts'
import type { PrintDesk } from '../usecases/receipt/print-desk.ts'
import { followScans } from '../workers/follow-scans.ts'
import { followSettlements } from '../workers/follow-settlements.ts'
import { keepDevices } from '../workers/keep-devices.ts'
import { logChanges } from '../workers/log-changes.ts'
import { openDrawerForCash } from '../workers/open-drawer.ts'
import type { PayOuts } from '../workers/pay-out.ts'
import { printReceipts } from '../workers/print-receipts.ts'
import { retryStore } from '../workers/retry-store.ts'
import { showOnDisplay } from '../workers/show-on-display.ts'
import { watchCodes } from '../workers/watch-codes.ts'
import { watchTaps } from '../workers/watch-taps.ts'
import type { Adapters } from './open-adapters.ts'
import { tillFacts, type Doors, type TillPorts } from './open-doors.ts'
import type { Setup } from './open-books.ts'

type Running = {
  /** Ends with the loops: after it no new sale begins. */
  readonly unhear: () => void
  readonly ended: Promise<unknown>
}

type Parts = {
  readonly setup: Setup
  readonly ports: TillPorts
  readonly adapters: Adapters
  readonly doors: Doors
  readonly payOuts: PayOuts | undefined
  readonly printDesk: PrintDesk
  readonly unheard: { count: number }
}

export async function startLoops(parts: Parts, stop: Stop): Promise<Running> {
  const { setup, ports, adapters, doors } = parts
  const { node, rates, readers, devices, drawerWatch } = adapters
  const { store, clock, log } = ports
  const printer = devices.receiptPrinter
  const { screens, taps, issuing, desk } = doors
  const { display, scanners } = devices
  const heard = [
    await logChanges(ports),
    await openDrawerForCash({ store, printer, log }),
    followSettlements(ports),
    followScans({ ...ports, scanners, taps, viewOf: desk.view }),
    () => taps.stop(),
    () => issuing.table.close(),
  ]
  for (const part of [node, printer, readers]) part.onState(() => screens.status())
  rates.onChange(() => screens.status())
  drawerWatch.onChange(() => screens.status())
  store.onRefusal(() => screens.status())
  const loops = [
    watchCodes(ports, stop, parts.unheard),
    watchTaps(ports, stop),
    finishReplacements(ports, stop),
    ...(parts.payOuts === undefined ? [] : [parts.payOuts.run(stop)]),
    rates.run(stop),
    retryStore({ store, clock, log }, stop),
    screens.run(stop),
    drawerWatch.run(stop),
    showOnDisplay({ ...ports, display, customer: desk.customer, onLay: desk.onLay }, stop),
    keepDevices({ ...ports, devices, till: tillFacts(setup.settings) }, stop),
    printReceipts({ ...ports, printer, printDesk: parts.printDesk }, stop),
  ]
  return {
    unhear: () => {
      for (const end of heard) end()
    },
    ended: Promise.allSettled(loops),
  }
}
