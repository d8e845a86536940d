import { concatBytes } from '@noble/ciphers/utils.js'
import { littleEndian } from '../byte-order.ts'
import type { CommMode, Ev2Session } from '../ev2.ts'
import type { CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

export type FileRead = {
  readonly file: number
  readonly offset: number
  /** 0: up to the end. At most 248 bytes with a MAC, 239 encrypted: longer answers are refused with 917E. */
  readonly length: number
  readonly mode: CommMode
}

/** ReadData (§10.8.1) within a session: as stored, mirrors are not filled in and no tap is counted. */
export const readData = (session: Ev2Session, read: FileRead): CardCommand<Uint8Array> =>
  secureCommand(session, {
    name: 'ReadData',
    ins: 0xad,
    header: concatBytes(
      Uint8Array.of(read.file),
      littleEndian(read.offset, 3),
      littleEndian(read.length, 3),
    ),
    data: new Uint8Array(0),
    mode: read.mode,
    value: (data) => data,
  })
