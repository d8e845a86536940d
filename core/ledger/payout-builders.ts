/**
 * A card's money leaving over Lightning (DESIGN §3.3). What may leave, the fee limit with it, is promised in the encumbered
 * layer before the node is asked; the node's word ends the promise, and only `paid` moves anything.
 */
import { heldFor, type Payout } from '../card/payout.ts'
import { assert } from '../errors/result.ts'
import { add, min, subtract } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'
import { cardAccount, lightningAccount } from './chart-of-accounts.ts'
import { bitcoin, credit, debit, encumberedCredit, encumberedDebit } from './legs.ts'
import type { NewEntry, Transaction } from './transaction.ts'

const accountsOf = ({ cardId, nodeKey }: Payout) => ({
  card: cardAccount(cardId),
  lightning: lightningAccount(nodeKey),
})

/** The promise: amount and fee limit are not there for anything else. */
export function payoutHeld(payout: Payout): Transaction {
  const { card, lightning } = accountsOf(payout)
  const held = bitcoin(heldFor(payout))
  return {
    externalId: `payout-held:${payout.id}`,
    kind: 'payout.held',
    at: payout.createdAt,
    description: 'held for a payment elsewhere',
    entries: [...encumberedDebit(card, held), ...encumberedCredit(lightning, held)],
  }
}

const givenUp = (payout: Payout): NewEntry[] => {
  const { card, lightning } = accountsOf(payout)
  const held = bitcoin(heldFor(payout))
  return [...encumberedCredit(card, held), ...encumberedDebit(lightning, held)]
}

/** The node has said that nothing left, and nothing will. */
export const payoutReleased = (payout: Payout, at: Instant): Transaction => ({
  externalId: `payout-released:${payout.id}`,
  kind: 'payout.released',
  at,
  description: 'not paid elsewhere, the hold is over',
  entries: givenUp(payout),
})

/**
 * The node has paid. The card bears the fee up to the limit that was passed with the send; above it (which the node promised not
 * to do) the shop does, since the card holds no more for it.
 */
export function payoutPaid(
  payout: Payout,
  { feeMsat, at }: { readonly feeMsat: Msat; readonly at: Instant },
): Transaction {
  const { card, lightning } = accountsOf(payout)
  const { amountMsat, feeLimitMsat } = payout
  const fee = min(feeMsat, feeLimitMsat)
  assert(fee >= 0n, 'a fee is not negative')
  return {
    externalId: `payout:${payout.id}`,
    kind: 'card.elsewhere',
    at,
    description: 'card paid elsewhere',
    entries: [
      ...givenUp(payout),
      ...debit(card, bitcoin(add(amountMsat, fee))),
      ...debit('fees', bitcoin(subtract(feeMsat, fee))),
      ...credit(lightning, bitcoin(add(amountMsat, feeMsat))),
    ],
  }
}
