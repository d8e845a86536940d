import { connect, type Socket } from 'node:net'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { ByteTransport, Connection, ConnectionEvents } from './byte-transport.ts'

export type TcpAddress = {
  readonly host: string
  /** 9100 on nearly every network printer. */
  readonly port: number
  /** How long a connection may take to come about; 2 s unless told. */
  readonly connectTimeoutMs?: number
}

/**
 * The system asks a silent peer after this long, then ten times a second apart (libuv sets both on Linux): gone without a word
 * is known after 15 s, also of a printer that never answers. What must be known sooner is asked by the driver.
 */
const KEEP_ALIVE_MS = 5_000

function connectionOver(socket: Socket): Connection {
  return Object.freeze({
    write: (bytes: Uint8Array) =>
      new Promise<boolean>((resolve) => {
        if (socket.destroyed) return resolve(false)
        // The callback is not called when the socket is destroyed first; then its close is the answer.
        const gone = () => resolve(false)
        socket.once('close', gone)
        socket.write(bytes, (error) => {
          socket.off('close', gone)
          resolve(error === null || error === undefined)
        })
      }),
    close: () => socket.destroy(),
  })
}

/**
 * A printer on the network: one connection, kept open (most printers serve one client), each write sent at once. A peer
 * that vanished without a word (half open) is found by the driver's questions; keep-alive is the net below.
 */
export function createTcpTransport({
  host,
  port,
  connectTimeoutMs = 2_000,
}: TcpAddress): ByteTransport {
  const open = (events: ConnectionEvents) =>
    new Promise<Result<Connection, Failure>>((resolve) => {
      const socket = connect({
        host,
        port,
        noDelay: true,
        keepAlive: true,
        keepAliveInitialDelay: KEEP_ALIVE_MS,
      })
      let isOpen = false
      const refuse = (cause: unknown) => {
        socket.destroy()
        resolve(err(failure('printer.absent', { address: `${host}:${port}` }, cause)))
      }
      socket.setTimeout(connectTimeoutMs, () => {
        if (!isOpen) refuse('connect timeout')
      })
      socket.once('connect', () => {
        isOpen = true
        socket.setTimeout(0)
        resolve(ok(connectionOver(socket)))
      })
      socket.on('data', (bytes: Uint8Array) => events.bytes(bytes))
      socket.on('error', (cause) => {
        if (!isOpen) refuse(cause)
      })
      // A printer that ends its side takes nothing more: half a connection is none.
      socket.on('end', () => socket.destroy())
      socket.on('close', () => {
        if (isOpen) events.closed()
      })
    })
  return Object.freeze({ address: `tcp://${host}:${port}`, open })
}
