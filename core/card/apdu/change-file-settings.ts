import type { Ev2Session } from '../ev2.ts'
import { encodeFileSettings, type FileSettings } from '../file-settings.ts'
import { nothing, type CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

/**
 * ChangeFileSettings (§10.7.1), under the file's Change key. Turning SDM on sets its counter to 0; `919E` means that mirrors
 * overlap or lie beyond the file.
 */
export const changeFileSettings = (
  session: Ev2Session,
  file: number,
  settings: FileSettings,
): CardCommand<true> =>
  secureCommand(session, {
    name: 'ChangeFileSettings',
    ins: 0x5f,
    header: Uint8Array.of(file),
    data: encodeFileSettings(settings),
    mode: 'full',
    value: nothing,
  })
