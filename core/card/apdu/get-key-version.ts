import type { Ev2Session } from '../ev2.ts'
import { nativeCommand, type CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

/** The version byte of a key (§10.6.2), free outside a session: the journal on the card. 00 from the factory. */
export const getKeyVersion = (keyNo: number): CardCommand<number> =>
  nativeCommand({
    name: `GetKeyVersion ${keyNo}`,
    ins: 0x64,
    data: Uint8Array.of(keyNo),
    value: (data) => (data.length === 1 ? data[0] : undefined),
  })

/** The same within a session, with the chip's MAC: for proof, not for orientation. */
export const proveKeyVersion = (session: Ev2Session, keyNo: number): CardCommand<number> =>
  secureCommand(session, {
    name: `GetKeyVersion ${keyNo}`,
    ins: 0x64,
    header: Uint8Array.of(keyNo),
    data: new Uint8Array(0),
    mode: 'mac',
    value: (data) => (data.length === 1 ? data[0] : undefined),
  })
