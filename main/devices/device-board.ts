/** The living devices: what is plugged in, opened by its driver as the shop's list says, each for itself. */
import type { DeviceId } from '../../core/contract/ids.ts'
import type { Device, DeviceState, FoundDevice } from '../../core/device/device.ts'
import { failure } from '../../core/errors/registry.ts'
import type { DeviceFacts, DevicePort, PlacedDevice } from '../../core/ports/device.ts'
import type { DisplayText } from '../../core/ports/display.ts'
import type { DrawerState } from '../../core/ports/drawer.ts'
import type { PrinterPort, PrinterState, PrintRequest } from '../../core/ports/printer.ts'
import type { Random } from '../../core/ports/random.ts'
import type { CardHappening } from '../../core/ports/reader.ts'
import type { ScanEvent } from '../../core/ports/scanner.ts'
import { watchDevices, type HotPlug } from '../../drivers/transport/hot-plug.ts'
import {
  openDevice,
  openingOf,
  profilesFor,
  type DeviceTold as OpenTold,
  type OpenDevice,
} from './open-device.ts'
import type { PrinterParts } from './open-printer.ts'
import type { PlainReaders } from './readers.ts'
import { createSerialLines, type SerialLines } from './serial-lines.ts'

/** `[printer]` of flashtill.toml: a printer on the network. `profile` is a file's name in drivers/profiles. */
export type NetworkPrinter = {
  readonly host: string
  readonly port: number
  readonly profile?: string | undefined
}

export type BoardParts = Omit<PrinterParts, 'serialLines'> & {
  readonly random: Random
  readonly printer?: NetworkPrinter | undefined
  /** `/`, or a folder made like it. */
  readonly root?: string | undefined
}

export type DeviceBoard = DevicePort & {
  /** Of whichever printer has the role; nothing but its state when none has. */
  receiptFacts(): DeviceFacts
  /** Readers that only hand over what they have read. */
  readonly plainReaders: PlainReaders
  close(): Promise<void>
}

/** A device that the shop knows, and its driver while it is there. */
type Live = {
  readonly placed: PlacedDevice
  readonly opening: string
  readonly open: OpenDevice | undefined
}

type Board = BoardParts & {
  readonly serialLines: SerialLines
  readonly live: Map<DeviceId, Live>
  /** By path: what is being closed there. */
  readonly closing: Map<string, Promise<void>>
  readonly foundListeners: Set<() => void>
  readonly stateListeners: Set<(id: DeviceId) => void>
  readonly printerListeners: Set<(state: PrinterState) => void>
  readonly displayListeners: Set<(state: DeviceState) => void>
  readonly drawerListeners: Set<(state: DrawerState) => void>
  readonly scanListeners: Set<(event: ScanEvent) => void>
  readonly cardListeners: Set<(happened: CardHappening) => void>
  found: readonly FoundDevice[]
  isFollowing: boolean
  shown: DisplayText | undefined
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

type SingleRole = 'receipt' | 'display'

const deviceWith = ({ live }: Board, role: SingleRole): Live | undefined =>
  [...live.values()].find(({ placed }) => placed.device.role === role)

function printerState(board: Board): PrinterState {
  const receipt = deviceWith(board, 'receipt')
  if (receipt !== undefined) return receipt.open?.printer?.state() ?? away
  return board.isFollowing || board.printer === undefined ? none : { kind: 'probing' }
}

const displayAway: DeviceState = { kind: 'absent', reason: 'device.absent' }

const displayState = (board: Board): DeviceState =>
  deviceWith(board, 'display')?.open?.state() ?? displayAway

const drawerState = (board: Board): DrawerState =>
  deviceWith(board, 'receipt')?.open?.drawer?.state() ?? 'unknown'

/** Busy and ready again is every slip and every tap; what is said is anything else. */
function followState(board: Board, { id, name }: Device, open: OpenDevice): void {
  let said = ''
  const event = open.printer === undefined ? 'device.state' : 'printer.state'
  open.onState(() => {
    const isCurrent = board.live.get(id)?.open === open
    if (!isCurrent) return
    const state = open.state()
    const line = { event, device: name, ...state }
    if (state.kind !== 'busy' && JSON.stringify(line) !== said) {
      said = JSON.stringify(line)
      board.log.info(line)
    }
    tellState(board, id)
  })
}

function tellRole(board: Board, role: SingleRole): void {
  if (role === 'display')
    for (const listener of board.displayListeners) listener(displayState(board))
  if (role !== 'receipt') return
  for (const listener of board.printerListeners) listener(printerState(board))
  tellDrawer(board)
}

function tellState(board: Board, id: DeviceId): void {
  for (const listener of board.stateListeners) listener(id)
  const role = board.live.get(id)?.placed.device.role
  if (role === 'receipt' || role === 'display') tellRole(board, role)
}

function tellDrawer(board: Board): void {
  const state = drawerState(board)
  for (const listener of board.drawerListeners) listener(state)
}

/** What a device has to say beyond its state. */
const toldOf = (board: Board, id: DeviceId) => ({
  drawer: () => tellState(board, id),
  scan: (happened: Parameters<OpenTold['scan']>[0]) => {
    for (const listener of board.scanListeners) listener({ ...happened, device: id })
  },
  card: (happened: CardHappening) => {
    for (const listener of board.cardListeners) listener(happened)
  },
})

function close(board: Board, live: Live): void {
  const path = live.placed.found?.path
  if (live.open === undefined || path === undefined) return
  const closing: Promise<void> = live.open.close().finally(() => {
    if (board.closing.get(path) === closing) board.closing.delete(path)
  })
  board.closing.set(path, closing)
}

/** The device as it is to be; its driver stays open where nothing of it has changed. */
function placeOne(board: Board, placed: PlacedDevice): Live {
  const { device, found } = placed
  const before = board.live.get(device.id)
  const opening = found === undefined ? '' : openingOf(device, found)
  if (before?.opening === opening) return { ...before, placed }
  if (before !== undefined) close(board, before)
  if (found === undefined || opening === '') return { placed, opening, open: undefined }
  const closing = board.closing.get(found.path) ?? Promise.resolve()
  const own = { before: closing, grabs: board.root === undefined, told: toldOf(board, device.id) }
  const open = openDevice({ ...board, ...own }, device, found)
  if (board.shown !== undefined) open?.display?.show(board.shown)
  return { placed, opening, open }
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
  tellRole(board, 'receipt')
  tellRole(board, 'display')
}

function stateOf({ placed, open }: Live): DeviceState {
  if (placed.found === undefined) return { kind: 'absent', reason: 'device.absent' }
  if (open !== undefined) return open.state()
  const isKnown = placed.device.kind !== 'unknown'
  return isKnown ? { kind: 'ready' } : { kind: 'error', reason: 'device.unsupported' }
}

/** What somebody set, or what was learnt of it. */
function drawerFacts({ drawer, profile }: OpenDevice): Pick<DeviceFacts, 'drawer'> {
  if (drawer === undefined || profile === undefined) return {}
  const openIs = drawer.openIs()
  const wiring = openIs === undefined ? profile.drawer : { ...profile.drawer, openIs }
  return { drawer: { state: drawer.state(), wiring } }
}

function factsOf(board: Board, id: DeviceId): DeviceFacts {
  const live = board.live.get(id)
  if (live === undefined) return { state: { kind: 'absent', reason: 'device.absent' } }
  const { placed, open } = live
  const address = open?.address ?? placed.found?.path
  const { profileName, columns } = open ?? {}
  return {
    state: stateOf(live),
    ...(address === undefined ? {} : { address }),
    ...(profileName === undefined ? {} : { profile: profileName }),
    ...(columns === undefined ? {} : { columns }),
    ...(open === undefined ? {} : drawerFacts(open)),
  }
}

async function printOn(live: Live | undefined, request: PrintRequest) {
  const { printer, drawer } = live?.open ?? {}
  if (printer === undefined) {
    const code = live === undefined ? 'printer.none' : 'printer.absent'
    return { kind: 'notSent', failure: failure(code) } as const
  }
  if (!request.blocks.some(({ kind }) => kind === 'drawer')) return printer.print(request)
  // Slips before it may take their time: the pulse comes between now and its answer.
  drawer?.pulsed()
  const outcome = await printer.print(request)
  drawer?.pulsed()
  return outcome
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
    print: (request: PrintRequest) => printOn(deviceWith(board, 'receipt'), request),
  })

const plainReadersOf = (board: Board): PlainReaders =>
  Object.freeze({
    views: () => [...board.live.values()].flatMap(({ open }) => open?.cards?.views() ?? []),
    onState: (changed: () => void) => listen(board.stateListeners, () => changed()),
    onCard: (happened: (card: CardHappening) => void) => listen(board.cardListeners, happened),
  })

function show(board: Board, text: DisplayText): void {
  board.shown = text
  deviceWith(board, 'display')?.open?.display?.show(text)
}

/** What hangs on one of the roles, whoever has it now. */
const rolePortsOf = (board: Board) => ({
  receiptPrinter: receiptPrinterOf(board),
  display: Object.freeze({
    state: () => displayState(board),
    onState: (changed: (state: DeviceState) => void) => listen(board.displayListeners, changed),
    show: (text: DisplayText) => show(board, text),
  }),
  drawer: Object.freeze({
    state: () => drawerState(board),
    onState: (changed: (state: DrawerState) => void) => listen(board.drawerListeners, changed),
  }),
  scanners: Object.freeze({
    onScan: (happened: (event: ScanEvent) => void) => listen(board.scanListeners, happened),
  }),
  plainReaders: plainReadersOf(board),
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
    displayListeners: new Set(),
    drawerListeners: new Set(),
    scanListeners: new Set(),
    cardListeners: new Set(),
    found: configured,
    isFollowing: false,
    shown: undefined,
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
    profiles: profilesFor,
    ...rolePortsOf(board),
    receiptFacts: () => {
      const receipt = deviceWith(board, 'receipt')
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
