import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { Type, type Static } from 'typebox'
import { Value } from 'typebox/value'
import { bakeTillMacaroons } from './bake-macaroon.ts'
import { createBitcoind, type Bitcoind } from './bitcoind.ts'
import {
  channelsActive,
  connectPeers,
  customerReachesTill,
  fundAndOpenChannels,
  mineNow,
  type MineForSetUp,
  publicKeyOf,
} from './channels.ts'
import { choosePorts } from './free-ports.ts'
import { createLnd, type Lnd } from './lnd.ts'
import { endLeftover } from './part.ts'

export type PracticeNodes = {
  readonly bitcoind: Bitcoind
  readonly till: Lnd
  readonly customer: Lnd
  /** The till's own rights: it sells and reads, it cannot pay (`tillRights`). */
  readonly tillMacaroonFile: string
  /** The right to pay out, and no other (`payerRights`). */
  readonly payerMacaroonFile: string
  /** Every chosen port by its name. */
  readonly ports: Readonly<Record<string, number>>
  /** Ends all that was started, LND before bitcoind; may be called again. */
  stop(): Promise<void>
}

/** Nodes that are known but do not run yet. */
export type PreparedNodes = PracticeNodes & {
  /** Whether wallets, channels and macaroons exist from an earlier start. */
  readonly complete: boolean
  open(): Promise<void>
}

export type StartNodesOptions = {
  /** What `ensureNodes` of scripts/nodes answered. */
  readonly programs: { readonly bitcoind: readonly string[]; readonly lnd: string }
  readonly say?: (line: string) => void
  /** Names of further ports to choose and remember with the nodes' own. */
  readonly morePorts?: readonly string[]
  /** How blocks are mined at the start; tests of old chains give them other times. */
  readonly mine?: MineForSetUp
}

const portNames = [
  ...['bitcoindRpc', 'zmqBlock', 'zmqTransaction'],
  ...['tillGrpc', 'tillPeer', 'customerGrpc', 'customerPeer'],
]

const remembered = Type.Object({
  ports: Type.Record(Type.String(), Type.Integer()),
  bitcoindPassword: Type.String(),
  /** Whether wallets, channels and macaroons were made to the end. */
  complete: Type.Boolean(),
})
type Remembered = Static<typeof remembered>

const memoryFile = (folder: string): string => path.join(folder, 'nodes.json')

const recall = async (folder: string): Promise<Remembered> => {
  const text = await readFile(memoryFile(folder), 'utf8').catch(() => '{}')
  let known: unknown
  try {
    known = JSON.parse(text)
  } catch {
    known = undefined
  }
  if (Value.Check(remembered, known)) return known
  return { ports: {}, bitcoindPassword: randomBytes(24).toString('hex'), complete: false }
}

const remember = async (folder: string, known: Remembered): Promise<void> => {
  const file = memoryFile(folder)
  await writeFile(`${file}.part`, `${JSON.stringify(known, undefined, 2)}\n`, { mode: 0o600 })
  await rename(`${file}.part`, file)
}

/** A set-up that was interrupted is begun anew: nobody has paid with it yet. */
const dropHalfSetUp = async (folder: string): Promise<void> => {
  for (const part of ['bitcoind', 'lnd-till', 'lnd-customer', 'technician', 'macaroons'])
    await rm(path.join(folder, part), { recursive: true, force: true })
}

type Made = { readonly bitcoind: Bitcoind; readonly till: Lnd; readonly customer: Lnd }

const make = async (
  folder: string,
  known: Remembered,
  { programs }: StartNodesOptions,
): Promise<Made> => {
  const port = (name: string): number => known.ports[name] ?? 0
  const bitcoind = await createBitcoind({
    folder,
    program: programs.bitcoind,
    ports: {
      rpc: port('bitcoindRpc'),
      block: port('zmqBlock'),
      transaction: port('zmqTransaction'),
    },
    password: known.bitcoindPassword,
  })
  const lnd = (name: 'till' | 'customer'): Promise<Lnd> =>
    createLnd({
      name,
      folder,
      program: programs.lnd,
      ports: { grpc: port(`${name}Grpc`), peer: port(`${name}Peer`) },
      bitcoind,
    })
  return { bitcoind, till: await lnd('till'), customer: await lnd('customer') }
}

const endLeftovers = async ({ bitcoind, till, customer }: Made): Promise<boolean> => {
  const lnds = await Promise.all([endLeftover(till.options), endLeftover(customer.options)])
  return [...lnds, await endLeftover(bitcoind.options)].includes(true)
}

type Run = { stopping: boolean }

const stopAll = async ({ bitcoind, till, customer }: Made, run: Run): Promise<void> => {
  run.stopping = true
  till.hangUp()
  customer.hangUp()
  await Promise.all([till.part.stop(), customer.part.stop()])
  await bitcoind.part.stop()
}

const goOn = (run: Run): void => {
  if (run.stopping) throw new Error('the practice shop was stopped while it started')
}

const openChain = async (made: Made, options: StartNodesOptions, run: Run): Promise<void> => {
  const { bitcoind, till, customer } = made
  options.say?.('starting bitcoind on regtest')
  goOn(run)
  await bitcoind.part.start()
  await bitcoind.ready()
  // LND serves only when the newest block is younger than two hours.
  await (options.mine ?? mineNow)(bitcoind, 1)
  options.say?.('starting the till’s and the customer’s LND')
  goOn(run)
  await Promise.all([till.part.start(), customer.part.start()])
  await Promise.all([till.open(), customer.open()])
}

const openChannels = async (made: Made): Promise<void> => {
  const { till, customer } = made
  await Promise.all([till.ready(), customer.ready()])
  await connectPeers(customer, till)
  // The customer may have channels with a till that was replaced.
  await channelsActive(till)
  await customerReachesTill(made)
}

/** Chooses ports, ends what an earlier start left running in this folder, writes settings. Nothing runs before `open`. */
export async function prepareNodes(
  folder: string,
  options: StartNodesOptions,
): Promise<PreparedNodes> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let known = await recall(folder)
  if (await endLeftovers(await make(folder, known, options)))
    options.say?.('ended the nodes that an earlier start had left running')
  if (!known.complete) await dropHalfSetUp(folder)
  const names = [...portNames, ...(options.morePorts ?? [])]
  const ports = await choosePorts({ folder, names, remembered: known.ports })
  known = { ...known, ports }
  await remember(folder, known)
  const made = await make(folder, known, options)
  const tillMacaroonFile = path.join(folder, 'macaroons', 'till.macaroon')
  const payerMacaroonFile = path.join(folder, 'macaroons', 'payer.macaroon')
  const run: Run = { stopping: false }

  const setUp = async (): Promise<void> => {
    options.say?.('giving both coins and opening two channels')
    await fundAndOpenChannels(made, options.mine)
    await mkdir(path.dirname(tillMacaroonFile), { recursive: true, mode: 0o700 })
    await bakeTillMacaroons(made.till, { tillMacaroonFile, payerMacaroonFile })
    await remember(folder, { ...known, complete: true })
  }

  const open = async (): Promise<void> => {
    await openChain(made, options, run)
    // Both say which chain they are on before anything is done with them.
    await Promise.all([publicKeyOf(made.till), publicKeyOf(made.customer)])
    await (known.complete ? openChannels(made) : setUp())
    // A shop of before cards paid elsewhere has none yet.
    if (!existsSync(payerMacaroonFile))
      await bakeTillMacaroons(made.till, { tillMacaroonFile, payerMacaroonFile })
  }

  const stop = (): Promise<void> => stopAll(made, run)
  const { complete } = known
  return Object.freeze({
    ...made,
    tillMacaroonFile,
    payerMacaroonFile,
    ports,
    complete,
    open,
    stop,
  })
}

/**
 * Starts bitcoind and the two LNDs of a practice shop in `folder` (absolute): about 10 s for a new folder, with wallets,
 * two channels and the till's macaroon; a few seconds for a known one. Whatever an earlier start left running there is
 * ended first. Each part's `stop`, `kill`, `pause` and `start` may be used at any time; what dies comes back by itself.
 */
export async function startNodes(
  folder: string,
  options: StartNodesOptions,
): Promise<PracticeNodes> {
  const nodes = await prepareNodes(folder, options)
  try {
    await nodes.open()
  } catch (problem) {
    await nodes.stop()
    throw problem
  }
  return nodes
}
