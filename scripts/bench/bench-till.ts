import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import path from 'node:path'
import { startSimPrinter, type SimPrinter } from '../../drivers/sim/printer.ts'
import { systemClock } from '../../main/clock.ts'
import { createExchange } from '../../main/sandbox/exchange.ts'
import { isFree } from '../../main/sandbox/free-ports.ts'
import { payBolt11 } from '../../main/sandbox/pay-bolt11.ts'
import type { PracticeNodes } from '../../main/sandbox/practice-nodes.ts'
import { tillSettings } from '../../main/sandbox/till-settings.ts'
import { tillBooks, type TillBooks } from '../test/faults/till-books.ts'
import { until } from '../test/faults/till-bench.ts'
import { bolt11Of, tillDoor, type TillDoor } from '../test/faults/till-door.ts'
import { tillProcess, type TillProcess } from '../test/faults/till-process.ts'

/** A real flashtilld on a data folder of its own, with nothing between it and LND. */
export type BenchTill = {
  readonly home: string
  readonly address: string
  readonly process: TillProcess
  readonly door: TillDoor
  readonly books: TillBooks
  readonly printer: SimPrinter | undefined
  /** Spawns it and waits until it can sell. */
  start(): Promise<void>
  /** A sale of 4,50 € with its code. */
  charge(): Promise<{ readonly id: string; readonly bolt11: string }>
  pay(bolt11: string): Promise<void>
  /** How many findings the audit of books and node has; none is what all want. */
  findings(): Promise<number>
  end(): Promise<void>
}

export type BenchTillOptions = {
  readonly folder: string
  readonly nodes: PracticeNodes
  readonly hasPrinter?: boolean
  /** The socket of a card reader, and no other reader. */
  readonly reader?: string
  /** Where LND is reached, if not at its own port. */
  readonly lndPort?: number
  /** Put before the service's command. */
  readonly wrap?: readonly string[]
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
  return {
    port,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}

export async function freePort(): Promise<number> {
  for (;;) {
    const port = 33_000 + Math.floor(Math.random() * 1500)
    if (await isFree(port)) return port
  }
}

type Ports = { readonly port: number; readonly shopPort: number; readonly printerPort?: number }

async function writeSettings(options: BenchTillOptions, ports: Ports): Promise<string> {
  const { nodes, lndPort } = options
  const home = path.join(options.folder, 'till')
  const text = tillSettings({
    devices: path.join(options.folder, 'devices'),
    port: ports.port,
    shop: { name: 'Bench', currency: 'EUR' },
    shopPort: ports.shopPort,
    node: {
      port: lndPort ?? nodes.till.grpcPort,
      certificate: nodes.till.certificateFile,
      macaroon: nodes.tillMacaroonFile,
    },
    ...(options.reader === undefined ? {} : { reader: options.reader }),
    ...(ports.printerPort === undefined
      ? {}
      : { printer: { port: ports.printerPort, profile: 'epson-80' } }),
  })
  await mkdir(home, { recursive: true, mode: 0o700 })
  await writeFile(path.join(home, 'flashtill.toml'), text, { mode: 0o600 })
  return home
}

const openPrinter = (): Promise<SimPrinter> =>
  startSimPrinter({ host: '127.0.0.1', port: 0, width: 80, clock: systemClock, mmPerSecond: 2000 })

/** Opens what a till talks to; the till itself starts with `start`. */
export async function openBenchTill(options: BenchTillOptions): Promise<BenchTill> {
  const exchange = await openExchange()
  const printer = options.hasPrinter === true ? await openPrinter() : undefined
  const port = await freePort()
  const home = await writeSettings(options, {
    port,
    shopPort: exchange.port,
    ...(printer === undefined ? {} : { printerPort: printer.port }),
  })
  const process = tillProcess(home, options.folder, options.wrap)
  const door = tillDoor(home, port)
  return Object.freeze({
    ...{ home, process, door, printer, books: tillBooks(home) },
    address: `http://127.0.0.1:${port}`,
    start: async () => {
      process.spawn()
      await until('the till can sell', () => door.sells(), 60_000)
    },
    charge: async () => {
      const sale = await door.charge()
      return { id: sale.id, bolt11: bolt11Of(sale) }
    },
    pay: async (bolt11: string) => {
      const paid = await payBolt11(options.nodes.customer, { bolt11, timeoutSeconds: 30 })
      if (paid.status !== 'SUCCEEDED') throw new Error(`${paid.status}: ${paid.reason ?? ''}`)
    },
    findings: async () => (await door.audit()).findings.length,
    end: async () => {
      await process.stop()
      await printer?.stop()
      exchange.close()
    },
  })
}
