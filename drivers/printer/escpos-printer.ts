import { failure, type Failure } from '../../core/errors/registry.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type {
  PrinterPort,
  PrinterState,
  PrintOutcome,
  PrintRequest,
} from '../../core/ports/printer.ts'
import type { Profile } from '../profiles/profile.ts'
import type { ByteTransport } from '../transport/byte-transport.ts'
import { encodeBlocks } from './encode-blocks.ts'
import { openSession, type Session } from './escpos-session.ts'
import { stateOf } from './printer-status.ts'
import { createSignal, type Signal } from './signal.ts'

/** How often an idle printer is asked how it is: what is known when a slip comes is never older. */
const POLL_MS = 1_000
const FIRST_RETRY_MS = 250
const LONGEST_RETRY_MS = 2_000
/** How long a slip under way may take when the service stops. */
const CLOSE_DEADLINE_MS = 3_000

export type EscposPrinterParts = {
  readonly transport: ByteTransport
  readonly profile: Profile
  readonly clock: Clock
}

/** A printer that may be ended: the connection closes, waiting slips answer `notSent`. */
export type EscposPrinter = PrinterPort & {
  /** The level of the drawer's switch, at every look; undefined when nobody knows any more. Returns a way to stop that. */
  onDrawerPin(told: (isHigh: boolean | undefined) => void): () => void
  close(): Promise<void>
}

type Waiting = { readonly bytes: Uint8Array; readonly answer: (outcome: PrintOutcome) => void }

/** What the loop and the port share. */
type Printer = EscposPrinterParts & {
  readonly signal: Signal
  readonly queue: Waiting[]
  readonly listeners: Set<(state: PrinterState) => void>
  readonly drawerListeners: Set<(isHigh: boolean | undefined) => void>
  state: PrinterState
  session?: Session
  isClosed: boolean
}

const reasonOf = (state: PrinterState) => ('reason' in state ? state.reason : 'printer.absent')

function setState(printer: Printer, state: PrinterState): void {
  const { state: before } = printer
  printer.state = state
  if (state.kind === 'absent' || state.kind === 'error') refuseWaiting(printer)
  if (before.kind === state.kind && reasonOf(before) === reasonOf(state)) return
  for (const listener of printer.listeners) listener(state)
}

function tellDrawer({ drawerListeners }: Printer, isHigh: boolean | undefined): void {
  for (const listener of drawerListeners) listener(isHigh)
}

/** No byte of these has gone out. */
function refuseWaiting(printer: Printer): void {
  const outcome: PrintOutcome = { kind: 'notSent', failure: failure(reasonOf(printer.state)) }
  for (const waiting of printer.queue.splice(0)) waiting.answer(outcome)
}

/** Asks how the printer is and says so. False when it does not answer any more. */
async function look(printer: Printer, session: Session): Promise<boolean> {
  if (!printer.profile.answers) {
    setState(printer, { kind: 'degraded', reason: 'printer.unconfirmed' })
    return session.end() === undefined
  }
  const status = await session.askStatus()
  if (status === undefined) return false
  setState(printer, stateOf(status))
  tellDrawer(printer, status.drawerPin)
  return true
}

const canPrint = ({ state }: Printer): boolean =>
  state.kind === 'ready' || state.kind === 'degraded'

/** Prints what waits. False when the printer is not as it was: look again, and leave old answers behind. */
async function printWaiting(printer: Printer, session: Session): Promise<boolean> {
  let next = printer.queue.shift()
  while (next !== undefined) {
    const before = printer.state
    setState(printer, { kind: 'busy' })
    const outcome = await session.print(next.bytes)
    if (outcome.kind === 'confirmed' || !printer.profile.answers) setState(printer, before)
    else await session.clear()
    next.answer(outcome)
    if (outcome.kind !== 'confirmed' && printer.profile.answers) return false
    next = printer.queue.shift()
  }
  return true
}

/** From hello to the end of one connection. */
async function serve(printer: Printer, session: Session): Promise<void> {
  let isDivided = false
  while (session.end() === undefined && !printer.isClosed) {
    if (!(await look(printer, session))) return
    if (canPrint(printer)) {
      if (!isDivided && printer.profile.answers) await session.divide()
      isDivided = await printWaiting(printer, session)
    }
    // After a slip that was not confirmed the printer is looked at again at once.
    if (printer.state.kind !== 'busy') await idle(printer, session)
  }
}

/** Rests until a slip comes, the connection ends or it is time to look. */
async function idle(printer: Printer, session: Session): Promise<void> {
  const { clock, signal, queue } = printer
  const end = clock.monotonicMs() + POLL_MS
  let left = POLL_MS
  while (left > 0 && queue.length === 0 && session.end() === undefined && !printer.isClosed) {
    await signal.wait(left)
    left = end - clock.monotonicMs()
  }
}

/** Somebody is there and says nothing: another client has it, or it cannot answer (then its profile should say so). */
const silent: PrinterState = { kind: 'error', reason: 'printer.noAnswer' }
const absent: PrinterState = { kind: 'absent', reason: 'printer.absent' }

/** It is there, and a person must act before it can be opened; anything else is simply not there. */
const refusedBy = ({ code }: Failure): PrinterState =>
  code === 'device.notAllowed' || code === 'device.taken' || code === 'device.noAnswer'
    ? { kind: 'error', reason: code }
    : absent

/** One connection, from the attempt to the end. True when the printer answered. */
async function connectOnce(printer: Printer): Promise<boolean> {
  const opened = await openSession(printer)
  if (!opened.ok) {
    setState(printer, refusedBy(opened.error))
    return false
  }
  const session = opened.value
  printer.session = session
  if (printer.state.kind === 'absent') setState(printer, { kind: 'probing' })
  const isSilentBefore = printer.state === silent
  await serve(printer, session)
  session.close()
  tellDrawer(printer, undefined)
  const hasAnswered =
    printer.state.kind !== 'probing' && !(isSilentBefore && printer.state === silent)
  setState(printer, session.end() === 'silent' ? silent : absent)
  return hasAnswered
}

async function run(printer: Printer): Promise<void> {
  let retryMs = FIRST_RETRY_MS
  while (!printer.isClosed) {
    const hasAnswered = await connectOnce(printer)
    if (hasAnswered) retryMs = FIRST_RETRY_MS
    if (!printer.isClosed) await printer.signal.wait(retryMs)
    retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2)
  }
  setState(printer, absent)
}

function print(printer: Printer, request: PrintRequest): Promise<PrintOutcome> {
  const { state, isClosed, profile, queue, signal } = printer
  if (isClosed || state.kind === 'absent' || state.kind === 'error')
    return Promise.resolve({ kind: 'notSent', failure: failure(reasonOf(state)) })
  const bytes = encodeBlocks(request.blocks, profile)
  return new Promise((answer) => {
    queue.push({ bytes, answer })
    signal.notify()
  })
}

/** A slip under way may end; one that hangs is left unknown. */
async function closePrinter(printer: Printer, running: Promise<void>): Promise<void> {
  printer.isClosed = true
  refuseWaiting(printer)
  printer.signal.notify()
  const timer = createStop()
  void running.then(() => timer.call())
  await printer.clock.sleep(CLOSE_DEADLINE_MS, timer.stop)
  printer.session?.close()
  await running
}

/**
 * An ESC/POS printer behind any byte transport. It keeps one connection warm, asks the printer how it is once a second,
 * connects again after 0.25 to 2 s, and believes that a slip came out only when the printer says so (GS r).
 */
export function createEscposPrinter(parts: EscposPrinterParts): EscposPrinter {
  const printer: Printer = {
    ...parts,
    signal: createSignal(parts.clock),
    queue: [],
    listeners: new Set(),
    drawerListeners: new Set(),
    state: { kind: 'probing' },
    isClosed: false,
  }
  // Reads the fonts and compiles the encoder now, not when a customer waits.
  encodeBlocks([{ kind: 'text', text: '₿' }], parts.profile)
  const running = run(printer)
  return Object.freeze({
    state: () => printer.state,
    onState: (changed: (state: PrinterState) => void) => {
      const entry = (state: PrinterState) => changed(state)
      printer.listeners.add(entry)
      return () => {
        printer.listeners.delete(entry)
      }
    },
    print: (request: PrintRequest) => print(printer, request),
    onDrawerPin: (told: (isHigh: boolean | undefined) => void) => {
      printer.drawerListeners.add(told)
      return () => {
        printer.drawerListeners.delete(told)
      }
    },
    close: () => closePrinter(printer, running),
  })
}
