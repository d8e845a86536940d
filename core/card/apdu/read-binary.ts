import { commandOf, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

/**
 * ISOReadBinary of the selected file (§10.9.2): `length` bytes from `offset`, 256 at most (or as many as there are). The first
 * one after another command counts the tap; more of them in a row read the same tap.
 */
export const readBinary = (offset: number, length = 256): CardCommand<Uint8Array> =>
  commandOf({
    name: 'ISOReadBinary',
    apdu: Uint8Array.of(0x00, 0xb0, offset >> 8, offset & 0xff, length & 0xff),
    done: [status.isoDone],
    value: (data) => data,
  })
