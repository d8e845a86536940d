/**
 * A reader that reads by itself and sends what the card's link says, a line of text for each tap: serial readers and USB ones
 * that show themselves as a serial line. It takes no commands, so cards can pay there, not be issued.
 */
import { ndefUriFile } from '../../core/card/ndef.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { ByteTransport, Connection } from '../transport/byte-transport.ts'
import type { CardTransport, TransportEvents } from './card-transport.ts'

export type TextTransportSettings = {
  readonly line: ByteTransport
  /** What people call the reader. */
  readonly name: string
  readonly clock: Clock
}

/** Between two tries to open the line. */
const againMs = 1_000
/** A link needs a quarter of it; who sends more sends something else. */
const longestLine = 512
/** Some readers send a card's line again and again while it lies there. */
const sameMs = 2_000

/** Whole lines out of bytes as they come, ended by CR or LF; what is no printable ASCII or too long is dropped. */
export function createLineReader(): (bytes: Uint8Array) => readonly string[] {
  let line = ''
  let isTooLong = false
  return (bytes) => {
    const lines: string[] = []
    for (const byte of bytes) {
      if (byte === 0x0d || byte === 0x0a) {
        if (line !== '' && !isTooLong && /^[!-~]+$/.test(line)) lines.push(line)
        line = ''
        isTooLong = false
      } else if (line.length < longestLine) line += String.fromCharCode(byte)
      else isTooLong = true
    }
    return lines
  }
}

/** One line of text a tap. The reader is absent while the line cannot be opened, and looked for again and again. */
export function createTextTransport({ line, name, clock }: TextTransportSettings): CardTransport {
  const ending = createStop()
  let connection: Connection | undefined
  let running: Promise<void> = Promise.resolve()
  let last = { text: '', atMs: Number.NEGATIVE_INFINITY }

  const take = (events: TransportEvents, text: string): void => {
    const atMs = clock.monotonicMs()
    const isSame = text === last.text && atMs - last.atMs < sameMs
    last = { text, atMs }
    if (!isSame) events.file(name, ndefUriFile(text))
  }
  const follow = async (events: TransportEvents): Promise<'notAllowed' | 'absent'> => {
    const split = createLineReader()
    const closed = Promise.withResolvers<void>()
    const bytes = (got: Uint8Array): void => {
      for (const text of split(got)) take(events, text)
    }
    const opened = await line.open({ bytes, closed: closed.resolve })
    if (!opened.ok) return opened.error.code === 'device.notAllowed' ? 'notAllowed' : 'absent'
    connection = opened.value
    if (ending.stop.stopped) connection.close()
    else events.field(name, { kind: 'empty' })
    await closed.promise
    connection = undefined
    return 'absent'
  }
  const run = async (events: TransportEvents): Promise<void> => {
    while (!ending.stop.stopped) {
      const why = await follow(events)
      if (ending.stop.stopped) return
      events.away(name, `reader.${why}`)
      await clock.sleep(againMs, ending.stop)
    }
  }
  return Object.freeze({
    kind: 'text',
    open: (events: TransportEvents) => {
      running = run(events)
    },
    connect: () => Promise.resolve('gone' as const),
    close: () => {
      ending.call()
      connection?.close()
      return running
    },
  })
}
