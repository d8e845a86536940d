import type { Card } from '../../../core/card/card.ts'
import { mayReceive } from '../../../core/card/lifecycle.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import { lightningCredit, type Arrived } from '../../../core/ledger/builders.ts'
import { lightningTopUp } from '../../../core/ledger/card-builders.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import type { Unit } from '../../../core/ports/store.ts'

/** The card that an invoice tops up, if it is there to take money. */
export async function cardToTopUp(
  unit: Pick<Unit, 'cards'>,
  { topUpCardId }: Invoice,
): Promise<Card | undefined> {
  const card = topUpCardId === undefined ? undefined : await unit.cards.find(topUpCardId)
  return card !== undefined && mayReceive(card.state) ? card : undefined
}

/** What arrived is the card's; of a card closed meanwhile it is the customer's, and a person gives it back. */
export async function bookTopUp(
  unit: Unit,
  invoice: Invoice,
  arrived: Arrived,
): Promise<{ readonly entries: Transaction; readonly isLate: boolean }> {
  const card = await cardToTopUp(unit, invoice)
  if (card === undefined) return { entries: lightningCredit(arrived), isLate: true }
  await unit.changes.add('card', card.id)
  return { entries: lightningTopUp({ ...arrived, cardId: card.id }), isLate: false }
}
