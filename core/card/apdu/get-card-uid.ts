import { uidFromBytes, type CardUid } from '../card-uid.ts'
import type { Ev2Session } from '../ev2.ts'
import type { CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

/** GetCardUID (§10.5.3), under any key: the true UID, also of a chip that hides it, from who holds the key. */
export const getCardUid = (session: Ev2Session): CardCommand<CardUid> =>
  secureCommand(session, {
    name: 'GetCardUID',
    ins: 0x51,
    header: new Uint8Array(0),
    data: new Uint8Array(0),
    mode: 'full',
    value: uidFromBytes,
  })
