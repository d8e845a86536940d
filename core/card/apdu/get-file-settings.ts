import { concatBytes } from '@noble/ciphers/utils.js'
import { fromLittleEndian } from '../byte-order.ts'
import type { Ev2Session } from '../ev2.ts'
import { decodeFileSettings, type FileSettings } from '../file-settings.ts'
import type { CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

/** Numbers of the application's files in native commands. */
export const fileNo = { capability: 1, ndef: 2, proprietary: 3 } as const

export type FileFacts = { readonly size: number; readonly settings: FileSettings }

/** The answer: type, option, access, size, and the rest of the settings behind the size. */
export function readFileFacts(data: Uint8Array): FileFacts | undefined {
  if (data.length < 7) return undefined
  const settings = decodeFileSettings(concatBytes(data.subarray(1, 4), data.subarray(7)))
  return settings && { size: fromLittleEndian(data.subarray(4, 7)), settings }
}

/** GetFileSettings (§10.7.2) within a session; what the chip answers outside of one proves nothing. */
export const getFileSettings = (session: Ev2Session, file: number): CardCommand<FileFacts> =>
  secureCommand(session, {
    name: 'GetFileSettings',
    ins: 0xf5,
    header: Uint8Array.of(file),
    data: new Uint8Array(0),
    mode: 'mac',
    value: readFileFacts,
  })
