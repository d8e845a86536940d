import { openResponse, protectCommand, type Ev2Session, type ProtectedCall } from '../ev2.ts'
import { commandOf, nativeApdu, type CardCommand } from './command.ts'
import { status } from './status-word.ts'

/**
 * A native command in a session. A false MAC of the answer is
 * `mac`. The caller goes on with `afterCommand(session)`; after any refusal the session is over on the chip.
 */
export const secureCommand = <T>(
  session: Ev2Session,
  call: ProtectedCall & {
    readonly name: string
    readonly value: (data: Uint8Array) => T | undefined
    readonly done?: number
  },
): CardCommand<T> =>
  commandOf({
    name: call.name,
    apdu: nativeApdu(call.ins, protectCommand(session, call)),
    done: [call.done ?? status.done],
    otherwise: 'mac',
    value: (data, word) => {
      const clear = openResponse(session, call.mode, { code: word & 0xff, data })
      return clear === undefined ? undefined : call.value(clear)
    },
  })
