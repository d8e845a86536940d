/** The living devices: what is plugged in, opened by its driver as the shop's list says, each for itself. */
import type { DeviceId } from '../../core/contract/ids.ts'
import type { Device, DeviceState, FoundDevice } from '../../core/device/device.ts'
import { failure } from '../../core/errors/registry.ts'
import type { DeviceFacts, DevicePort, PlacedDevice } from '../../core/ports/device.ts'
import type { PrinterPort, PrinterState, PrintRequest } from '../../core/ports/printer.ts'
import { profileNames } from '../../drivers/profiles/read-profile.ts'
import { watchDevices, type HotPlug } from '../../drivers/transport/hot-plug.ts'
import {
  isPrinter,
  openingOf,
  openPrinter,
  type OpenPrinter,
  type PrinterParts,
} from './open-printer.ts'
import { createSerialLines, type SerialLines } from './serial-lines.ts'

/** `[printer]` of flashtill.toml: a printer on the network. `profile` is a file's name in drivers/profiles. */
export type NetworkPrinter = {
  readonly host: string
  readonly port: number
  readonly profile?: string | undefined
}

export type BoardParts = Omit<PrinterParts, 'serialLines'> & {
  readonly printer?: NetworkPrinter | undefined
  /** `/`, or a folder made like it. */
  readonly root?: string | undefined
}

export type DeviceBoard = DevicePort & {
  /** Of whichever printer has the role; nothing but its state when none has. */
  receiptFacts(): DeviceFacts
  close(): Promise<void>
}

/** A device that the shop knows, and its driver while it is there. */
type Live = {
  readonly placed: PlacedDevice
  readonly opening: string
  readonly open: OpenPrinter | undefined
}

type Board = BoardParts & {
  readonly serialLines: SerialLines
  readonly live: Map<DeviceId, Live>
  /** By path: what is being closed there. */
  readonly closing: Map<string, Promise<void>>
  readonly foundListeners: Set<() => void>
  readonly stateListeners: Set<(id: DeviceId) => void>
  readonly printerListeners: Set<(state: PrinterState) => void>
  found: readonly FoundDevice[]
  isFollowing: boolean
}

const none: PrinterState = { kind: 'absent', reason: 'printer.none' }
const away: PrinterState = { kind: 'absent', reason: 'printer.absent' }

const networkPrinter = ({ host, port, profile }: NetworkPrinter): FoundDevice => {
  const place = `${host.includes(':') ? `[${host}]` : host}:${port}`
  return {
    identity: { bus: 'network', place, vendor: '', product: '', serial: '' },
    path: `tcp://${place}`,
    maker: '',
    model: '',
    kind: 'printer',
    ...(profile === undefined ? {} : { profile }),
  }
}

const receiptDevice = ({ live }: Board): Live | undefined =>
  [...live.values()].find(({ placed }) => placed.device.role === 'receipt')

function printerState(board: Board): PrinterState {
  const receipt = receiptDevice(board)
  if (receipt !== undefined) return receipt.open?.printer.state() ?? away
  return board.isFollowing || board.printer === undefined ? none : { kind: 'probing' }
}

/** Busy and ready again is every slip; what is said is anything else. */
function followState(board: Board, { id, name }: Device, { printer }: OpenPrinter): void {
  let said = ''
  printer.onState((state) => {
    const isCurrent = board.live.get(id)?.open?.printer === printer
    if (!isCurrent) return
    const line = { event: 'printer.state', device: name, ...state }
    if (state.kind !== 'busy' && JSON.stringify(line) !== said) {
      said = JSON.stringify(line)
      board.log.info(line)
    }
    tellState(board, id)
  })
}

function tellState(board: Board, id: DeviceId): void {
  for (const listener of board.stateListeners) listener(id)
  if (board.live.get(id)?.placed.device.role !== 'receipt') return
  const state = printerState(board)
  for (const listener of board.printerListeners) listener(state)
}

function close(board: Board, live: Live): void {
  const path = live.placed.found?.path
  if (live.open === undefined || path === undefined) return
  const closing: Promise<void> = live.open.printer.close().finally(() => {
    if (board.closing.get(path) === closing) board.closing.delete(path)
  })
  board.closing.set(path, closing)
}

/** The device as it is to be; its driver stays open where nothing of it has changed. */
function placeOne(board: Board, placed: PlacedDevice): Live {
  const { device, found } = placed
  const before = board.live.get(device.id)
  const isHere = found !== undefined && isPrinter(device)
  const opening = isHere ? openingOf(device, found) : ''
  if (before?.opening === opening) return { ...before, placed }
  if (before !== undefined) close(board, before)
  if (!isHere) return { placed, opening, open: undefined }
  const closing = board.closing.get(found.path) ?? Promise.resolve()
  return { placed, opening, open: openPrinter({ ...board, before: closing }, device, found) }
}

function logPlaces(board: Board, before: Live | undefined, { placed, open }: Live): void {
  const { device, found } = placed
  const line = { device: device.name, kind: device.kind, role: device.role }
  if (found !== undefined && before?.placed.found === undefined)
    board.log.info({ event: 'device.here', ...line, path: found.path, profile: open?.profileName })
  if (found === undefined && before?.placed.found !== undefined)
    board.log.info({ event: 'device.gone', ...line })
}

function follow(board: Board, placed: readonly PlacedDevice[]): void {
  board.isFollowing = true
  const ids = new Set(placed.map(({ device }) => device.id))
  for (const [id, live] of board.live)
    if (!ids.has(id)) {
      board.live.delete(id)
      close(board, live)
    }
  for (const one of placed) {
    const { id } = one.device
    const before = board.live.get(id)
    const live = placeOne(board, one)
    board.live.set(id, live)
    logPlaces(board, before, live)
    if (live.open !== undefined && live.open !== before?.open)
      followState(board, one.device, live.open)
  }
  for (const listener of board.stateListeners) for (const id of ids) listener(id)
  const state = printerState(board)
  for (const listener of board.printerListeners) listener(state)
}

function stateOf({ placed, open }: Live): DeviceState {
  if (placed.found === undefined) return { kind: 'absent', reason: 'device.absent' }
  if (open !== undefined) return open.printer.state()
  const { kind } = placed.device
  return kind === 'keyboard' ? { kind: 'ready' } : { kind: 'error', reason: 'device.unsupported' }
}

function factsOf(board: Board, id: DeviceId): DeviceFacts {
  const live = board.live.get(id)
  if (live === undefined) return { state: { kind: 'absent', reason: 'device.absent' } }
  const { placed, open } = live
  const address = open?.address ?? placed.found?.path
  return {
    state: stateOf(live),
    ...(address === undefined ? {} : { address }),
    ...(open === undefined ? {} : { profile: open.profileName, columns: open.columns }),
  }
}

function printOn(live: Live | undefined, request: PrintRequest) {
  if (live?.open !== undefined) return live.open.printer.print(request)
  const code = live === undefined ? 'printer.none' : 'printer.absent'
  return Promise.resolve({ kind: 'notSent', failure: failure(code) } as const)
}

/** Adds a listener; the answer takes it away again. */
function listen<T extends unknown[]>(
  listeners: Set<(...values: T) => void>,
  listener: (...values: T) => void,
): () => void {
  const entry = (...values: T) => listener(...values)
  listeners.add(entry)
  return () => {
    listeners.delete(entry)
  }
}

const receiptPrinterOf = (board: Board): PrinterPort =>
  Object.freeze({
    state: () => printerState(board),
    onState: (changed: (state: PrinterState) => void) => listen(board.printerListeners, changed),
    print: (request: PrintRequest) => printOn(receiptDevice(board), request),
  })

/** Looks for devices from now on. */
export function openDeviceBoard(parts: BoardParts): DeviceBoard {
  const configured = parts.printer === undefined ? [] : [networkPrinter(parts.printer)]
  const board: Board = {
    ...parts,
    serialLines: createSerialLines(parts),
    live: new Map(),
    closing: new Map(),
    foundListeners: new Set(),
    stateListeners: new Set(),
    printerListeners: new Set(),
    found: configured,
    isFollowing: false,
  }
  const hotPlug: HotPlug = watchDevices({
    clock: parts.clock,
    root: parts.root ?? '/',
    changed: (found) => {
      board.found = [...configured, ...found]
      for (const listener of board.foundListeners) listener()
    },
  })
  return Object.freeze({
    found: () => board.found,
    onFound: (changed: () => void) => listen(board.foundListeners, changed),
    follow: (placed: readonly PlacedDevice[]) => follow(board, placed),
    facts: (id: DeviceId) => factsOf(board, id),
    onState: (changed: (id: DeviceId) => void) => listen(board.stateListeners, changed),
    print: (id: DeviceId, request: PrintRequest) => printOn(board.live.get(id), request),
    profiles: profileNames,
    receiptPrinter: receiptPrinterOf(board),
    receiptFacts: () => {
      const receipt = receiptDevice(board)
      return receipt === undefined ? { state: none } : factsOf(board, receipt.placed.device.id)
    },
    close: async () => {
      hotPlug.close()
      for (const live of board.live.values()) close(board, live)
      await Promise.all(board.closing.values())
      await board.serialLines.close()
    },
  })
}
