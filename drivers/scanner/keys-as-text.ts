import type { ByteTransport, ConnectionEvents } from '../transport/byte-transport.ts'
import { createKeyDecoder } from './decode-scans.ts'
import type { LayoutName } from './layouts.ts'

/** A device that types what it has read, as lines of text: card readers that show themselves as a keyboard. */
export const keysAsText = (keys: ByteTransport, layout: LayoutName): ByteTransport =>
  Object.freeze({
    address: keys.address,
    open: (events: ConnectionEvents) => {
      const decoder = createKeyDecoder(layout)
      return keys.open({
        bytes: (bytes) => {
          for (const happened of decoder.take(bytes))
            if (happened.kind === 'read') events.bytes(Buffer.from(`${happened.reading.text}\r`))
        },
        closed: events.closed,
      })
    },
  })
