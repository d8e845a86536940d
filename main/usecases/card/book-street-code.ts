import { mayReceive } from '../../../core/card/lifecycle.ts'
import { newId, type LateMoneyId } from '../../../core/contract/ids.ts'
import { lightningCredit } from '../../../core/ledger/builders.ts'
import { streetTopUp } from '../../../core/ledger/card-builders.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Settlement, Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'

/**
 * What a stranger has paid, in the settlement's own transaction: all that arrived is the card's; of a card closed meanwhile it
 * is the customer's, and a person gives it back. False when the code is none of these.
 */
export async function bookStreetCode(
  ports: Pick<Ports, 'clock' | 'random'>,
  unit: Unit,
  settlement: Settlement,
): Promise<boolean> {
  const { paymentHash, nodeKey, receivedMsat, settledAt } = settlement
  const code = await unit.streetCodes.ofHash(paymentHash)
  if (code === undefined) return false
  const { cardId, comment } = code
  const arrived = { nodeKey, paymentHash, receivedMsat, at: settledAt }
  await unit.streetCodes.mark({ ...code, state: 'settled', receivedMsat, settledAt })
  const card = await unit.cards.find(cardId)
  if (card !== undefined && mayReceive(card.state)) {
    await post(unit, streetTopUp({ ...arrived, cardId, ...(comment && { comment }) }))
    await unit.changes.add('card', cardId)
    return true
  }
  await post(unit, lightningCredit(arrived))
  const createdAt = ports.clock.now()
  const id = newId<LateMoneyId>(createdAt, ports.random.bytes(10))
  const row = {
    account: 'customer-credit',
    amountMsat: receivedMsat,
    paymentHash,
    nodeKey,
  } as const
  await unit.lateMoney.insert({ id, kind: 'late', ...row, createdAt })
  await unit.changes.add('lateMoney', id)
  return true
}
