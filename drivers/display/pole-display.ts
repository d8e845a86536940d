import type { DisplayPort, DisplayText } from '../../core/ports/display.ts'
import type { DeviceState } from '../../core/device/device.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createSignal } from '../printer/signal.ts'
import type { ByteTransport, Connection } from '../transport/byte-transport.ts'
import { keepOpen, type KeptLine } from '../transport/keep-open.ts'
import type { DisplayProfile } from './display-profile.ts'
import { encodeChange, encodeHello } from './encode-change.ts'
import { layOut, type LaidOut } from './lay-out.ts'

export type PoleDisplayParts = {
  readonly transport: ByteTransport
  readonly profile: DisplayProfile
  readonly clock: Clock
}

export type PoleDisplay = DisplayPort & { close(): Promise<void> }

/** Displays do not answer: one that lost its power for a moment shows the right thing again after this long at most. */
const refreshMs = 20_000
/** A glass at 9 600 baud takes 60 ms. */
const writeWithinMs = 2_000
/** Nothing that a display has to say is of interest; this much is a mistake somewhere. */
const mostBytesASecond = 4_096

const silent: DeviceState = { kind: 'error', reason: 'device.noAnswer' }
const nothing: DisplayText = [
  { kind: 'centre', text: '' },
  { kind: 'centre', text: '' },
]

/**
 * A pole display behind any byte transport. It keeps the line open, sends only the cells that differ, and writes everything
 * anew now and then and after every opening. `show` returns at once, whatever the display does.
 */
export function createPoleDisplay({ transport, profile, clock }: PoleDisplayParts): PoleDisplay {
  const signal = createSignal(clock)
  let wish: LaidOut = layOut(nothing, profile)
  let isClosed = false

  const send = async (connection: Connection, bytes: Uint8Array): Promise<boolean> => {
    if (bytes.length === 0) return true
    const isTaken = await answerWithin(clock, writeWithinMs, connection.write(bytes))
    if (isTaken === undefined) line.drop(silent)
    return isTaken === true
  }
  const follow = async (connection: Connection, shown: LaidOut): Promise<void> => {
    let known: LaidOut | undefined = shown
    let freshMs = clock.monotonicMs()
    while (!isClosed) {
      const leftMs = freshMs + refreshMs - clock.monotonicMs()
      if (leftMs <= 0) {
        known = undefined
        freshMs = clock.monotonicMs()
      }
      const next = wish
      if (!(await send(connection, encodeChange(known, next, profile)))) return connection.close()
      known = next
      if (wish === next) await signal.wait(Math.max(1, leftMs))
      if (!openOnes.has(connection)) return
    }
  }
  const openOnes = new Set<Connection>()
  const line: KeptLine = keepOpen({
    transport,
    clock,
    mostBytesASecond,
    bytes: () => {},
    opened: async (connection) => {
      const first = wish
      const hello = Buffer.concat([encodeHello(profile), encodeChange(undefined, first, profile)])
      if (!(await send(connection, hello))) return false
      openOnes.add(connection)
      void follow(connection, first)
      return true
    },
    closed: () => {
      openOnes.clear()
      signal.notify()
    },
  })
  return Object.freeze({
    state: line.state,
    onState: line.onState,
    show: (text: DisplayText) => {
      wish = layOut(text, profile)
      signal.notify()
    },
    close: async () => {
      isClosed = true
      signal.notify()
      await line.close()
    },
  })
}
