import { hexToBytes } from '@noble/ciphers/utils.js'
import { commandOf, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

/** ISOSelectFile of the NDEF application D2760000850101 (§10.9.1). Ends a session; other chips and phones answer 6A82. */
export const selectApplication: CardCommand<true> = commandOf({
  name: 'ISOSelectFile application',
  apdu: hexToBytes('00a4040007d276000085010100'),
  done: [status.isoDone],
  value: () => true as const,
})
