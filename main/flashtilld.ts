#!/usr/bin/env node
/**
 * The service: wires ports to adapters and starts the workers. It listens first and loads LND's code after (DESIGN §2).
 * SIGTERM: no new sales, what is booked is finished, the database is closed.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { failure, registry, type Failure } from '../core/errors/registry.ts'
import { errorWordId } from '../core/words/words.ts'
import { loadWords } from '../core/words/load-words.ts'
import { systemClock } from './clock.ts'
import { homeFolder, openDataFolder } from './data-folder.ts'
import { createLog } from './log.ts'
import { systemRandom } from './random.ts'
import { openRescue } from './server/rescue.ts'
import { houseAddress, readSettings } from './settings.ts'
import { startTill, type Till } from './till.ts'

enableCompileCache()

const version = '0.1.0'

/** Says on the terminal what stops the start, and where to read on. */
async function explain({ code, detail }: Failure): Promise<void> {
  const words = await loadWords('en')
  const { runbook } = registry[code] as { runbook?: string }
  const where = runbook === undefined ? '' : ` See docs/runbooks/${runbook}.md.`
  process.stderr.write(`flashtilld: ${words(errorWordId(code), detail)} (${code})${where}\n`)
}

/** Stops once, however often it is asked to. */
function stopOnSignals(stop: () => Promise<void>): void {
  let stopping: Promise<void> | undefined
  const onSignal = () => {
    stopping ??= stop().then(() => process.exit(0))
  }
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, onSignal)
}

/** What only a person can mend keeps the doors open, so that screens and command can say what it is. */
const keepsDoorsOpen: ReadonlySet<string> = new Set([
  'store.damaged',
  'store.newer',
  'store.readOnly',
  'store.full',
  'key.otherDevice',
])

async function main(): Promise<void> {
  const folder = openDataFolder(homeFolder(), { clock: systemClock, random: systemRandom })
  const settings = readSettings(folder.path)
  if (!settings.ok) {
    await explain(settings.error)
    process.exit(1)
  }
  const logFile = join(folder.path, 'log', 'flashtilld.log')
  const log = createLog(logFile)
  const ports = { clock: systemClock, random: systemRandom, log }
  const started = await startTill(ports, { folder, settings: settings.value, logFile, version })
  if (started.ok) {
    stopOnSignals(() => (started.value satisfies Till).stop())
    return
  }
  await explain(started.error)
  log.warn({ event: 'start.refused', code: started.error.code })
  if (!keepsDoorsOpen.has(started.error.code)) process.exit(1)
  const rescue = await openRescue({
    failure: started.error,
    address: houseAddress(settings.value),
    socketPath: folder.socketPath,
    facts: { version, folder: folder.path, logFile },
  })
  stopOnSignals(rescue.close)
}

main().catch((mistake: unknown) => {
  process.stderr.write(`${mistake instanceof Error ? mistake.stack : String(mistake)}\n`)
  process.stderr.write(`flashtilld: ${failure('service.mistake').code}\n`)
  process.exit(70)
})
