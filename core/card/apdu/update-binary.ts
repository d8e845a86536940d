import { concatBytes } from '@noble/ciphers/utils.js'
import { commandOf, nothing, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

/** ISOUpdateBinary of the selected file (§10.9.3): only where writing is free; 6982 on a programmed card. */
export const updateBinary = (offset: number, data: Uint8Array): CardCommand<true> =>
  commandOf({
    name: 'ISOUpdateBinary',
    apdu: concatBytes(Uint8Array.of(0x00, 0xd6, offset >> 8, offset & 0xff, data.length), data),
    done: [status.isoDone],
    value: nothing,
  })
