import { concatBytes } from '@noble/ciphers/utils.js'
import { littleEndian } from '../byte-order.ts'
import type { CommMode, Ev2Session } from '../ev2.ts'
import { nothing, type CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

export type FileWrite = {
  readonly file: number
  readonly offset: number
  readonly data: Uint8Array
  /** The file's own mode; a bolt card's NDEF file is plain, also within a session. */
  readonly mode: CommMode
}

/** WriteData (§10.8.2) within a session. What fits one frame (`ndefFileLimit`) is written whole or not at all. */
export const writeData = (session: Ev2Session, write: FileWrite): CardCommand<true> =>
  secureCommand(session, {
    name: 'WriteData',
    ins: 0x8d,
    header: concatBytes(
      Uint8Array.of(write.file),
      littleEndian(write.offset, 3),
      littleEndian(write.data.length, 3),
    ),
    data: write.data,
    mode: write.mode,
    value: nothing,
  })
