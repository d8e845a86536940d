/** Serial lines as byte transports: the native code is in a device host of their own, started with the first line. */
import { failure, type Failure, type FailureCode } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import type {
  ByteTransport,
  Connection,
  ConnectionEvents,
} from '../../drivers/transport/byte-transport.ts'
import { startHostProcess, type HostProcess } from './host-process.ts'
import type { HostWord } from './host-words.ts'

export type SerialLines = {
  line(settings: { readonly path: string; readonly speed: number }): ByteTransport
  /** The host's process, for the technician; undefined while no line was opened. */
  hostPid(): number | undefined
  close(): Promise<void>
}

export type LinesParts = { readonly clock: Clock; readonly log: Log }

type Line = {
  readonly events: ConnectionEvents
  readonly opened: (refused: FailureCode | undefined) => void
  readonly writes: Map<number, (isTaken: boolean) => void>
}

type Desk = LinesParts & {
  readonly lines: Map<number, Line>
  host: HostProcess | undefined
  /** Orders that wait for a host that answers. */
  isUp: boolean
  waiting: (() => void)[]
  next: number
}

/** Long enough for a host that starts on a slow card. */
const OPEN_DEADLINE_MS = 10_000

function drop(desk: Desk, number: number): void {
  const line = desk.lines.get(number)
  if (line === undefined) return
  desk.lines.delete(number)
  for (const taken of line.writes.values()) taken(false)
  line.opened('device.absent')
  line.events.closed()
}

function hear(desk: Desk, word: HostWord): void {
  if (!('line' in word)) return
  const line = desk.lines.get(word.line)
  if (word.kind === 'lineBytes') line?.events.bytes(word.bytes)
  if (word.kind === 'lineClosed') drop(desk, word.line)
  if (word.kind === 'lineOpened') line?.opened(word.refused)
  if (word.kind === 'lineWritten') {
    line?.writes.get(word.number)?.(word.isTaken)
    line?.writes.delete(word.number)
  }
}

/** The host, started with the first line that is opened. */
function hostOf(desk: Desk): HostProcess {
  desk.host ??= startHostProcess({
    clock: desk.clock,
    log: desk.log,
    after: Promise.resolve(),
    started: () => {
      desk.isUp = true
      for (const go of desk.waiting.splice(0)) go()
    },
    hear: (word) => hear(desk, word),
    ended: () => {
      desk.isUp = false
      for (const number of [...desk.lines.keys()]) drop(desk, number)
    },
  })
  return desk.host
}

function connectionOver(desk: Desk, line: number): Connection {
  return Object.freeze({
    write: (bytes: Uint8Array) =>
      new Promise<boolean>((resolve) => {
        const open = desk.lines.get(line)
        if (open === undefined) return resolve(false)
        desk.next += 1
        open.writes.set(desk.next, resolve)
        hostOf(desk).order({ kind: 'writeLine', line, number: desk.next, bytes })
      }),
    close: () => {
      if (desk.lines.has(line)) hostOf(desk).order({ kind: 'closeLine', line })
      drop(desk, line)
    },
  })
}

/** Asks the host to open the line. Whatever becomes of it, `closed` is told only of a line that was open. */
async function openLine(
  desk: Desk,
  settings: { path: string; speed: number },
  events: ConnectionEvents,
): Promise<Result<Connection, Failure>> {
  const host = hostOf(desk)
  desk.next += 1
  const line = desk.next
  let isOpen = false
  const answer = new Promise<FailureCode | undefined>((opened) => {
    const told: ConnectionEvents = {
      bytes: events.bytes,
      closed: () => {
        if (isOpen) events.closed()
      },
    }
    desk.lines.set(line, { events: told, opened, writes: new Map() })
  })
  const ask = () => host.order({ kind: 'openLine', line, ...settings })
  if (desk.isUp) ask()
  else desk.waiting.push(ask)
  const late = desk.clock.sleep(OPEN_DEADLINE_MS).then((): FailureCode => 'device.noAnswer')
  const refused = await Promise.race([answer, late])
  if (refused === undefined && desk.lines.has(line)) {
    isOpen = true
    return ok(connectionOver(desk, line))
  }
  drop(desk, line)
  return err(failure(refused ?? 'device.absent', { path: settings.path }))
}

export function createSerialLines(parts: LinesParts): SerialLines {
  const desk: Desk = {
    ...parts,
    lines: new Map(),
    host: undefined,
    isUp: false,
    waiting: [],
    next: 0,
  }
  return Object.freeze({
    line: (settings: { readonly path: string; readonly speed: number }) =>
      Object.freeze({
        address: `${settings.path} at ${settings.speed}`,
        open: (events: ConnectionEvents) => openLine(desk, settings, events),
      }),
    hostPid: () => desk.host?.pid(),
    close: async () => {
      for (const number of [...desk.lines.keys()]) drop(desk, number)
      await desk.host?.close()
    },
  })
}
