#!/usr/bin/env node
/**
 * The service: wires ports to adapters, opens the doors and starts the loops; everything is closed in the other order.
 * SIGTERM: no new sales, what is booked is finished, the database is closed.
 */
import { enableCompileCache } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Failure } from '../core/errors/registry.ts'
import { err, ok, type Result } from '../core/errors/result.ts'
import { isStoreFailure } from '../core/errors/store-failure.ts'
import type { Secret } from '../core/errors/secret.ts'
import type { Shop } from '../core/invoice/shop.ts'
import type { NodePort } from '../core/ports/node.ts'
import { tillMemory } from '../core/ports/memory.ts'
import type { ReaderPort } from '../core/ports/reader.ts'
import type { Ports } from '../core/ports/ports.ts'
import { createStop } from '../core/ports/stop.ts'
import type { Store } from '../core/ports/store.ts'
import { createBell } from './bell.ts'
import { systemClock as clock } from './clock.ts'
import { followShop } from './follow-shop.ts'
import { homeFolder, openDataFolder, type DataFolder } from './data-folder.ts'
import { openReaders, type TillReaders } from './devices/readers.ts'
import { openDeviceBoard, type DeviceBoard } from './devices/device-board.ts'
import { createPaper } from './devices/paper.ts'
import { explain } from './explain.ts'
import { absentNode } from './lightning/absent-node.ts'
import { lateNode } from './lightning/late-node.ts'
import { openLnurl } from './lnurl/open-lnurl.ts'
import { createLog } from './log.ts'
import { systemRandom as random } from './random.ts'
import { rateSourcesFrom } from './rates/rate-sources.ts'
import { openDesk } from './server/desk.ts'
import { openHouse } from './server/house.ts'
import { openRescue } from './server/rescue.ts'
import { createScreens } from './server/screens.ts'
import { issuingView, tellIssuing } from './server/issuing-view.ts'
import { statusView, storeState } from './server/status.ts'
import { houseAddress, readSettings, type Settings } from './settings.ts'
import { openStore } from './store/open-store.ts'
import { folderFailure } from './store/sqlite/folder-failure.ts'
import { watchStore, type WatchedStore } from './store/watch-store.ts'
import { stretch } from './stretch.ts'
import { doubtForeignTaps } from './usecases/card/doubt-foreign-taps.ts'
import { notTaken, openIssuing } from './usecases/card/issuing-table.ts'
import { openInvoiceKey } from './usecases/lightning/open-invoice-key.ts'
import { findReceiptPage } from './usecases/receipt/receipt-page.ts'
import { lastRate } from './usecases/rates/last-rate.ts'
import { doubtSending } from './usecases/receipt/print-next.ts'
import { openShop } from './usecases/shop/set-shop.ts'
import { stopOnSignals } from './stop-on-signals.ts'
import { version } from './version.ts'
import { followTaps } from './workers/follow-taps.ts'
import { followSettlements } from './workers/follow-settlements.ts'
import type { Log } from '../core/ports/log.ts'
import { keepDevices } from './workers/keep-devices.ts'
import { logChanges } from './workers/log-changes.ts'
import { openDrawerForCash } from './workers/open-drawer.ts'
import { printReceipts } from './workers/print-receipts.ts'
import { retryStore } from './workers/retry-store.ts'
import { watchCodes } from './workers/watch-codes.ts'
import { watchTaps } from './workers/watch-taps.ts'
import { createRateWatch, type RateWatch } from './workers/watch-rates.ts'

enableCompileCache()

type Setup = {
  readonly folder: DataFolder
  readonly settings: Settings
  readonly logFile: string
  readonly log: Log
}

type Books = {
  readonly store: WatchedStore
  readonly shop: Shop
  readonly invoiceKey: Secret<Uint8Array>
}

type Adapters = {
  readonly node: NodePort & { close(): void }
  readonly devices: DeviceBoard
  readonly readers: TillReaders
  readonly rates: RateWatch
}

type Stop = () => Promise<void>

const pages = fileURLToPath(new URL('../.build/pages', import.meta.url))

/** Long enough for what is booked, short enough for systemd. */
const stopWithinMs = 5_000

async function closed<F>(store: Store, refusal: F): Promise<F> {
  await store.close()
  return refusal
}

/** What the store refuses while the till starts is why it cannot start. */
async function orRefusal<T>(start: Promise<Result<T, Failure>>): Promise<Result<T, Failure>> {
  try {
    return await start
  } catch (thrown) {
    if (isStoreFailure(thrown)) return err(thrown.failure)
    throw thrown
  }
}

async function openBooks(setup: Setup): Promise<Result<Books, Failure>> {
  const { folder, settings } = setup
  const where = settings.store === undefined ? { folder: folder.path } : { url: settings.store.url }
  const opened = await openStore({ ...where, storeId: folder.storeId, clock })
  if (!opened.ok) return opened
  const { refuses } = opened.value
  if (refuses !== undefined) await explain(refuses)
  const store = watchStore(opened.value, refuses)
  const books = await orRefusal(readBooks(setup, store))
  return books.ok ? books : closed(store, books)
}

/** What a till has to know before it opens; the first start writes it. */
async function readBooks(
  { folder, settings, log }: Setup,
  store: WatchedStore,
): Promise<Result<Books, Failure>> {
  const shop = await openShop({ store }, settings.shop ?? {})
  const key = await openInvoiceKey({ store, random }, folder.deviceKey)
  if (!shop.ok) return shop
  if (!key.ok) return key
  const doubted = store.refusal() === undefined ? await doubtSending({ store }) : 0
  if (doubted > 0) log.warn({ event: 'print.doubted', count: doubted })
  const unsure = store.refusal() === undefined ? await doubtForeignTaps({ store }) : 0
  if (unsure > 0) log.warn({ event: 'foreignTap.doubted', count: unsure })
  return ok({ store, shop: shop.value, invoiceKey: key.value })
}

/** LND's code is loaded once the doors are open. */
function openNode({ node }: Settings, log: Log, doorsOpen: Promise<void>): Adapters['node'] {
  if (node === undefined) return absentNode()
  const { host, port, certificate, macaroon, network } = node
  const files = { certificatePath: certificate, macaroonPath: macaroon }
  const load = async () => {
    await doorsOpen
    const { createLndNode } = await import('./lightning/lnd-node.ts')
    return createLndNode({ host, port, ...files, network, clock, log })
  }
  return lateNode(network, load())
}

async function openAdapters(
  { settings, log }: Setup,
  books: Books,
  doorsOpen: Promise<void>,
): Promise<Adapters> {
  const { shop } = books
  const sources = rateSourcesFrom(settings.rates ?? {}, clock)
  const last = books.store.refusal() === undefined ? await lastRate(books) : undefined
  const watched = { sources, clock, log, ...(last === undefined ? {} : { last }) }
  const rates = createRateWatch(watched, shop.currency)
  rates.limits(shop.rateMaxAgeMin * 60_000)
  const { printer } = settings
  const devices = openDeviceBoard({ clock, log, printer, root: settings.devices?.root })
  const readers = openReaders(settings.readers, { clock, log, random, after: doorsOpen })
  return { node: openNode(settings, log, doorsOpen), rates, devices, readers }
}

/** The clock is doubted while the node's adapter doubts it; receipts say so. */
const trusts = ({ node }: Adapters): boolean => node.state().facts.clockIsWrong !== true

/** The doors: own contract, screens, technician. */
async function openDoors(
  setup: Setup,
  {
    books,
    adapters,
    ports,
  }: { books: Books; adapters: Adapters; ports: Ports & { log: Log; readers: ReaderPort } },
  end: { readonly isStopping: () => boolean; readonly unheard: { count: number } },
) {
  const { node, rates, devices } = adapters
  const { store } = books
  const practice = node.network !== 'mainnet'
  const { folder, settings } = setup
  const publicHost = settings.street?.host
  const issuing = openIssuing({ ...ports, practice, storeId: folder.storeId, publicHost })
  const shop = await followShop(books)
  const status = () =>
    statusView({
      ...ports,
      printer: devices.receiptPrinter,
      currency: () => shop.current().currency,
      storeState: () => storeState(store.refusal()),
      version,
    })
  const desk = await openDesk({ ...ports, status, issuing: () => issuingView(issuing) })
  const screens = await createScreens({ ...ports, desk, status })
  const forSale = notTaken(ports.readers, issuing.table)
  const taps = followTaps({ ...ports, readers: forSale, onCounter: desk.onCounter })
  const address = houseAddress(setup.settings)
  const house = await openHouse({
    ...ports,
    printer: devices.receiptPrinter,
    paper: createPaper(setup.settings.printer),
    publicHost,
    findReceipt: (page) => findReceiptPage(ports, page),
    desk,
    screens,
    taps,
    status,
    devices,
    till: tillFacts(setup.settings),
    say: shop.say,
    shopChanged: async () => {
      await shop.reload()
      rates.follow(shop.current().currency)
      screens.status()
    },
    isStopping: end.isStopping,
    practice,
    issuing,
    pages,
    address,
    names: setup.settings.service?.names ?? [],
    socketPath: setup.folder.socketPath,
    rateSources: rates.sources,
    unheard: () => end.unheard.count,
    facts: {
      version,
      folder: setup.folder.path,
      logFile: setup.logFile,
      address: `http://${address.host}:${address.port}`,
      startedAt: clock.now(),
    },
  })
  tellIssuing(issuing, screens)
  return house.ok ? ok({ house: house.value, screens, taps, issuing }) : house
}

/** What a status slip says of the till. */
function tillFacts(settings: Settings) {
  const { host, port } = houseAddress(settings)
  return { address: `http://${host}:${port}`, version }
}

/** Starts a till on a data folder, or says why it cannot. */
async function startTill(setup: Setup): Promise<Result<Stop, Failure>> {
  const lnurl = openLnurl(setup.settings.lnurl ?? {}, { clock, log: setup.log })
  if (!lnurl.ok) return lnurl
  const opened = await openBooks(setup)
  if (!opened.ok) return opened
  const books = opened.value
  const { store } = books
  const doorsOpen = Promise.withResolvers<void>()
  const adapters = await openAdapters(setup, books, doorsOpen.promise)
  const { node, devices, rates, readers } = adapters
  const printer = devices.receiptPrinter
  const { log } = setup
  const clockTrust = { isTrusted: () => trusts(adapters) }
  const secrets = { invoiceKey: books.invoiceKey, deviceKey: setup.folder.deviceKey }
  const beside = { ...tillMemory(clock), ...secrets, bell: createBell(), clockTrust, log, stretch }
  const ports = { ...beside, lnurl: lnurl.value, store, node, clock, random, rates, readers }
  const ending = createStop()
  const unheard = { count: 0 }
  const end = { isStopping: () => ending.stop.stopped, unheard }
  const doors = await orRefusal(openDoors(setup, { books, adapters, ports }, end))
  const closeAdapters = async () => {
    await Promise.all([devices.close(), readers.close()])
    lnurl.value.close()
    node.close()
    await store.close()
  }
  if (!doors.ok) {
    await closeAdapters()
    return doors
  }
  doorsOpen.resolve()
  const { house, screens, taps, issuing } = doors.value
  const stopReading = [await logChanges(ports), await openDrawerForCash({ store, printer, log })]
  const stopFollowing = followSettlements(ports)
  for (const part of [node, printer, readers]) part.onState(() => screens.status())
  rates.onChange(() => screens.status())
  store.onRefusal(() => screens.status())
  const loops = [
    watchCodes(ports, ending.stop, unheard),
    watchTaps(ports, ending.stop),
    rates.run(ending.stop),
    retryStore({ store, clock, log }, ending.stop),
    screens.run(ending.stop),
    keepDevices({ ...ports, devices, till: tillFacts(setup.settings) }, ending.stop),
    printReceipts({ ...ports, printer, publicHost: setup.settings.street?.host }, ending.stop),
  ]
  return ok(async () => {
    ending.call()
    stopFollowing()
    taps.stop()
    for (const stopOne of stopReading) stopOne()
    issuing.table.close()
    await Promise.race([Promise.allSettled(loops), clock.sleep(stopWithinMs)])
    await house.close()
    await closeAdapters()
  })
}

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
