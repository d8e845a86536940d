/** A receipt printer with a plug that is none: behind a terminal, as `/dev/usb/lp0` or a serial line with its own speed. */
import type { Clock } from '../../core/ports/clock.ts'
import { createPrinterBody, type PrinterBody, type PrinterHands } from './printer-body.ts'
import { openPty, type Pty } from './pty.ts'

export type LinePrinterSettings = {
  /** A name of drivers/profiles. */
  readonly profile: string
  readonly clock: Clock
  readonly folder?: string | undefined
  readonly mmPerSecond?: number | undefined
  /** Bits a second of a serial line: bytes take their time, and at another speed they are noise. USB when absent. */
  readonly speed?: number | undefined
}

export type LinePrinter = PrinterHands & {
  /** What stands behind the device node, while the plug is in. */
  plug(): Promise<string>
  pull(): void
  power(isOn: boolean): void
  /** Off by itself after so many more bytes, wherever in a slip that is. */
  powerOffAfter(bytes: number): void
}

/** Start, eight, stop. */
const BITS_A_BYTE = 10
/** So many bytes are taken from the wire at once. */
const CHUNK_BYTES = 64
/** A line that was quiet so long may have got another speed. */
const QUIET_MS = 100

type Line = LinePrinterSettings & {
  readonly body: PrinterBody
  pty: Pty | undefined
  /** On its way, oldest first. */
  wire: Buffer
  isCarrying: boolean
  isRightSpeed: boolean
  lastMs: number
  isOn: boolean
  bytesToLive: number
}

function hear(line: Line, bytes: Uint8Array): void {
  if (!line.isOn) return
  const heard = bytes.subarray(0, line.bytesToLive)
  line.bytesToLive -= heard.length
  line.body.receive(heard)
  if (line.bytesToLive <= 0) power(line, false)
}

/** The speed may be another after every opening, and nobody tells when that was. */
async function checkSpeed(line: Line, pty: Pty): Promise<void> {
  const nowMs = line.clock.monotonicMs()
  if (nowMs - line.lastMs > QUIET_MS) line.isRightSpeed = (await pty.speed()) === line.speed
}

/** As fast as the line is, and no faster. */
async function carry(line: Line, pty: Pty, speed: number): Promise<void> {
  if (line.isCarrying) return
  line.isCarrying = true
  await checkSpeed(line, pty)
  while (line.wire.length > 0 && line.pty === pty) {
    const chunk = line.wire.subarray(0, CHUNK_BYTES)
    line.wire = line.wire.subarray(chunk.length)
    await line.clock.sleep((chunk.length * BITS_A_BYTE * 1_000) / speed)
    // At a wrong speed nothing is understood, and nothing that is harmful.
    if (line.isRightSpeed && line.pty === pty) hear(line, chunk)
  }
  line.lastMs = line.clock.monotonicMs()
  line.isCarrying = false
}

function take(line: Line, pty: Pty | undefined, bytes: Uint8Array): void {
  if (line.speed === undefined || pty === undefined) return hear(line, bytes)
  line.wire = Buffer.concat([line.wire, bytes])
  void carry(line, pty, line.speed)
}

async function plug(line: Line): Promise<string> {
  pull(line)
  line.body.forgetHalf()
  const pty = await openPty((bytes) => take(line, line.pty, bytes))
  line.pty = pty
  return pty.path
}

function pull(line: Line): void {
  line.pty?.close()
  line.pty = undefined
  line.wire = Buffer.alloc(0)
}

function power(line: Line, isOn: boolean): void {
  line.isOn = isOn
  line.bytesToLive = Number.POSITIVE_INFINITY
  line.body.power(isOn)
}

/** Switched on and not plugged in. */
export function createLinePrinter(settings: LinePrinterSettings): LinePrinter {
  const body = createPrinterBody({ ...settings, send: (bytes) => line.pty?.write(bytes) })
  const line: Line = {
    ...settings,
    body,
    pty: undefined,
    wire: Buffer.alloc(0),
    isCarrying: false,
    isRightSpeed: true,
    lastMs: Number.NEGATIVE_INFINITY,
    isOn: true,
    bytesToLive: Number.POSITIVE_INFINITY,
  }
  return Object.freeze({
    ...body,
    plug: () => plug(line),
    pull: () => pull(line),
    power: (isOn: boolean) => power(line, isOn),
    powerOffAfter: (bytes: number) => {
      line.bytesToLive = bytes
    },
  })
}
