import { hexToBytes } from '@noble/hashes/utils.js'
import type { AesKey } from '../../../core/card/card-keys.ts'
import type { CommMode, Ev2Session } from '../../../core/card/ev2.ts'
import { free, never, type AccessRight } from '../../../core/card/file-settings.ts'
import { status } from '../../../core/card/apdu/status-word.ts'
import { secret } from '../../../core/errors/secret.ts'
import type { Random } from '../../../core/ports/random.ts'
import type { ChipState, FileNo } from './chip-state.ts'

/** A command of which the chip has answered a part. */
export type Pending =
  | {
      readonly kind: 'authentication'
      readonly keyNo: number
      readonly rndB: Uint8Array
      /** AuthenticateEV2NonFirst: the session that goes on. */
      readonly within?: Ev2Session
    }
  | { readonly kind: 'version'; readonly frame: 1 | 2; readonly within?: Ev2Session }

/** Reads that belong to one tap: same command, same file, nothing between. */
export type Reading = {
  readonly by: 'iso' | 'native'
  readonly file: FileNo
  readonly content: Uint8Array
}

/** What is gone when the field is. */
export type Life = {
  application: boolean
  file?: FileNo | undefined
  session?: Ev2Session | undefined
  pending?: Pending | undefined
  reading?: Reading | undefined
  /** How often 91AD was answered since the field came or the last try. */
  delaySpent: number
  /** What anticollision shows when the UID is hidden. */
  fleetingId: Uint8Array
}

export type Chip = {
  readonly random: Random
  stored: ChipState
  life: Life
}

/** What a command comes to. `mode`: how the answer goes out in a session; `endsSession`: ChangeKey 0 answers bare. */
export type Answer = {
  readonly status: number
  readonly data?: Uint8Array
  readonly mode?: CommMode
  readonly endsSession?: true
}

export const refused = (word: number): Answer => ({ status: word })
export const done = (data: Uint8Array = new Uint8Array(0)): Answer => ({
  status: status.done,
  data,
})

/** Field on: MF selected, no session, nothing read, the delay to be spent anew. */
export const bornIn = (random: Random): Life => ({
  application: false,
  delaySpent: 0,
  fleetingId: Uint8Array.of(0x08, ...random.bytes(3)),
})

export const keyOf = (chip: Chip, keyNo: number): AesKey =>
  secret(hexToBytes(chip.stored.keys[keyNo]?.key ?? ''))

/** Through which right the caller may: a key that it has proved, or everybody's; else the refusal (§8.2.3.3). */
export function permit(
  chip: Chip,
  rights: readonly AccessRight[],
): { readonly by: 'key' | 'free' } | { readonly refusal: number } {
  const { session } = chip.life
  if (session !== undefined && rights.includes(session.keyNo)) return { by: 'key' }
  if (rights.includes(free)) return { by: 'free' }
  return {
    refusal: rights.every((right) => right === never) ? status.permission : status.authentication,
  }
}
