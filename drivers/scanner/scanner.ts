import type { DeviceState } from '../../core/device/device.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { ScanHappening } from '../../core/ports/scanner.ts'
import type { ByteTransport } from '../transport/byte-transport.ts'
import { keepOpen } from '../transport/keep-open.ts'
import type { ScanDecoder } from './decode-scans.ts'

export type ScannerParts = {
  readonly transport: ByteTransport
  /** A new one for every opening: half a scan is not finished by the next one. */
  readonly decoder: () => ScanDecoder
  readonly clock: Clock
  readonly told: (happened: ScanHappening) => void
  /** Why it is not simply ready though it reads; asked after every opening. */
  readonly remark?: () => DeviceState | undefined
}

export type Scanner = {
  state(): DeviceState
  onState(changed: (state: DeviceState) => void): () => void
  close(): Promise<void>
}

/** Scanners that lie or stand read the same code again and again while it is there. */
const sameMs = 500
/** From the last byte: a scanner sends a whole code at once. */
const restMs = 500
/** No hand is faster; a scanner that is, is broken or another thing. */
const mostScansASecond = 10
/** A full QR code typed by keys is 400 kB of events. */
const mostBytesASecond = 1_000_000

const noisy: DeviceState = { kind: 'error', reason: 'device.noise' }

/** A scanner behind any byte transport. Each code is told once; what is no scan is told with its reason, and flooding rests. */
export function createScanner(parts: ScannerParts): Scanner {
  const { transport, clock, told, remark = () => undefined } = parts
  let decoder = parts.decoder()
  let last = { text: '', atMs: Number.NEGATIVE_INFINITY }
  let toldMs: number[] = []
  let resting = createStop()

  const isAgain = (happened: ScanHappening): boolean => {
    const text = happened.kind === 'read' ? happened.reading.text : happened.code
    const atMs = clock.monotonicMs()
    const isSame = text === last.text && atMs - last.atMs < sameMs
    last = { text, atMs }
    return isSame
  }
  const isFlood = (): boolean => {
    const now = clock.monotonicMs()
    toldMs = [...toldMs.filter((ms) => now - ms < 1_000), now]
    return toldMs.length > mostScansASecond
  }
  const tell = (happenings: readonly ScanHappening[]): void => {
    for (const happened of happenings) {
      if (isAgain(happened)) continue
      if (isFlood()) return line.drop(noisy)
      told(happened)
    }
  }
  const restLater = async (): Promise<void> => {
    resting.call()
    resting = createStop()
    const { stop } = resting
    await clock.sleep(restMs, stop)
    if (!stop.stopped) tell(decoder.rest())
  }
  const line = keepOpen({
    transport,
    clock,
    mostBytesASecond,
    bytes: (bytes) => {
      tell(decoder.take(bytes))
      void restLater()
    },
    opened: async () => {
      decoder = parts.decoder()
      return true
    },
    closed: () => {
      resting.call()
      tell(decoder.rest())
    },
  })
  const state = (): DeviceState =>
    line.state().kind === 'ready' ? (remark() ?? line.state()) : line.state()
  return Object.freeze({
    state,
    onState: (changed: (state: DeviceState) => void) => line.onState(() => changed(state())),
    close: line.close,
  })
}
