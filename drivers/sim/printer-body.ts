/**
 * A simulated receipt printer without a plug: it keeps ESC/POS's two-way manners (status at once, `GS r` only when all
 * before it is on paper), moves paper at a head's speed, and its troubles are made by hand. What carries its bytes is the
 * caller's: a port (`printer.ts`) or a device node (`printer-line.ts`).
 */
import type { Clock } from '../../core/ports/clock.ts'
import { statusBytes } from '../printer/printer-status.ts'
import { readToken, type Token } from '../printer/read-command.ts'
import { readProfile } from '../profiles/read-profile.ts'
import { createSimDrawer, type SimDrawer, type SimDrawerSettings } from './drawer.ts'
import { createMechanism, type Mechanism } from './printer-mechanism.ts'
import { createSlipFolder, type Slip } from './slip-folder.ts'

/**
 * How it speaks. `hung`: deaf and mute, as if the cable were out · `mute`: prints and never answers, as cheap ones do ·
 * `garbage`: answers what means nothing · `echo`: sends back what it hears, as a line without a device may.
 */
export type PrinterManner = 'right' | 'hung' | 'mute' | 'garbage' | 'echo'
export const printerManners: readonly PrinterManner[] = ['right', 'hung', 'mute', 'garbage', 'echo']

/** What a person does to a printer, and sees of it. */
export type PrinterHands = {
  /** Oldest first. */
  slips(): readonly Slip[]
  /** Calls back for every slip that falls; returns a way to stop that. */
  onSlip(fallen: (slip: Slip) => void): () => void
  /** `true` a new roll, `false` none, or so many millimetres left. */
  setPaper(paper: boolean | number): void
  setCover(isOpen: boolean): void
  setCutterStuck(isStuck: boolean): void
  setManner(manner: PrinterManner): void
  /** How often the drawer was kicked open. */
  drawerKicks(): number
  /** The drawer at its plug. */
  readonly drawer: SimDrawer
  /** A hand tears off what hangs out. */
  tear(): void
  hanging: Mechanism['hanging']
}

export type PrinterBody = PrinterHands & {
  /** Bytes from the wire. */
  receive(bytes: Uint8Array): void
  /** Off: what is buffered and set is gone. */
  power(isOn: boolean): void
  /** A new connection: half a command of the one before means nothing. */
  forgetHalf(): void
}

export type BodyParts = {
  /** A name of drivers/profiles: what paper it takes and what it knows. */
  readonly profile: string
  readonly clock: Clock
  /** Slips are kept there and found again at the next start. */
  readonly folder?: string | undefined
  /** 150 unless told. */
  readonly mmPerSecond?: number | undefined
  readonly drawer?: SimDrawerSettings | undefined
  /** Bytes to the wire. */
  readonly send: (bytes: Uint8Array) => void
}

const DLE = 0x10
/** What a line at the wrong speed looks like. */
const NOISE = Uint8Array.of(0xfe, 0x80, 0x00, 0xf8, 0x1b)

type Talk = {
  readonly mechanism: Mechanism
  readonly send: (bytes: Uint8Array) => void
  manner: PrinterManner
  /** The last bytes, in case a real-time command is cut in two by the wire. */
  tail: Uint8Array
}

function answer({ manner, send }: Talk, bytes: Uint8Array): void {
  if (manner === 'right') send(bytes)
  if (manner === 'garbage') send(NOISE)
}

function obey(talk: Talk, token: Token & { readonly kind: 'command' }): void {
  const [n = 0] = token.parameters
  const { mechanism } = talk
  if (token.name === 'realTimeStatus')
    answer(talk, Uint8Array.of(statusBytes(mechanism.status())[n - 1] ?? 0x12))
  if (token.name === 'realTimeControl' && n === 8) mechanism.clear()
}

/**
 * Obeys real-time commands when they arrive, wherever they stand (also in the middle of a picture, as printers do), and
 * hands everything on to the buffer, where they mean nothing; what came before a "clear" is gone. A chunk of nothing but
 * questions is not handed on: they would pile up while the printer cannot print.
 */
function hear(talk: Talk, bytes: Uint8Array): void {
  const all = Buffer.concat([talk.tail, bytes])
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
    obey(talk, token)
    at = token.end
    if (token.name === 'realTimeControl' && token.parameters[0] === 8) from = at
  }
  talk.tail = all.subarray(at)
  if (!isAllRealTime) talk.mechanism.receive(all.subarray(from, at))
}

function receive(talk: Talk, bytes: Uint8Array): void {
  if (talk.manner === 'hung') return
  if (talk.manner === 'echo') talk.send(bytes)
  hear(talk, bytes)
}

/** Switched on, with a full roll. */
export function createPrinterBody(parts: BodyParts): PrinterBody {
  const { clock, folder, mmPerSecond = 150, send } = parts
  const profile = readProfile(parts.profile)
  if (!profile.ok) throw new Error('mistake in the program: the simulated printer has no profile')
  const slips = createSlipFolder(folder)
  const listeners = new Set<(slip: Slip) => void>()
  let kicks = 0
  const drawer = createSimDrawer(parts.drawer)
  const mechanism = createMechanism({
    profile: profile.value,
    clock,
    mmPerSecond,
    answer: (bytes) => answer(talk, bytes),
    kick: (pin, ms) => {
      kicks += 1
      drawer.pulse(pin, ms)
    },
    drawerPin: drawer.level,
    dropSlip: (fallen) => {
      const slip = slips.add(fallen)
      for (const listener of listeners) listener(slip)
    },
  })
  const talk: Talk = { mechanism, send, manner: 'right', tail: new Uint8Array(0) }
  const { setPaper, setCover, setCutterStuck, tear, hanging, power } = mechanism
  return Object.freeze({
    slips: slips.all,
    onSlip: (fallen: (slip: Slip) => void) => {
      const entry = (slip: Slip) => fallen(slip)
      listeners.add(entry)
      return () => {
        listeners.delete(entry)
      }
    },
    ...{ setPaper, setCover, setCutterStuck, tear, hanging, power },
    setManner: (manner: PrinterManner) => {
      talk.manner = manner
    },
    drawerKicks: () => kicks,
    drawer,
    receive: (bytes: Uint8Array) => receive(talk, bytes),
    forgetHalf: () => {
      talk.tail = new Uint8Array(0)
    },
  })
}
