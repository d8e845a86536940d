import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { PrintOutcome } from '../../core/ports/printer.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ByteTransport, Connection } from '../transport/byte-transport.ts'
import { createAnswerReader } from './answers.ts'
import { encodeCommand } from './commands.ts'
import {
  STATUS_ANSWERS,
  statusOf,
  statusQuestions,
  troubleOf,
  type PrinterStatus,
} from './printer-status.ts'
import type { Signal } from './signal.ts'

/** An answer to DLE EOT comes within milliseconds; this long is nobody. */
const STATUS_DEADLINE_MS = 2_000
/** Some printers do not tell their model: then this much quiet must do. */
const MODEL_DEADLINE_MS = 700
/** What lies in the printer's memory is on paper by then; longer than this it waits for the rest of a torn command. */
const TORN_MS = 8_000
const WATCH_MS = 250
/** A slip that is not confirmed after this never will be. */
const PRINT_DEADLINE_MS = 60_000
/** Slowest wire that we expect behind a network box, bytes a ms (9 600 baud): questions queue up behind the slip. */
const SLOWEST_BYTES_PER_MS = 0.96

/** GS r 1 after the last byte: answered once all before it has been worked off. */
const CONFIRM = encodeCommand('transmitStatus', [1])
/** GS I 67, the model's name: its answer divides what was asked before from what comes. */
const ASK_MODEL = encodeCommand('transmitId', [67])
const NO_AUTOMATIC_STATUS = encodeCommand('automaticStatus', [0])
/** DLE DC4 8: clear the buffers. */
const CLEAR_BUFFERS = encodeCommand('realTimeControl', [8, 1, 3, 20, 1, 6, 2, 8])

export type SessionEnd = 'closed' | 'silent'

/** One connection's talk with a printer. */
export type Session = {
  /** How it ended: the connection went, or nobody answered and we went. */
  end(): SessionEnd | undefined
  /** Undefined: no answer; the session is over. */
  askStatus(): Promise<PrinterStatus | undefined>
  /** Leaves behind every answer to earlier slips. The model's name, empty when it does not tell. */
  divide(): Promise<string>
  print(bytes: Uint8Array): Promise<PrintOutcome>
  /** Throws away what a stopped slip has left in the printer. */
  clear(): Promise<void>
  close(): void
}

export type SessionParts = {
  readonly transport: ByteTransport
  readonly profile: Profile
  readonly clock: Clock
  /** Notified on every answer and when the connection ends. */
  readonly signal: Signal
}

/** `asked` and `printed` count GS r and its answers since the last divide. */
type Heard = {
  statuses: number[]
  asked: number
  printed: number
  models: string[]
  end?: SessionEnd
}

const unknown = (
  code: 'printer.noAnswer' | 'printer.absent' | 'printer.unconfirmed',
): PrintOutcome => ({
  kind: 'unknown',
  failure: failure(code),
})

/** Opens the connection. */
export async function openSession(parts: SessionParts): Promise<Result<Session, Failure>> {
  const { signal, transport } = parts
  const heard: Heard = { statuses: [], asked: 0, printed: 0, models: [] }
  const read = createAnswerReader((answer) => {
    if (answer.kind === 'status') heard.statuses.push(answer.byte)
    if (answer.kind === 'printed') heard.printed += 1
    if (answer.kind === 'block') heard.models.push(answer.text)
  })
  const opened = await transport.open({
    bytes: (bytes) => {
      read(bytes)
      signal.notify()
    },
    closed: () => {
      heard.end ??= 'closed'
      signal.notify()
    },
  })
  return opened.ok
    ? ok(sessionOver({ ...parts, connection: opened.value, heard }))
    : err(opened.error)
}

/** What the functions of a session share. */
type Line = SessionParts & { readonly connection: Connection; readonly heard: Heard }

/** True when it came true in time. */
async function until(line: Line, isSo: () => boolean, deadlineMs: number): Promise<boolean> {
  const { clock, heard, signal } = line
  const end = clock.monotonicMs() + deadlineMs
  while (!isSo() && heard.end === undefined) {
    const left = end - clock.monotonicMs()
    if (left <= 0) return false
    await signal.wait(left)
  }
  return isSo()
}

function close({ connection, heard, signal }: Line, end: SessionEnd): void {
  heard.end ??= end
  connection.close()
  signal.notify()
}

async function askStatus(line: Line, deadlineMs: number): Promise<PrinterStatus | undefined> {
  const { connection, heard } = line
  heard.statuses = []
  void connection.write(statusQuestions)
  if (await until(line, () => heard.statuses.length >= STATUS_ANSWERS, deadlineMs))
    return statusOf(heard.statuses)
  close(line, 'silent')
  return undefined
}

async function tellsModel(line: Line, deadlineMs: number): Promise<boolean> {
  const { connection, heard } = line
  await connection.write(Buffer.concat([NO_AUTOMATIC_STATUS, ASK_MODEL]))
  return until(line, () => heard.models.length > 0, deadlineMs)
}

/**
 * A connection that broke inside a picture leaves a printer that takes all that follows for the rest of it, our question
 * too. It answers DLE EOT all the while, and DLE DC4 8 throws away what it waits with.
 */
async function mendTorn(line: Line): Promise<boolean> {
  if (!line.profile.clearsBuffer) return false
  if (await until(line, () => line.heard.models.length > 0, TORN_MS)) return true
  await clear(line)
  return tellsModel(line, MODEL_DEADLINE_MS)
}

async function clear({ profile, connection }: Line): Promise<void> {
  if (profile.clearsBuffer) await connection.write(CLEAR_BUFFERS)
}

async function divide(line: Line): Promise<string> {
  const { heard } = line
  heard.models = []
  const isTold = (await tellsModel(line, MODEL_DEADLINE_MS)) || (await mendTorn(line))
  // Without a model's name nothing divides: answers that are still owed keep their place in the count.
  if (isTold || heard.printed >= heard.asked) {
    heard.asked = 0
    heard.printed = 0
  }
  return heard.models[0] ?? ''
}

async function print(line: Line, bytes: Uint8Array): Promise<PrintOutcome> {
  const { connection, heard, profile } = line
  if (heard.end !== undefined) return { kind: 'notSent', failure: failure('printer.absent') }
  if (!profile.answers) {
    const isTaken = await connection.write(bytes)
    return unknown(isTaken ? 'printer.unconfirmed' : 'printer.absent')
  }
  heard.asked += 1
  void connection.write(Buffer.concat([bytes, CONFIRM]))
  return watch(line, bytes.length)
}

/** Waits for the confirmation and asks now and then whether something came in between. */
async function watch(line: Line, length: number): Promise<PrintOutcome> {
  const { clock, heard } = line
  const wireMs = length / SLOWEST_BYTES_PER_MS
  const end = clock.monotonicMs() + PRINT_DEADLINE_MS + wireMs
  const isPrinted = () => heard.printed >= heard.asked
  while (heard.end === undefined && clock.monotonicMs() < end) {
    if (await until(line, isPrinted, WATCH_MS)) return { kind: 'confirmed' }
    const status = await askStatus(line, STATUS_DEADLINE_MS + wireMs)
    if (isPrinted()) return { kind: 'confirmed' }
    const trouble = status === undefined ? undefined : troubleOf(status)
    if (trouble !== undefined) return { kind: 'unknown', failure: failure(trouble) }
  }
  close(line, 'silent')
  return unknown(heard.end === 'closed' ? 'printer.absent' : 'printer.noAnswer')
}

function sessionOver(line: Line): Session {
  return Object.freeze({
    end: () => line.heard.end,
    askStatus: () => askStatus(line, STATUS_DEADLINE_MS),
    divide: () => divide(line),
    print: (bytes: Uint8Array) => print(line, bytes),
    clear: () => clear(line),
    close: () => close(line, 'closed'),
  })
}
