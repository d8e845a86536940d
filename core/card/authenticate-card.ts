import type { Random } from '../ports/random.ts'
import { answerEv2, authenticateEv2First } from './apdu/authenticate-ev2.ts'
import type { CardRefusal } from './apdu/command.ts'
import { status } from './apdu/status-word.ts'
import type { AesKey } from './card-keys.ts'
import { ask, type Dialogue } from './dialogue.ts'
import type { Ev2Session } from './ev2.ts'

/** How often we ask a chip that makes us wait (91AD). Asking is no attempt; the delay is spent within one contact only. */
const patience = 500

const isStatus = (error: CardRefusal, word: number): boolean =>
  error.kind === 'status' && error.status === word

/**
 * A session under a key. One attempt; 91AD is asked again, 911C once (some chips refuse the first command of a contact). 91AE
 * says that it is another key: the caller stops, since failures are counted for ever.
 */
export function* authenticateCard(
  keyNo: number,
  key: AesKey,
  random: Random,
): Dialogue<Ev2Session> {
  let illegal = 0
  for (let asked = 0; ; asked += 1) {
    const challenge = yield* ask(authenticateEv2First(keyNo))
    if (challenge.ok) {
      const rndA = random.bytes(16)
      return yield* ask(answerEv2({ key, keyNo, challenge: challenge.value, rndA }))
    }
    if (isStatus(challenge.error, status.illegalCommand)) illegal += 1
    const isWorthAsking = isStatus(challenge.error, status.authenticationDelay) || illegal === 1
    if (!isWorthAsking || illegal > 1 || asked >= patience) return challenge
  }
}
