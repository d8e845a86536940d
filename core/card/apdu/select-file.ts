import { commandOf, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

/** ISO names of the files of the NDEF application. */
export const fileId = { capability: 0xe103, ndef: 0xe104, proprietary: 0xe105 } as const

/** ISOSelectFile of an elementary file of the application (§10.9.1). A session goes on, and does not count it. */
export const selectFile = (id: number): CardCommand<true> =>
  commandOf({
    name: 'ISOSelectFile file',
    apdu: Uint8Array.of(0x00, 0xa4, 0x00, 0x0c, 0x02, id >> 8, id & 0xff),
    done: [status.isoDone],
    value: () => true as const,
  })
