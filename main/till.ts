/** The till put together: store, node, rates, printer, doors and loops; opened in this order, closed in the other. */
import { fileURLToPath } from 'node:url'
import type { Failure } from '../core/errors/registry.ts'
import { ok, type Result } from '../core/errors/result.ts'
import type { Secret } from '../core/errors/secret.ts'
import type { Shop } from '../core/invoice/shop.ts'
import { openCodes } from '../core/ports/open-codes.ts'
import { createStop } from '../core/ports/stop.ts'
import type { Clock } from '../core/ports/clock.ts'
import type { NodePort } from '../core/ports/node.ts'
import type { PrinterPort } from '../core/ports/printer.ts'
import type { Random } from '../core/ports/random.ts'
import type { Store } from '../core/ports/store.ts'
import { languageFor } from '../core/words/languages.ts'
import { loadWords } from '../core/words/load-words.ts'
import type { DataFolder } from './data-folder.ts'
import { createBell } from './bell.ts'
import { createPrinter } from './devices/printer.ts'
import { createLndNode } from './lightning/lnd-node.ts'
import { absentNode } from './lightning/absent-node.ts'
import { rateSourcesFrom } from './rates/rate-sources.ts'
import { openDesk } from './server/desk.ts'
import { openHouse } from './server/house.ts'
import { createScreens } from './server/screens.ts'
import { statusView, type StatusPorts } from './server/status.ts'
import { houseAddress, type Settings } from './settings.ts'
import { openStore } from './store/open-store.ts'
import { openInvoiceKey } from './usecases/lightning/open-invoice-key.ts'
import { doubtSending } from './usecases/receipt/print-next.ts'
import { openShop } from './usecases/shop/set-shop.ts'
import { followSettlements } from './workers/follow-settlements.ts'
import type { Log } from './workers/log.ts'
import { printReceipts } from './workers/print-receipts.ts'
import { watchCodes } from './workers/watch-codes.ts'
import { createRateWatch, type RateWatch } from './workers/watch-rates.ts'

export type TillParts = { readonly clock: Clock; readonly random: Random; readonly log: Log }

export type TillSetup = {
  readonly folder: DataFolder
  readonly settings: Settings
  readonly logFile: string
  readonly version: string
}

export type Till = { stop(): Promise<void> }

const pagesFolder = fileURLToPath(new URL('../.build/pages', import.meta.url))

/** Long enough for what is booked, short enough for systemd. */
const stopWithinMs = 5_000

type Adapters = {
  readonly store: Store
  readonly node: NodePort & { close(): void }
  readonly printer?: PrinterPort & { close(): void }
  readonly rates: RateWatch
  readonly shop: Shop
}

async function openBooks(
  parts: TillParts,
  { folder, settings }: TillSetup,
): Promise<Result<{ store: Store; shop: Shop }, Failure>> {
  const where = settings.store === undefined ? { folder: folder.path } : { url: settings.store.url }
  const store = await openStore({ ...where, storeId: folder.storeId, clock: parts.clock })
  if (!store.ok) return store
  const shop = await openShop({ store: store.value }, settings.shop ?? {})
  return shop.ok ? ok({ store: store.value, shop: shop.value }) : shop
}

function openAdapters(
  { clock, log }: TillParts,
  { settings }: TillSetup,
  { store, shop }: { store: Store; shop: Shop },
): Adapters {
  const node =
    settings.node === undefined
      ? absentNode()
      : createLndNode({
          host: settings.node.host,
          port: settings.node.port,
          certificatePath: settings.node.certificate,
          macaroonPath: settings.node.macaroon,
          network: settings.node.network,
          clock,
          log,
        })
  const rates = createRateWatch(
    { sources: rateSourcesFrom(settings.rates ?? {}, clock), clock, log },
    shop.currency,
  )
  rates.limits(shop.rateMaxAgeMin * 60_000)
  const base = { store, node, rates, shop }
  if (settings.printer === undefined) return base
  return { ...base, printer: createPrinter(settings.printer, clock, log) }
}

/** Starts a till on a data folder, or says why it cannot. */
export async function startTill(
  parts: TillParts,
  setup: TillSetup,
): Promise<Result<Till, Failure>> {
  const books = await openBooks(parts, setup)
  if (!books.ok) return books
  const { store } = books.value
  const key = await openInvoiceKey({ store, random: parts.random }, setup.folder.deviceKey)
  if (!key.ok) {
    await store.close()
    return key
  }
  const doubted = await doubtSending({ store })
  if (doubted > 0) parts.log.warn({ event: 'print.doubted', count: doubted })
  const adapters = openAdapters(parts, setup, books.value)
  return openDoors(parts, setup, { ...adapters, invoiceKey: key.value })
}

type Opened = Adapters & { readonly invoiceKey: Secret<Uint8Array> }

async function openDoors(
  parts: TillParts,
  setup: TillSetup,
  adapters: Opened,
): Promise<Result<Till, Failure>> {
  const { clock, random, log } = parts
  const { store, node, printer, rates } = adapters
  const ending = createStop()
  const unheard = { count: 0 }
  let shop = adapters.shop
  let words = await loadWords(languageFor(shop.language))
  const say: typeof words = (id, values) => words(id, values)
  const clockTrust = { isTrusted: () => trusts(node) }
  const statusPorts: StatusPorts = {
    node,
    rates,
    clockTrust,
    ...(printer === undefined ? {} : { printer }),
    currency: () => shop.currency,
    storeState: () => 'ready',
    version: setup.version,
  }
  const status = () => statusView(statusPorts)
  const ports = {
    store,
    node,
    clock,
    random,
    rates,
    clockTrust,
    log,
    codes: openCodes(),
    bell: createBell(),
    invoiceKey: adapters.invoiceKey,
  }
  const desk = await openDesk({ ...ports, status })
  const screens = await createScreens({ ...ports, desk, status })
  const shopChanged = async () => {
    shop = (await store.read.shop.find()) ?? shop
    words = await loadWords(languageFor(shop.language))
    rates.follow(shop.currency)
    screens.status()
  }
  const address = houseAddress(setup.settings)
  const house = await openHouse({
    ...ports,
    desk,
    screens,
    say,
    shopChanged,
    status,
    isStopping: () => ending.stop.stopped,
    practice: node.network !== 'mainnet',
    pages: pagesFolder,
    address,
    names: setup.settings.service?.names ?? [],
    socketPath: setup.folder.socketPath,
    rateSources: rates.sources,
    unheard: () => unheard.count,
    facts: {
      version: setup.version,
      folder: setup.folder.path,
      logFile: setup.logFile,
      address: `http://${address.host}:${address.port}`,
      startedAt: clock.now(),
    },
  })
  if (!house.ok) {
    node.close()
    await store.close()
    return house
  }
  log.info({ event: 'till.open', address, pid: process.pid })
  const stopFollowing = followSettlements(ports)
  node.onState(() => screens.status())
  printer?.onState(() => screens.status())
  rates.onChange(() => screens.status())
  const loops = [
    watchCodes(ports, ending.stop, unheard),
    rates.run(ending.stop),
    screens.run(ending.stop),
    ...(printer === undefined ? [] : [printReceipts({ store, clock, printer }, ending.stop)]),
  ]
  const stop = async () => {
    log.info({ event: 'till.stopping' })
    ending.call()
    stopFollowing()
    const settled = Promise.allSettled(loops)
    await Promise.race([settled, clock.sleep(stopWithinMs)])
    await house.value.close()
    printer?.close()
    node.close()
    await store.close()
    log.info({ event: 'till.closed' })
  }
  return ok({ stop })
}

/** The clock is doubted while the node's adapter doubts it (DESIGN: receipts say so). */
function trusts(node: NodePort): boolean {
  const state = node.state()
  return state.kind === 'ready' || state.reason !== 'node.clockWrong'
}
