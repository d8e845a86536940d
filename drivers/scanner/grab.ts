/**
 * The keys of one input device for us alone. EVIOCGRAB is an ioctl, which Node cannot make; Debian's `interception-tools` can:
 * its program takes the device and writes the kernel's events to its output. Without it the node is read as it is, and then
 * others hear the scanner, too, unless udev has told them not to (docs/decisions/devices.md).
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { ok, type Result } from '../../core/errors/result.ts'
import type { Failure } from '../../core/errors/registry.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { ByteTransport, Connection, ConnectionEvents } from '../transport/byte-transport.ts'

export type GrabParts = {
  /** The node as anybody reads it. */
  readonly plain: ByteTransport
  /** The program and its arguments. */
  readonly command: readonly [program: string, ...rest: readonly string[]]
  readonly clock: Clock
}

export type Grab = ByteTransport & {
  /** Whether the last opening took the device for itself. */
  isAlone(): boolean
}

/** `interception -g /dev/input/event7`. */
export const grabCommand = (path: string): GrabParts['command'] => ['interception', '-g', path]

/** A program that cannot take the device ends at once. */
const settleMs = 250

type Grabber = ChildProcessByStdio<null, Readable, null>

function connectionOver(grabber: Grabber): Connection {
  return Object.freeze({
    // A scanner is only listened to.
    write: () => Promise.resolve(false),
    close: () => void grabber.kill('SIGTERM'),
  })
}

async function openGrabbed(
  { command, clock }: GrabParts,
  events: ConnectionEvents,
): Promise<Connection | undefined> {
  const [program, ...rest] = command
  const grabber = spawn(program, rest, { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = new Promise<'ended'>((resolve) => {
    grabber.once('error', () => resolve('ended'))
    grabber.once('exit', () => resolve('ended'))
  })
  // What comes before it has settled is heard, too.
  grabber.stdout.on('data', (bytes: Uint8Array) => events.bytes(bytes))
  if ((await answerWithin(clock, settleMs, ended)) === 'ended') return undefined
  void ended.then(() => events.closed())
  return connectionOver(grabber)
}

export function grabbed(parts: GrabParts): Grab {
  let isAlone = false
  return Object.freeze({
    address: parts.plain.address,
    isAlone: () => isAlone,
    open: async (events: ConnectionEvents): Promise<Result<Connection, Failure>> => {
      const connection = await openGrabbed(parts, events)
      isAlone = connection !== undefined
      return connection === undefined ? parts.plain.open(events) : ok(connection)
    },
  })
}
