import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { ByteTransport, Connection, ConnectionEvents } from './byte-transport.ts'
import type { Captured } from './capture.ts'

function happening(line: string): Captured | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !('ms' in value)) return undefined
  const { ms } = value
  const isHex = (text: unknown): text is string =>
    typeof text === 'string' && /^([0-9a-f]{2})*$/.test(text)
  if (typeof ms !== 'number') return undefined
  if ('out' in value && isHex(value.out)) return { ms, out: value.out }
  if ('in' in value && isHex(value.in)) return { ms, in: value.in }
  if (!('event' in value)) return undefined
  const { event } = value
  return event === 'open' || event === 'closed' || event === 'refused' ? { ms, event } : undefined
}

/** The happenings of a capture, or the number of the first line that is none. */
export function readCapture(text: string): Result<readonly Captured[], number> {
  const lines = text.split('\n').filter((line) => line !== '')
  const happenings = lines.map(happening)
  const wrong = happenings.indexOf(undefined)
  if (wrong >= 0) return err(wrong + 1)
  return ok(happenings.filter((one) => one !== undefined))
}

/**
 * The device of a capture: it says what it said then, once the same bytes have been written (in whatever pieces).
 * Other bytes than then, and it falls silent; `strayed` tells where.
 */
export type Replay = ByteTransport & { strayed(): string | undefined }

type Play = { at: number; written: string; strayed: string | undefined }

/** Tells what the device said until it was written to again. */
function speak(script: readonly Captured[], play: Play, events: ConnectionEvents): void {
  for (;;) {
    const next = script[play.at]
    if (next === undefined || 'out' in next) return
    play.at += 1
    if ('in' in next) events.bytes(Buffer.from(next.in, 'hex'))
    else if (next.event === 'closed') return events.closed()
    else return
  }
}

/** Goes over the lines of the script that what was written covers. */
function take(script: readonly Captured[], play: Play, events: ConnectionEvents): void {
  for (;;) {
    const next = script[play.at]
    if (next === undefined || !('out' in next) || play.written === '') return
    const wanted = next.out
    if (!play.written.startsWith(wanted)) {
      if (!wanted.startsWith(play.written))
        play.strayed = `line ${play.at + 1}: ${wanted} was written then, ${play.written} now`
      return
    }
    play.written = play.written.slice(wanted.length)
    play.at += 1
    speak(script, play, events)
  }
}

export function createReplayTransport(script: readonly Captured[]): Replay {
  const play: Play = { at: 0, written: '', strayed: undefined }
  return Object.freeze({
    address: 'replay',
    strayed: () => play.strayed,
    async open(events: ConnectionEvents): Promise<Result<Connection, Failure>> {
      const first = script[play.at]
      play.at += 1
      if (first === undefined || !('event' in first) || first.event !== 'open')
        return err(failure('device.absent', { path: 'replay' }))
      let isClosed = false
      const told: ConnectionEvents = {
        bytes: events.bytes,
        closed: () => {
          if (!isClosed) events.closed()
          isClosed = true
        },
      }
      queueMicrotask(() => speak(script, play, told))
      return ok({
        write: async (bytes: Uint8Array) => {
          if (isClosed || play.strayed !== undefined) return !isClosed
          play.written += Buffer.from(bytes).toString('hex')
          take(script, play, told)
          return !isClosed
        },
        close: () => told.closed(),
      })
    },
  })
}
