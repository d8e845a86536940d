/**
 * `npm start`: a practice shop on regtest, from nothing to a keypad. Gets what is missing (bitcoind, LND, the screens'
 * pages), opens the practice shop in this process, and stays until Ctrl-C.
 */
import { mkdir, writeFile } from 'node:fs/promises'
import { enableCompileCache } from 'node:module'
import path from 'node:path'
import { systemClock } from '../main/clock.ts'
import { clearShop, hasShop } from '../main/sandbox/clear-shop.ts'
import { practiceFolder } from '../main/sandbox/practice-folder.ts'
import { openShop, type PracticeShop } from '../main/sandbox/practice-shop.ts'
import { ensureNodes } from './nodes/ensure-nodes.ts'
import { askWhether, canAsk, newShop } from './start/ask.ts'
import { buildStalePages } from './start/build-stale-pages.ts'
import { openScreens, type OpenScreens } from './start/open-screens.ts'
import { startOptions, startUsage, type StartOptions } from './start/start-options.ts'
import { stopWatch } from './start/stop-watch.ts'

enableCompileCache()

const flashtilld = path.join(import.meta.dirname, '..', 'main', 'flashtilld.ts')
const say = stopWatch()

type Running = { shop?: PracticeShop; screens?: OpenScreens; stopping?: Promise<void> }
const running: Running = {}

const stop = async (): Promise<void> => {
  const startedAt = performance.now()
  running.screens?.close()
  if (running.shop === undefined) {
    say('stopped; the next start goes on from here')
    return
  }
  say('stopping what was started')
  await running.shop.stop()
  say(`stopped in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`)
}

/** Ctrl-C may come three times: from the terminal, from npm and from the bootstrap. */
const end = (code: number): void => {
  running.stopping ??= stop()
  running.stopping.then(
    () => process.exit(code),
    (problem: unknown) => {
      console.error(problem)
      process.exit(1)
    },
  )
}

const listenForTheEnd = (): void => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => end(0))
  const parent = process.ppid
  setInterval(() => {
    if (process.ppid !== parent) end(0)
  }, 1000).unref()
}

/** Ends the program when a person says no, or none is there to ask. */
const beginAnew = async (folder: string, options: StartOptions): Promise<void> => {
  if (!(await hasShop(folder))) return
  const question = `Delete the practice shop in ${folder}: its books, wallets and chain?`
  if (!options.yes && !canAsk()) {
    console.error(`${question} Nobody is here to answer: say --fresh --yes.`)
    process.exit(2)
  }
  if (!options.yes && !(await askWhether(question))) {
    console.log('Nothing was deleted.')
    process.exit(0)
  }
  await clearShop(folder)
  say('deleted the old practice shop')
}

const reasonsOf = (problem: unknown): string =>
  problem instanceof Error
    ? [problem.message, ...(problem.cause === undefined ? [] : [reasonsOf(problem.cause)])].join(
        ': ',
      )
    : String(problem)

const printAddresses = ({ addresses }: PracticeShop): void => {
  const names: Readonly<Record<string, string>> = {
    cashier: 'Cashier',
    customer: 'Customer’s display',
    technician: 'Technician',
    wallet: 'Customer’s phone',
    tray: 'Counter’s devices',
    cards: 'Customer’s cards',
    terminal: 'Another terminal',
    switchboard: 'Switchboard',
  }
  console.log('')
  for (const [name, address] of Object.entries(addresses))
    console.log(`  ${(names[name] ?? name).padEnd(20)} ${address}`)
  console.log('')
}

const open = async (folder: string, options: StartOptions): Promise<void> => {
  const isNew = !(await hasShop(folder))
  const shop = isNew ? await newShop() : undefined
  const settingsFile = path.join(folder, 'flashtill.toml')
  const programs = await ensureNodes({ settingsFile, say })
  await buildStalePages(say)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(path.join(folder, 'programs.json'), `${JSON.stringify(programs, undefined, 2)}\n`)
  const opened = await openShop({
    folder,
    programs,
    clock: systemClock,
    say,
    flashtilld: [process.execPath, flashtilld],
    ...(shop === undefined ? {} : { shop }),
  })
  running.shop = opened
  await opened.tillOpen
  say('the keypad is ready')
  printAddresses(opened)
  if (options.open) {
    const { cashier = '', customer = '' } = opened.addresses
    running.screens = await openScreens(
      { cashier, customer, log: path.join(folder, 'logs', 'shell.log') },
      say,
    )
  }
  try {
    await opened.ready
    say('Lightning is ready. Ctrl-C stops everything.')
  } catch (problem) {
    // A known shop goes on: the till sells for cash and says itself what it waits for, the nodes are started again.
    if (isNew || running.stopping !== undefined) throw problem
    say(`Lightning is not ready: ${reasonsOf(problem)}. The rest is open; Ctrl-C stops everything.`)
  }
}

const main = async (): Promise<void> => {
  const options = startOptions(process.argv.slice(2))
  if (options === undefined) {
    console.error(startUsage)
    process.exit(2)
  }
  const folder = practiceFolder()
  listenForTheEnd()
  try {
    if (options.fresh) await beginAnew(folder, options)
    await open(folder, options)
  } catch (problem) {
    if (running.stopping !== undefined) return
    console.error(`\nnpm start: ${reasonsOf(problem)}`)
    if (running.shop !== undefined)
      console.error(`What each program said stands in ${path.join(folder, 'logs')}.`)
    end(1)
  }
}

await main()
