import { chmodSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { startSimPrinter, type SimPrinter } from '../../../drivers/sim/printer.ts'
import { newId } from '../../../core/contract/ids.ts'
import { systemClock } from '../../../main/clock.ts'
import { systemRandom } from '../../../main/random.ts'
import { createExchange } from '../../../main/sandbox/exchange.ts'
import { keepPeers } from '../../../main/sandbox/keep-peers.ts'
import { isFree } from '../../../main/sandbox/free-ports.ts'
import { payBolt11, type PayAnswer } from '../../../main/sandbox/pay-bolt11.ts'
import { startNodes, type PracticeNodes } from '../../../main/sandbox/practice-nodes.ts'
import { tillSettings } from '../../../main/sandbox/till-settings.ts'
import { ensureNodes } from '../../nodes/ensure-nodes.ts'
import { openTcpGate, type TcpGate } from './tcp-gate.ts'
import { tillBooks, type TillBooks } from './till-books.ts'
import { tillDoor, type TillDoor } from './till-door.ts'
import { tillProcess, type TillProcess } from './till-process.ts'

/** One real till with everything it talks to, each behind something that can fail. */
export type TillBench = {
  readonly nodes: PracticeNodes
  readonly folder: string
  /** The till's data folder. */
  readonly home: string
  /** Where strangers ask. */
  readonly streetPort: number
  readonly till: TillProcess
  readonly door: TillDoor
  readonly books: TillBooks
  readonly printer: SimPrinter
  readonly gates: { readonly lnd: TcpGate; readonly printer: TcpGate }
  /** Spawns the till and waits until it can sell; the milliseconds that took. */
  start(): Promise<number>
  /** Waits until a sale with a code can be made. */
  sells(): Promise<number>
  pay(bolt11: string, timeoutSeconds?: number): Promise<PayAnswer>
  /** Ends all and removes the folder. */
  end(): Promise<void>
}

export type BenchOptions = {
  readonly nodes?: PracticeNodes
  /** Where the data folder is to lie, e.g. on a small disk of its own. */
  readonly home?: string
  /** Put before the service's command. */
  readonly wrap?: readonly string[]
  /** False leaves the printer out of the settings. */
  readonly hasPrinter?: boolean
}

const folders = new Set<string>()
process.once('exit', () => {
  for (const folder of folders) process.stderr.write(`left behind: ${folder}\n`)
})

/** A new id as a screen would make it. */
export const freshId = (): string => newId(systemClock.now(), systemRandom.bytes(10))

/** Waits until it is so; fails with what was waited for. */
export async function until(
  what: string,
  fits: () => boolean | Promise<boolean>,
  withinMs = 60_000,
): Promise<number> {
  const started = performance.now()
  while (!(await fits())) {
    if (performance.now() - started > withinMs)
      throw new Error(`not within ${withinMs} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return performance.now() - started
}

export const sleep = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms))

async function freePort(): Promise<number> {
  for (;;) {
    const port = 31_000 + Math.floor(Math.random() * 1500)
    if (await isFree(port)) return port
  }
}

/** Three exchanges on one walk, at the practice shop's paths. */
async function openExchange(): Promise<{ port: number; close(): void }> {
  const exchange = createExchange(systemClock, 7)
  const server = createServer((request, response) => {
    const answer = exchange.answer(request.url ?? '')
    if (answer === undefined || answer === 'cut') return response.destroy()
    response.writeHead(answer.status, { 'content-type': 'application/json' })
    return response.end(JSON.stringify(answer.body))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return { port, close: () => void server.close() }
}

/** A folder of its own for nodes and till. */
async function newFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flashtill-faults-'))
  // Whoever runs a part under another user has to reach it.
  chmodSync(folder, 0o755)
  folders.add(folder)
  return folder
}

type Own = {
  readonly home: string
  readonly nodes: PracticeNodes
  readonly port: number
  readonly streetPort: number
}

type Line = { readonly lnd: TcpGate; readonly printer: TcpGate; readonly exchangePort: number }

async function writeSettings(
  { home, nodes, port, streetPort }: Own,
  line: Line,
  hasPrinter: boolean,
): Promise<void> {
  const text = tillSettings({
    devices: path.join(home, 'devices'),
    port,
    streetPort,
    shop: { name: 'Fault lab', currency: 'EUR' },
    shopPort: line.exchangePort,
    node: {
      port: line.lnd.port,
      certificate: nodes.till.certificateFile,
      macaroon: nodes.tillMacaroonFile,
      payer: nodes.payerMacaroonFile,
    },
    ...(hasPrinter ? { printer: { port: line.printer.port, profile: 'epson-80' } } : {}),
  })
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(path.join(home, 'flashtill.toml'), text, { mode: 0o600 })
}

/** Starts nodes, printer and exchange; the till itself starts with `start`. About 10 s, without nodes at once. */
export async function openTillBench(options: BenchOptions = {}): Promise<TillBench> {
  const folder = await newFolder()
  const nodes = options.nodes ?? (await startNodes(folder, { programs: await ensureNodes() }))
  // After some restarts in a row LND would wait for minutes before it looks for its peer again.
  const stopPeers = keepPeers(nodes.customer, nodes.till)
  const exchange = await openExchange()
  const printer = await startSimPrinter({
    host: '127.0.0.1',
    port: 0,
    width: 80,
    clock: systemClock,
    mmPerSecond: 2000,
  })
  const gates = {
    lnd: await openTcpGate(nodes.till.grpcPort),
    printer: await openTcpGate(printer.port),
  }
  const home = options.home ?? path.join(folder, 'till')
  const [port, streetPort] = [await freePort(), await freePort()]
  const line = { ...gates, exchangePort: exchange.port }
  await writeSettings({ home, nodes, port, streetPort }, line, options.hasPrinter ?? true)
  const till = tillProcess(home, folder, options.wrap)
  const door = tillDoor(home, port)
  const sells = () =>
    until('the till can sell', () => door.sells(), 180_000).catch(async (problem: unknown) => {
      const status = JSON.stringify((await door.ask('GET', '/till/status')).body)
      const log = await readFile(path.join(home, 'log', 'flashtilld.log'), 'utf8').catch(() => '')
      throw new Error(`${String(problem)}\n${status}\n${till.said()}\n${log.slice(-3000)}`, {
        cause: problem,
      })
    })
  const end = async (): Promise<void> => {
    stopPeers()
    await till.kill()
    await Promise.all([gates.lnd.close(), gates.printer.close(), printer.stop()])
    exchange.close()
    if (options.nodes === undefined) await nodes.stop()
    await rm(folder, { recursive: true, force: true })
    folders.delete(folder)
  }
  return Object.freeze({
    ...{ nodes, folder, home, streetPort, till, door, printer, gates, sells, end },
    books: tillBooks(home),
    start: async () => {
      const started = performance.now()
      till.spawn()
      await sells()
      return performance.now() - started
    },
    pay: (bolt11: string, timeoutSeconds = 30) =>
      payBolt11(nodes.customer, { bolt11, timeoutSeconds }),
  })
}
