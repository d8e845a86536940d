/** A receipt printer on the network that is none: it listens on a port and serves one client at a time, as most do. */
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../core/ports/clock.ts'
import { createPrinterBody, type PrinterBody, type PrinterHands } from './printer-body.ts'

export type SimPrinterSettings = {
  readonly host: string
  /** 0 takes a free one. */
  readonly port: number
  /** Of the paper, in millimetres. */
  readonly width: 58 | 80
  readonly clock: Clock
  /** Slips are kept there and found again at the next start. */
  readonly folder?: string
  /** 150 unless told. */
  readonly mmPerSecond?: number
}

export type SimPrinter = PrinterHands & {
  /** Where it listens. */
  readonly port: number
  /** Off: the port is shut and connections break. */
  power(isOn: boolean): Promise<void>
  /** Off by itself after so many more bytes, wherever in a slip that is. */
  powerOffAfter(bytes: number): void
  stop(): Promise<void>
}

/** The state behind the port. */
type Machine = {
  readonly host: string
  readonly body: PrinterBody
  /** The first is served, the others wait (as on most printers). */
  readonly clients: Socket[]
  server: Server | undefined
  port: number
  bytesToLive: number
}

function receive(machine: Machine, bytes: Uint8Array): void {
  const heard = bytes.subarray(0, machine.bytesToLive)
  machine.bytesToLive -= heard.length
  machine.body.receive(heard)
  if (machine.bytesToLive <= 0) void shut(machine)
}

/** The first in line is heard; who waits is not read. */
function serveNext(machine: Machine): void {
  machine.clients[0]?.resume()
}

function welcome(machine: Machine, socket: Socket): void {
  socket.setNoDelay(true)
  socket.pause()
  machine.clients.push(socket)
  socket.on('data', (bytes: Uint8Array) => receive(machine, bytes))
  // A client that breaks off is gone; the printer has nothing to say about it.
  socket.on('error', () => socket.destroy())
  socket.on('close', () => {
    const at = machine.clients.indexOf(socket)
    if (at >= 0) machine.clients.splice(at, 1)
    machine.body.forgetHalf()
    serveNext(machine)
  })
  serveNext(machine)
}

async function listen(machine: Machine): Promise<void> {
  const server = createServer((socket) => welcome(machine, socket))
  machine.server = server
  machine.bytesToLive = Number.POSITIVE_INFINITY
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(machine.port, machine.host, resolve)
  })
  const address = server.address()
  if (typeof address === 'object' && address !== null) machine.port = address.port
}

async function shut(machine: Machine): Promise<void> {
  const { server, clients, body } = machine
  machine.server = undefined
  body.power(false)
  for (const socket of clients.splice(0)) socket.resetAndDestroy()
  if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()))
}

async function setPower(machine: Machine, isOn: boolean): Promise<void> {
  if (!isOn) return shut(machine)
  if (machine.server !== undefined) return
  machine.body.power(true)
  await listen(machine)
}

/** Starts a printer. Rejects when the port is taken. */
export async function startSimPrinter(settings: SimPrinterSettings): Promise<SimPrinter> {
  const { clock, width, folder, mmPerSecond } = settings
  const body = createPrinterBody({
    profile: width === 58 ? 'epson-58' : 'epson-80',
    ...{ clock, folder, mmPerSecond },
    send: (bytes) => void machine.clients[0]?.write(bytes),
  })
  const machine: Machine = {
    host: settings.host,
    body,
    clients: [],
    server: undefined,
    port: settings.port,
    bytesToLive: Number.POSITIVE_INFINITY,
  }
  await listen(machine)
  return Object.freeze({
    ...body,
    port: machine.port,
    power: (isOn: boolean) => setPower(machine, isOn),
    powerOffAfter: (bytes: number) => {
      machine.bytesToLive = bytes
    },
    stop: () => shut(machine),
  })
}
