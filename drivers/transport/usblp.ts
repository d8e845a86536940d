/**
 * A device file: `/dev/usb/lpN` of the kernel's usblp, or anything else that is opened, read and written. Everything is
 * non-blocking (O_NONBLOCK): a printer that takes nothing keeps its own bytes waiting and nobody else. Node has no event
 * for a character device, so answers are looked for soon after bytes went out and then ever less often.
 */
import { constants } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { openFailure } from './open-failure.ts'
import type { ByteTransport, Connection, ConnectionEvents } from './byte-transport.ts'

export type DeviceFile = {
  readonly path: string
  readonly clock: Clock
}

const SHORTEST_PAUSE_MS = 2
const LONGEST_PAUSE_MS = 50
/** One buffer of usblp; a connection that is closed has at most this much more to hand over. */
const CHUNK_BYTES = 8_192
const READ_BYTES = 4_096

/** Not now: nothing to read, no room, or out of paper (usblp with LPABORT says ENOSPC). */
const isNotNow = (thrown: unknown): boolean =>
  thrown instanceof Error &&
  'code' in thrown &&
  (thrown.code === 'EAGAIN' || thrown.code === 'ENOSPC' || thrown.code === 'EINTR')

/** An open file and what its loops share. */
type Line = {
  readonly file: FileHandle
  readonly clock: Clock
  readonly events: ConnectionEvents
  /** One writer at a time: the tail of the queue. */
  writing: Promise<unknown>
  pauseMs: number
  isClosed: boolean
}

function close(line: Line): void {
  if (line.isClosed) return
  line.isClosed = true
  // A device that is gone may refuse even this; it is gone all the same.
  line.file.close().catch(() => undefined)
  line.events.closed()
}

/** How many bytes went over, 0 for "not now"; undefined: the device is gone. */
async function attempt(line: Line, run: () => Promise<number>): Promise<number | undefined> {
  try {
    return await run()
  } catch (thrown) {
    if (isNotNow(thrown)) return 0
    close(line)
    return undefined
  }
}

async function listen(line: Line): Promise<void> {
  const buffer = new Uint8Array(READ_BYTES)
  const read = async () => (await line.file.read(buffer, 0, READ_BYTES, null)).bytesRead
  while (!line.isClosed) {
    const count = await attempt(line, read)
    if (count === undefined || line.isClosed) return
    if (count > 0) {
      line.pauseMs = SHORTEST_PAUSE_MS
      line.events.bytes(buffer.slice(0, count))
      continue
    }
    await line.clock.sleep(line.pauseMs)
    line.pauseMs = Math.min(LONGEST_PAUSE_MS, line.pauseMs * 2)
  }
}

/** True when all of it has been taken. */
async function send(line: Line, bytes: Uint8Array): Promise<boolean> {
  let at = 0
  let pauseMs = SHORTEST_PAUSE_MS
  while (at < bytes.length) {
    if (line.isClosed) return false
    const length = Math.min(CHUNK_BYTES, bytes.length - at)
    const from = at
    const write = async () => (await line.file.write(bytes, from, length, null)).bytesWritten
    const count = await attempt(line, write)
    if (count === undefined) return false
    at += count
    line.pauseMs = SHORTEST_PAUSE_MS
    if (count > 0) pauseMs = SHORTEST_PAUSE_MS
    else {
      await line.clock.sleep(pauseMs)
      pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    }
  }
  return !line.isClosed
}

function connectionOver(line: Line): Connection {
  return Object.freeze({
    write: (bytes: Uint8Array) => {
      const sent = line.writing.then(() => send(line, bytes))
      line.writing = sent
      return sent
    },
    close: () => close(line),
  })
}

/** A printer's device file. What stops it from being opened is told apart: not there, not allowed, in use. */
export function createUsblpTransport({ path, clock }: DeviceFile): ByteTransport {
  const flags = constants.O_RDWR | constants.O_NONBLOCK | constants.O_NOCTTY
  return Object.freeze({
    address: path,
    async open(events: ConnectionEvents): Promise<Result<Connection, Failure>> {
      let file: FileHandle
      try {
        file = await open(path, flags)
      } catch (cause) {
        return err(openFailure(path, cause) ?? failure('device.absent', { path }, cause))
      }
      const line: Line = {
        file,
        clock,
        events,
        writing: Promise.resolve(),
        pauseMs: SHORTEST_PAUSE_MS,
        isClosed: false,
      }
      void listen(line)
      return ok(connectionOver(line))
    },
  })
}
