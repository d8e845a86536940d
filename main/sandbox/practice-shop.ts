import { mkdir, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import path from 'node:path'
import type { Clock } from '../../core/ports/clock.ts'
import { systemRandom } from '../random.ts'
import { openCardBox, type CardBox } from './card-box.ts'
import { cardRoutes } from './card-routes.ts'
import type { PracticeStatus } from './client.ts'
import { eventually } from './eventually.ts'
import { putForeignCards } from './foreign-chip.ts'
import { createExchange, type PracticeExchange } from './exchange.ts'
import { closeDoor, json, openDoor, type DoorReply, type DoorRoute } from './http-door.ts'
import { openIssuerCards } from './issuer-cards.ts'
import { issuerStatus, openIssuer, type PracticeIssuer } from './issuer-routes.ts'
import { keepChainYoung } from './keep-chain-young.ts'
import { keepPeers } from './keep-peers.ts'
import { openOwnSocket } from './own-socket.ts'
import { pageRoutes } from './pages.ts'
import { endLeftover, type Part } from './part.ts'
import { payBolt11 } from './pay-bolt11.ts'
import { devicesFolder, practiceSocket, readerSocket } from './practice-folder.ts'
import { prepareNodes, type PreparedNodes } from './practice-nodes.ts'
import { preparePracticeTill, tillIdentity, type PracticeTill } from './practice-till.ts'
import { openTerminal, type Terminal } from './terminal.ts'
import { terminalNode, terminalRoutes } from './terminal-routes.ts'
import { switchboardRoutes } from './switchboard.ts'
import { trayRoutes } from './tray-routes.ts'
import { openTray, type Tray } from './tray.ts'
import { walletRoutes } from './wallet.ts'

export type PracticeShopOptions = {
  /** Absolute; everything the shop keeps lies in it. */
  readonly folder: string
  /** What `ensureNodes` of scripts/nodes answered. */
  readonly programs: { readonly bitcoind: readonly string[]; readonly lnd: string }
  readonly clock: Clock
  readonly say?: (line: string) => void
  /** What a new till calls its shop. */
  readonly shop?: { readonly name: string; readonly currency: string }
  /** The service's command; it gets FLASHTILL_HOME. Left out where the till is not wanted. */
  readonly flashtilld?: readonly string[]
}

export type PracticeShop = {
  /** cashier, customer, technician, wallet, tray, cards, terminal, switchboard: what people open. */
  readonly addresses: Readonly<Record<string, string>>
  status(): Promise<PracticeStatus>
  /** Resolves when the till's doors are open; the nodes may still be starting. */
  readonly tillOpen: Promise<void>
  /** Resolves when the till's doors are open and both nodes serve with active channels. */
  readonly ready: Promise<void>
  /** Ends all that was started, within 8 s; may be called again. */
  stop(): Promise<void>
}

type Shop = {
  readonly options: PracticeShopOptions
  readonly nodes: PreparedNodes
  readonly till: PracticeTill | undefined
  readonly exchange: PracticeExchange
  readonly tray: Tray
  readonly issuer: PracticeIssuer
  readonly cards: CardBox
  readonly terminal: Terminal
  readonly addresses: Readonly<Record<string, string>>
  readonly run: { state: PracticeStatus['state'] }
}

/** How long the till may go on alone before the nodes are told to end, too. */
const tillFirstMs = 2500

const partsOf = ({ nodes, till }: Shop): ReadonlyMap<string, Part> =>
  new Map([
    ['bitcoind', nodes.bitcoind.part],
    ['lnd', nodes.till.part],
    ['customer', nodes.customer.part],
    ...(till === undefined ? [] : [['flashtilld', till.part] as const]),
  ])

const statusOf = async (shop: Shop): Promise<PracticeStatus> => {
  const parts = [...partsOf(shop)].map(([name, part]) => {
    const pid = part.pid()
    const seen = { state: part.state(), restarts: part.restarts() }
    return [name, pid === undefined ? seen : { ...seen, pid }] as const
  })
  const chain = await shop.nodes.bitcoind.tip().catch(() => undefined)
  return {
    folder: shop.options.folder,
    pid: process.pid,
    state: shop.run.state,
    addresses: { ...shop.addresses },
    ports: { ...shop.nodes.ports },
    parts: Object.fromEntries(parts),
    exchanges: { ...shop.exchange.modes() },
    printer: { ...shop.tray.printer('network')?.switches() },
    issuer: issuerStatus(shop.issuer),
    ...(chain === undefined ? {} : { chain }),
  }
}

const exchangeRoute = (exchange: PracticeExchange, clock: Clock): DoorRoute => ({
  method: 'GET',
  pattern: /^\/(?:kraken|coinbase|bitstamp)(?:\/|$)/,
  handle: async ({ url }): Promise<DoorReply> => {
    const answer = exchange.answer(url)
    if (answer === undefined || answer === 'cut') return 'cut'
    if (answer.afterMs > 0) await clock.sleep(answer.afterMs)
    return json(answer.body, answer.status)
  },
})

const routesOf = (shop: Shop): readonly DoorRoute[] => [
  ...switchboardRoutes({
    parts: partsOf(shop),
    exchange: shop.exchange,
    tray: shop.tray,
    issuer: shop.issuer,
    mine: (blocks) => shop.nodes.bitcoind.mine(blocks),
    status: () => statusOf(shop),
  }),
  ...walletRoutes({
    customer: shop.nodes.customer,
    customerScreen: `${shop.till?.address ?? ''}/till/screen/customer`,
    clock: shop.options.clock,
  }),
  ...trayRoutes(shop.tray),
  ...cardRoutes(shop.cards),
  ...terminalRoutes(shop.terminal),
]

const addressesOf = (ports: Readonly<Record<string, number>>): Record<string, string> => {
  const till = `http://127.0.0.1:${ports['till'] ?? 0}`
  const shop = `http://127.0.0.1:${ports['shop'] ?? 0}`
  return {
    cashier: `${till}/cashier`,
    customer: `${till}/customer`,
    technician: `${till}/technician`,
    wallet: `${shop}/wallet`,
    tray: `${shop}/tray`,
    cards: `${shop}/cards`,
    terminal: `${shop}/terminal`,
    switchboard: `${shop}/switchboard`,
  }
}

const prepareShop = async (options: PracticeShopOptions): Promise<Shop> => {
  const { folder, programs, say, flashtilld: command } = options
  const morePorts = ['shop', 'till', 'street', 'printer']
  // What a killed shop left running holds the ports that are to be used again.
  await endLeftover(tillIdentity(folder))
  const nodes = await prepareNodes(folder, {
    programs,
    morePorts,
    ...(say === undefined ? {} : { say }),
  })
  const till =
    command === undefined
      ? undefined
      : await preparePracticeTill({
          folder,
          command,
          nodes,
          ...(options.shop === undefined ? {} : { shop: options.shop }),
        })
  const tray = await openTray({
    port: nodes.ports['printer'] ?? 0,
    folder: path.join(folder, 'paper'),
    devices: devicesFolder(folder),
    clock: options.clock,
  })
  const cards = await openCardBox({
    folder: path.join(folder, 'cards'),
    socketPath: readerSocket(folder),
    random: systemRandom,
  })
  const seed = Math.floor(options.clock.now() / 1000) % 1_000_000
  const exchange = createExchange(options.clock, seed)
  const addresses = addressesOf(nodes.ports)
  const issuer = openIssuer({
    cards: openIssuerCards(folder, systemRandom),
    clock: options.clock,
    random: systemRandom,
    origin: `http://127.0.0.1:${nodes.ports['shop'] ?? 0}`,
    pay: (bolt11) => payBolt11(nodes.customer, { bolt11 }),
  })
  putForeignCards(cards, issuer)
  const local = (port: string): string => `http://127.0.0.1:${nodes.ports[port] ?? 0}`
  const terminal = openTerminal({
    box: cards,
    node: terminalNode(nodes.customer),
    allow: [local('shop'), local('street')],
  })
  return {
    options,
    nodes,
    till,
    exchange,
    tray,
    cards,
    terminal,
    issuer,
    addresses,
    run: { state: 'starting' },
  }
}

const startTill = async ({ till, run }: Shop): Promise<void> => {
  if (till === undefined || run.state === 'stopping') return
  await till.part.start()
  await eventually(
    async () => {
      if (!(await till.answers())) throw new Error('it does not answer')
    },
    { withinMs: 30_000, what: 'the till did not open' },
  )
}

/** A known shop has its macaroon, and the till opens beside the nodes; a new one has to wait for it. */
const startAll = (
  shop: Shop,
): { readonly tillOpen: Promise<void>; readonly ready: Promise<void> } => {
  const nodesOpen = shop.nodes.open()
  const tillOpen = shop.nodes.complete ? startTill(shop) : nodesOpen.then(() => startTill(shop))
  const ready = Promise.all([nodesOpen, tillOpen]).then(() => {
    if (shop.run.state === 'starting') shop.run.state = 'ready'
  })
  // Whoever does not wait for them is not ended by them.
  tillOpen.catch(() => undefined)
  ready.catch(() => undefined)
  return { tillOpen, ready }
}

const stopAll = async (shop: Shop, doors: readonly Server[]): Promise<void> => {
  shop.run.state = 'stopping'
  const tillStopped = shop.till?.part.stop()
  await Promise.race([
    tillStopped ?? Promise.resolve(),
    new Promise((resolve) => setTimeout(resolve, tillFirstMs).unref()),
  ])
  await Promise.all([shop.nodes.stop(), tillStopped])
  await Promise.all([shop.tray.close(), shop.cards.close()])
  await Promise.all(doors.map(closeDoor))
  await rm(practiceSocket(shop.options.folder), { force: true })
}

/**
 * Opens the practice shop: everything outside the till, and the till itself as a program that it watches. Claims the
 * folder first and ends what a killed shop left running there. Resolves as soon as its pages answer.
 */
export async function openShop(options: PracticeShopOptions): Promise<PracticeShop> {
  const { folder, clock } = options
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const routes: DoorRoute[] = []
  const own = await openOwnSocket(folder, routes)
  try {
    const shop = await prepareShop(options)
    routes.push(...routesOf(shop))
    const port = shop.nodes.ports['shop'] ?? 0
    const door = await openDoor({ port }, [
      exchangeRoute(shop.exchange, clock),
      ...shop.issuer.routes,
      ...routes,
      ...pageRoutes,
    ])
    const { tillOpen, ready } = startAll(shop)
    const logs = path.join(folder, 'logs')
    const stopCare = keepChainYoung({ bitcoind: shop.nodes.bitcoind, clock, logs })
    const stopPeers = keepPeers(shop.nodes.customer, shop.nodes.till)
    let stopping: Promise<void> | undefined
    return Object.freeze({
      addresses: shop.addresses,
      status: () => statusOf(shop),
      tillOpen,
      ready,
      stop: () => {
        stopCare()
        stopPeers()
        stopping ??= stopAll(shop, [door, own])
        return stopping
      },
    })
  } catch (problem) {
    await closeDoor(own)
    throw problem
  }
}
