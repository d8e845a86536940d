/**
 * A receipt printer on the network that is none: it listens on a port, keeps ESC/POS's two-way manners (status at once,
 * `GS r` only when all before it is on paper, one client at a time), moves paper at a head's speed, and its troubles are
 * made by hand. The practice shop's printer; tests use it too.
 */
import { createServer, type Server, type Socket } from 'node:net'
import type { Clock } from '../../core/ports/clock.ts'
import { statusBytes } from '../printer/printer-status.ts'
import { readToken, type Token } from '../printer/read-command.ts'
import { readProfile } from '../profiles/read-profile.ts'
import { createMechanism, type Mechanism } from './printer-mechanism.ts'
import { createSlipFolder, type Slip } from './slip-folder.ts'

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

export type SimPrinter = {
  /** Where it listens. */
  readonly port: number
  /** Oldest first. */
  slips(): readonly Slip[]
  /** Calls back for every slip that falls; returns a way to stop that. */
  onSlip(fallen: (slip: Slip) => void): () => void
  /** `true` a new roll, `false` none, or so many millimetres left. */
  setPaper(paper: boolean | number): void
  setCover(isOpen: boolean): void
  setCutterStuck(isStuck: boolean): void
  /** Off: the port is shut and connections break. */
  power(isOn: boolean): Promise<void>
  /** Off by itself after so many more bytes, wherever in a slip that is. */
  powerOffAfter(bytes: number): void
  /** Deaf and mute with the connection open (half open): as if the cable were out. */
  setHung(isHung: boolean): void
  /** How often the drawer was kicked open. */
  drawerKicks(): number
  /** A hand tears off what hangs out. */
  tear(): void
  stop(): Promise<void>
}

const DLE = 0x10

/** The state behind the port. */
type Machine = {
  readonly host: string
  readonly mechanism: Mechanism
  /** The first is served, the others wait (as on most printers). */
  readonly clients: Socket[]
  server: Server | undefined
  port: number
  isHung: boolean
  bytesToLive: number
  /** The last bytes, in case a real-time command is cut in two by the wire. */
  tail: Uint8Array
}

const send = ({ clients, isHung }: Machine, bytes: Uint8Array): void => {
  if (!isHung) clients[0]?.write(bytes)
}

function obey(machine: Machine, token: Token & { readonly kind: 'command' }): void {
  const [n = 0] = token.parameters
  const { mechanism } = machine
  if (token.name === 'realTimeStatus')
    send(machine, Uint8Array.of(statusBytes(mechanism.status())[n - 1] ?? 0x12))
  if (token.name === 'realTimeControl' && n === 8) mechanism.clear()
}

/**
 * Obeys real-time commands when they arrive, wherever they stand (also in the middle of a picture, as printers do), and
 * hands everything on to the buffer, where they mean nothing; what came before a "clear" is gone. A chunk of nothing but
 * questions is not handed on: they would pile up while the printer cannot print.
 */
function hear(machine: Machine, bytes: Uint8Array): void {
  const all = Buffer.concat([machine.tail, bytes])
  let from = 0
  let at = 0
  let isAllRealTime = true
  while (at < all.length) {
    const token = all[at] === DLE ? readToken(all, at) : undefined
    if (all[at] === DLE && token === undefined) break
    if (token?.kind !== 'command') {
      isAllRealTime = false
      at += 1
      continue
    }
    obey(machine, token)
    at = token.end
    if (token.name === 'realTimeControl' && token.parameters[0] === 8) from = at
  }
  machine.tail = all.subarray(at)
  if (!isAllRealTime) machine.mechanism.receive(all.subarray(from, at))
}

function receive(machine: Machine, bytes: Uint8Array): void {
  if (machine.isHung) return
  const heard = bytes.subarray(0, machine.bytesToLive)
  machine.bytesToLive -= heard.length
  hear(machine, heard)
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
    machine.tail = new Uint8Array(0)
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
  const { server, clients, mechanism } = machine
  machine.server = undefined
  mechanism.power(false)
  for (const socket of clients.splice(0)) socket.resetAndDestroy()
  if (server !== undefined) await new Promise<void>((resolve) => server.close(() => resolve()))
}

async function setPower(machine: Machine, isOn: boolean): Promise<void> {
  if (!isOn) return shut(machine)
  if (machine.server !== undefined) return
  machine.mechanism.power(true)
  await listen(machine)
}

/** Starts a printer. Rejects when the port is taken. */
export async function startSimPrinter(settings: SimPrinterSettings): Promise<SimPrinter> {
  const { clock, width, folder, mmPerSecond = 150 } = settings
  const profile = readProfile(width === 58 ? 'epson-58' : 'epson-80')
  if (!profile.ok) throw new Error('mistake in the program: the simulated printer has no profile')
  const slips = createSlipFolder(folder)
  const listeners = new Set<(slip: Slip) => void>()
  let kicks = 0
  const mechanism = createMechanism({
    profile: profile.value,
    clock,
    mmPerSecond,
    answer: (bytes) => send(machine, bytes),
    kick: () => {
      kicks += 1
    },
    dropSlip: (fallen) => {
      const slip = slips.add(fallen)
      for (const listener of listeners) listener(slip)
    },
  })
  const machine: Machine = {
    host: settings.host,
    mechanism,
    clients: [],
    server: undefined,
    port: settings.port,
    isHung: false,
    bytesToLive: Number.POSITIVE_INFINITY,
    tail: new Uint8Array(0),
  }
  await listen(machine)
  return Object.freeze({
    port: machine.port,
    slips: slips.all,
    onSlip: (fallen: (slip: Slip) => void) => {
      const entry = (slip: Slip) => fallen(slip)
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
    setPaper: mechanism.setPaper,
    setCover: mechanism.setCover,
    setCutterStuck: mechanism.setCutterStuck,
    power: (isOn: boolean) => setPower(machine, isOn),
    powerOffAfter: (bytes: number) => {
      machine.bytesToLive = bytes
    },
    setHung: (isHung: boolean) => {
      machine.isHung = isHung
    },
    drawerKicks: () => kicks,
    tear: mechanism.tear,
    stop: () => shut(machine),
  })
}
