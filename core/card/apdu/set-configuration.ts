import type { Ev2Session } from '../ev2.ts'
import { nothing, type CardCommand } from './command.ts'
import { secureCommand } from './secure-command.ts'

/**
 * SetConfiguration 00 (§10.5.1): the chip hides its UID from then on. **Irreversible**; only by an explicit, warned choice and as
 * the last step. Under key 0.
 */
export const setRandomUid = (session: Ev2Session): CardCommand<true> =>
  secureCommand(session, {
    name: 'SetConfiguration random UID',
    ins: 0x5c,
    header: Uint8Array.of(0x00),
    data: Uint8Array.of(0x02),
    mode: 'full',
    value: nothing,
  })
