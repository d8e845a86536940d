import type { Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'

/** What a connection tells. Nothing is told after `closed`. */
export type ConnectionEvents = {
  bytes(bytes: Uint8Array): void
  /** The other side, the wire or we ended it. */
  closed(): void
}

/** An open way to a device. */
export type Connection = {
  /**
   * Hands bytes to the wire. True when the system has taken them, which is no proof that they arrived; false when the
   * connection broke (some may have gone).
   */
  write(bytes: Uint8Array): Promise<boolean>
  close(): void
}

/** How bytes reach a device and come back: TCP, serial, a device file. Commands know nothing of it. */
export type ByteTransport = {
  /** For people and logs: `tcp://192.0.2.7:9100`, `/dev/usb/lp0`. */
  readonly address: string
  /** One connection at a time. What stops it is told apart: `…absent`, `device.notAllowed`, `device.taken`. */
  open(events: ConnectionEvents): Promise<Result<Connection, Failure>>
}
