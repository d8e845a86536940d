/** The host's side of serial lines: opens what flashtilld asks for, and moves bytes. */
import type { Connection } from '../../drivers/transport/byte-transport.ts'
import { createSerialTransport } from '../../drivers/transport/serial.ts'
import type { HostWord, LineOrder } from './host-words.ts'

/** Obeys orders about lines; `line` is flashtilld's number for one opening. */
export function createLines(say: (word: HostWord) => void): (order: LineOrder) => Promise<void> {
  const open = new Map<number, Connection>()

  async function openLine({ line, path, speed }: LineOrder & { kind: 'openLine' }): Promise<void> {
    const opened = await createSerialTransport({ path, speed }).open({
      bytes: (bytes) => say({ kind: 'lineBytes', line, bytes }),
      closed: () => {
        open.delete(line)
        say({ kind: 'lineClosed', line })
      },
    })
    if (opened.ok) open.set(line, opened.value)
    // The cause is an error of the system: its code has been read, and it does not cross the channel whole.
    say({ kind: 'lineOpened', line, ...(opened.ok ? {} : { refused: opened.error.code }) })
  }

  return async (order) => {
    if (order.kind === 'openLine') return openLine(order)
    const connection = open.get(order.line)
    if (order.kind === 'closeLine') return connection?.close()
    const isTaken = (await connection?.write(order.bytes)) ?? false
    say({ kind: 'lineWritten', line: order.line, number: order.number, isTaken })
  }
}
