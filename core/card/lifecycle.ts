/** What a card is to the shop. The chip knows nothing of it; the ledger knows whose money it is. */
import { err, ok, type Result } from '../errors/result.ts'

/**
 * `new` a name without a chip · `pending` being programmed · `active` pays · `frozen` stopped, may be thawed · `lost` stopped until
 * it is found or its money is moved · `closed` empty for good · `wiped` the chip is blank again.
 */
export type CardState = 'new' | 'pending' | 'active' | 'frozen' | 'lost' | 'closed' | 'wiped'

/**
 * `plan` the provisioning journal is written · `verify` the programmed chip has shown that it works · `close` the balance was
 * moved or paid out and is zero · `wipe` the chip has shown that it is blank · `giveUp` nobody will lay its chip back.
 */
export type CardEvent =
  | 'plan'
  | 'verify'
  | 'freeze'
  | 'unfreeze'
  | 'lose'
  | 'find'
  | 'close'
  | 'wipe'
  | 'giveUp'

const moves: Readonly<Record<CardState, Readonly<Partial<Record<CardEvent, CardState>>>>> = {
  new: { plan: 'pending' },
  pending: { verify: 'active', wipe: 'wiped', giveUp: 'lost' },
  active: { freeze: 'frozen', lose: 'lost', close: 'closed' },
  // Issued anew (new keys) only while nobody can pay with it.
  frozen: { unfreeze: 'active', lose: 'lost', close: 'closed', plan: 'pending' },
  lost: { find: 'frozen', close: 'closed' },
  closed: { wipe: 'wiped' },
  wiped: { plan: 'pending' },
}

/** A wish that does not fit the card's state; both for the sentence. */
export type CardMoveProblem = { readonly state: CardState; readonly event: CardEvent }

/** The state after an event, or that this event is none in this state. */
export function moveCard(state: CardState, event: CardEvent): Result<CardState, CardMoveProblem> {
  const next = moves[state][event]
  return next === undefined ? err({ state, event }) : ok(next)
}

/** What a person may choose now, in the order that the screens show. */
export const movesFrom = (state: CardState): readonly CardEvent[] =>
  Object.keys(moves[state]) as CardEvent[]

export const maySpend = (state: CardState): boolean => state === 'active'

/** Money that arrives for a card in another state goes to `customer-credit`. */
export const mayReceive = (state: CardState): boolean =>
  state === 'active' || state === 'frozen' || state === 'lost'
