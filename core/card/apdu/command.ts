/**
 * A command to the chip is a value: bytes out, and how its answer is read. Nothing here sends; `drivers/nfc` carries bytes,
 * `dialogue.ts` puts commands in order. APDUs: ISO/IEC 7816-4, short form only (NT4H2421Gx rev. 3.0 §8.3–8.4).
 */
import { concatBytes } from '@noble/ciphers/utils.js'
import { err, ok, type Result } from '../../errors/result.ts'
import { status } from './status-word.ts'

/**
 * Why a command gave nothing. `torn`: no answer, or half of one; whether the chip has done it is not known. `status`: the chip
 * refused. `answer`: it answered something else than this command's answer. `mac`: the answer is not from who holds the key.
 */
export type CardRefusal =
  | { readonly kind: 'torn'; readonly command: string }
  | { readonly kind: 'status'; readonly command: string; readonly status: number }
  | { readonly kind: 'answer'; readonly command: string }
  | { readonly kind: 'mac'; readonly command: string }

export type CardCommand<T> = {
  /** NXP's name of it, for logs and journals. */
  readonly name: string
  readonly apdu: Uint8Array
  /** Reads the whole answer, status word included; an empty one is torn (a reader may call that a success). */
  read(response: Uint8Array): Result<T, CardRefusal>
}

type Shape<T> = {
  readonly name: string
  readonly apdu: Uint8Array
  /** The status words that mean "done". */
  readonly done: readonly number[]
  /** The answer's value; undefined when the data is not what the command answers. */
  readonly value: (data: Uint8Array, statusWord: number) => T | undefined
  /** What an undefined value means: a strange answer unless told otherwise. */
  readonly otherwise?: 'answer' | 'mac'
}

/** A command from its bytes and what its answer means. */
export const commandOf = <T>(shape: Shape<T>): CardCommand<T> => ({
  name: shape.name,
  apdu: shape.apdu,
  read: (response) => {
    const command = shape.name
    if (response.length < 2) return err({ kind: 'torn', command })
    const [high = 0, low = 0] = response.subarray(-2)
    const statusWord = (high << 8) | low
    if (!shape.done.includes(statusWord))
      return err({ kind: 'status', command, status: statusWord })
    const value = shape.value(response.subarray(0, -2), statusWord)
    return value === undefined ? err({ kind: shape.otherwise ?? 'answer', command }) : ok(value)
  },
})

/** A native command in its ISO wrapping: CLA 90, INS, 00 00, data with its length, Le 00. */
export const nativeApdu = (ins: number, data: Uint8Array = new Uint8Array(0)): Uint8Array =>
  concatBytes(
    Uint8Array.of(0x90, ins, 0x00, 0x00),
    data.length === 0 ? data : Uint8Array.of(data.length),
    data,
    Uint8Array.of(0x00),
  )

/** For answers without data. */
export const nothing = (data: Uint8Array): true | undefined =>
  data.length === 0 ? true : undefined

/** A native command that answers `9100` (or `more` frames follow: `91AF`). */
export const nativeCommand = <T>(
  shape: Omit<Shape<T>, 'apdu' | 'done'> & {
    readonly ins: number
    readonly data?: Uint8Array
    readonly more?: boolean
  },
): CardCommand<T> =>
  commandOf({
    ...shape,
    apdu: nativeApdu(shape.ins, shape.data),
    done: [shape.more === true ? status.moreFrames : status.done],
  })
