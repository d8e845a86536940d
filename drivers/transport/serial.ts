/**
 * A serial line: RS-232, USB-CDC, Bluetooth's rfcomm. Native code (serialport), so it is opened in the device host only
 * (DESIGN §5), and loaded when the first line is opened.
 */
import type { SerialPort } from 'serialport'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { ByteTransport, Connection, ConnectionEvents } from './byte-transport.ts'
import { openFailure } from './open-failure.ts'

/**
 * `hardware` is RTS/CTS. XON/XOFF takes two byte values for itself, which pictures contain: only for devices that are
 * sent text. DSR/DTR, which many printers have, is unknown to Linux: their DIP switches know another.
 */
export type FlowControl = 'none' | 'hardware' | 'software'

export type SerialLine = {
  readonly path: string
  /** Bits a second; 9 600 on most receipt printers and pole displays as they come. */
  readonly speed: number
  readonly flowControl?: FlowControl
  /** 8N1 unless told; scales like 7E1. */
  readonly framing?: '8N1' | '7E1' | '8E1' | '7O1'
}

const framings = {
  '8N1': { dataBits: 8, parity: 'none' },
  '7E1': { dataBits: 7, parity: 'even' },
  '8E1': { dataBits: 8, parity: 'even' },
  '7O1': { dataBits: 7, parity: 'odd' },
} as const

const optionsOf = ({ path, speed, flowControl = 'none', framing = '8N1' }: SerialLine) => ({
  path,
  baudRate: speed,
  ...framings[framing],
  stopBits: 1 as const,
  rtscts: flowControl === 'hardware',
  xon: flowControl === 'software',
  xoff: flowControl === 'software',
  // TIOCEXCL: a second program is told that the line is taken.
  lock: true,
  autoOpen: false,
})

function connectionOver(port: SerialPort): Connection {
  let isClosed = false
  return Object.freeze({
    write: (bytes: Uint8Array) =>
      new Promise<boolean>((resolve) => {
        if (isClosed || !port.isOpen) return resolve(false)
        // A device that holds up the line (CTS low) takes nothing; then the close is the answer.
        const gone = () => resolve(false)
        port.once('close', gone)
        port.write(bytes, undefined, (error) => {
          port.off('close', gone)
          resolve(error === null || error === undefined)
        })
      }),
    close: () => {
      if (isClosed) return
      isClosed = true
      // What nobody takes is thrown away: the kernel would wait up to 30 s for it in close(2).
      if (port.isOpen) port.flush(() => port.close())
    },
  })
}

/** One connection at a time. `device.absent`, `device.notAllowed` or `device.taken` when it cannot be opened. */
export function createSerialTransport(line: SerialLine): ByteTransport {
  const { path, speed } = line
  return Object.freeze({
    address: `${path} at ${speed}`,
    async open(events: ConnectionEvents): Promise<Result<Connection, Failure>> {
      const serial = await import('serialport')
      const port = new serial.SerialPort(optionsOf(line))
      const refusal = await new Promise<unknown>((resolve) => port.open(resolve))
      if (refusal !== null && refusal !== undefined)
        return err(openFailure(path, refusal) ?? failure('device.absent', { path }, refusal))
      port.on('data', (bytes: Uint8Array) => events.bytes(bytes))
      // A pulled plug is told by `close`; what else goes wrong ends in it.
      port.on('error', () => {
        if (port.isOpen) port.close()
      })
      port.once('close', () => events.closed())
      return ok(connectionOver(port))
    },
  })
}
