/** Prints what is queued, oldest first, whenever something is queued or the printer has come back. */
import type { Stop } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { outlastStore } from './outlast-store.ts'
import type { PrintDesk } from '../usecases/receipt/print-desk.ts'
import type { PrintPorts } from '../usecases/receipt/print-next.ts'

/** A job that surely was not sent is tried again after this long. */
const againMs = 500

/** Runs until `stop`. One slip at a time: paper has one order. */
export async function printReceipts(
  ports: Pick<PrintPorts, 'store' | 'printer' | 'clock'> & {
    readonly printDesk: PrintDesk
    readonly log: Log
  },
  stop: Stop,
): Promise<void> {
  let wake: () => void = () => {}
  let isWoken = false
  const ring = () => {
    isWoken = true
    wake()
  }
  const forget = [ports.store.onChange(ring), ports.printer.onState(ring), stop.onStop(ring)]
  while (!stop.stopped) {
    isWoken = false
    const result = await outlastStore(ports.log, ports.printDesk.next)
    if (result === 'notSent' || result === undefined) await ports.clock.sleep(againMs, stop)
    else if ((result === 'nothing' || result === 'notReady') && !isWoken)
      await new Promise<void>((resolve) => {
        wake = resolve
      })
  }
  for (const stopListening of forget) stopListening()
}
