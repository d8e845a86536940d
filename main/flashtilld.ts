#!/usr/bin/env node
/**
 * The service: wires ports to adapters, opens the doors and starts the loops; everything is closed in the other order.
 * SIGTERM: no new sales, what is booked is finished, the database is closed.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import type { Failure } from '../core/errors/registry.ts'
import { createStop } from '../core/ports/stop.ts'
import { systemClock as clock } from './clock.ts'
import { homeFolder, openDataFolder, type DataFolder } from './data-folder.ts'
import { explain } from './explain.ts'
import { createLog } from './log.ts'
import { systemRandom as random } from './random.ts'
import { openRescue } from './server/rescue.ts'
import { houseAddress, readSettings } from './settings.ts'
import { folderFailure } from './store/sqlite/folder-failure.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import { version } from './version.ts'
import { openBooks, type Setup } from './till/open-books.ts'
import { startTill, type Stop } from './till/start-till.ts'

enableCompileCache()

/** What only a person can mend keeps the doors open, so that screens and command can say what it is. */
const keepsDoorsOpen: ReadonlySet<string> = new Set([
  'store.damaged',
  'store.newer',
  'store.readOnly',
  'store.full',
  'key.otherDevice',
])

async function refuseStart(setup: Setup, failure: Failure): Promise<Stop> {
  const { folder, settings, logFile, log } = setup
  await explain(failure)
  log.warn({ event: 'start.refused', code: failure.code })
  if (!keepsDoorsOpen.has(failure.code)) process.exit(1)
  const facts = { version, folder: folder.path, logFile }
  const address = houseAddress(settings)
  const rescue = await openRescue({ failure, address, socketPath: folder.socketPath, facts })
  return rescue.close
}

/** What ends when somebody makes room; everything else needs a technician and a new start. */
const mendsItself: ReadonlySet<string> = new Set(['store.full', 'store.readOnly'])

const tryAgainMs = 2_000

async function canOpenBooks(setup: Setup): Promise<boolean> {
  const opened = await openBooks(setup)
  if (opened.ok) await opened.value.store.close()
  return opened.ok
}

/** Starts the till. A start that a full disk refuses is tried again until there is room; the doors say so meanwhile. */
async function open(setup: Setup): Promise<Stop> {
  const started = await startTill(setup)
  if (started.ok) {
    setup.log.info({ event: 'till.open', pid: process.pid, ...houseAddress(setup.settings) })
    return started.value
  }
  const closeRescue = await refuseStart(setup, started.error)
  if (!mendsItself.has(started.error.code)) return closeRescue
  const ending = createStop()
  let close = closeRescue
  const mend = async (): Promise<void> => {
    while (!ending.stop.stopped) {
      await clock.sleep(tryAgainMs, ending.stop)
      if (ending.stop.stopped || !(await canOpenBooks(setup))) continue
      await closeRescue()
      close = await open(setup)
      return
    }
  }
  const mending = mend()
  return async () => {
    ending.call()
    await mending
    await close()
  }
}

/** The data folder; one that cannot be made or written is said in a sentence. */
async function dataFolder(): Promise<DataFolder> {
  const home = homeFolder()
  try {
    return openDataFolder(home, { clock, random })
  } catch (thrown) {
    const meant = folderFailure(home, thrown)
    if (meant === undefined) throw thrown
    await explain(meant)
    return process.exit(1)
  }
}

async function main(): Promise<void> {
  const folder = await dataFolder()
  const settings = readSettings(folder.path)
  if (!settings.ok) {
    await explain(settings.error)
    process.exit(1)
  }
  const logFile = join(folder.path, 'log', 'flashtilld.log')
  const log = createLog(logFile)
  const setup = { folder, settings: settings.value, logFile, log }
  stopOnSignals(log, await open(setup))
}

main().catch((mistake: unknown) => {
  process.stderr.write(
    `flashtilld: ${mistake instanceof Error ? mistake.stack : String(mistake)}\n`,
  )
  process.exit(70)
})
