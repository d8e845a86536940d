/** ChangeKey: NT4H2421Gx rev. 3.0 §10.6.1, AN12196 tables 26 and 27. */
import { concatBytes } from '@noble/ciphers/utils.js'
import { assert } from '../../errors/result.ts'
import { littleEndian } from '../byte-order.ts'
import type { AesKey } from '../card-keys.ts'
import type { Ev2Session } from '../ev2.ts'
import { jamCrc } from '../jam-crc.ts'
import { commandOf, nothing, type CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'
import { status } from './status-word.ts'

export type KeyChange = {
  readonly keyNo: number
  readonly old: AesKey
  readonly new: AesKey
  /** The chip's version byte of the key. */
  readonly version: number
}

/** Key 0 is sent as it is; the others as the difference to the old one, with the new one's CRC (which finds a wrong old one). */
function cryptogram({ keyNo, old, new: key, version }: KeyChange): Uint8Array {
  const fresh = key.reveal()
  if (keyNo === 0) return concatBytes(fresh, Uint8Array.of(version))
  const was = old.reveal()
  const difference = fresh.map((byte, at) => byte ^ (was[at] ?? 0))
  return concatBytes(difference, Uint8Array.of(version), littleEndian(jamCrc(fresh), 4))
}

/**
 * ChangeKey, in a session under key 0. `911E`: the old key was another one; it does not count as a failed authentication. No
 * answer means *not known*, never *not done*. Changing key 0 ends the session, answered without a MAC.
 */
export function changeKey(session: Ev2Session, change: KeyChange): CardCommand<true> {
  assert(session.keyNo === 0, 'keys are changed under key 0')
  const command = secureCommand(session, {
    name: `ChangeKey ${change.keyNo}`,
    ins: 0xc4,
    header: Uint8Array.of(change.keyNo),
    data: cryptogram(change),
    mode: 'full',
    value: nothing,
  })
  if (change.keyNo !== 0) return command
  return commandOf({ ...command, done: [status.done], value: nothing })
}
