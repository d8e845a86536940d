/**
 * A session with a device, written down for support and played again: one JSON line a happening,
 * `{"ms":12,"out":"1b40"}`, `{"ms":15,"in":"16"}`, `{"ms":20,"event":"closed"}`. A printer's session holds what it printed.
 */
import type { Failure } from '../../core/errors/registry.ts'
import { ok, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { ByteTransport, Connection, ConnectionEvents } from './byte-transport.ts'

/** One happening; `ms` since the capture began. */
export type Captured =
  | { readonly ms: number; readonly out: string }
  | { readonly ms: number; readonly in: string }
  | { readonly ms: number; readonly event: 'open' | 'closed' | 'refused' }

export type Capture = {
  readonly transport: ByteTransport
  readonly clock: Clock
  /** Takes one line, without its end. */
  readonly write: (line: string) => void
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The same transport, with everything that goes over it written down. */
export function captureTransport({ transport, clock, write }: Capture): ByteTransport {
  const start = clock.monotonicMs()
  const note = (
    what: { out: string } | { in: string } | { event: 'open' | 'closed' | 'refused' },
  ) => write(JSON.stringify({ ms: Math.round(clock.monotonicMs() - start), ...what }))
  return Object.freeze({
    address: transport.address,
    async open(events: ConnectionEvents): Promise<Result<Connection, Failure>> {
      const opened = await transport.open({
        bytes: (bytes) => {
          note({ in: hexOf(bytes) })
          events.bytes(bytes)
        },
        closed: () => {
          note({ event: 'closed' })
          events.closed()
        },
      })
      note({ event: opened.ok ? 'open' : 'refused' })
      if (!opened.ok) return opened
      const connection = opened.value
      return ok({
        write: (bytes: Uint8Array) => {
          note({ out: hexOf(bytes) })
          return connection.write(bytes)
        },
        close: () => connection.close(),
      })
    },
  })
}
