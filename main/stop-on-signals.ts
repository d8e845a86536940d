import type { Log } from '../core/ports/log.ts'

/** Stops once, however often it is asked to. */
export function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined
  const onSignal = () => {
    stopping ??= stop().then(() => {
      log.info({ event: 'till.closed' })
      process.exit(0)
    })
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal)
}
