/** What a cancelled sale keeps: nothing. A part that a card had paid goes back in the commit that ends the sale. */
import type { Card } from '../../../core/card/card.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { askedInCash } from '../../../core/invoice/cash.ts'
import { isCovered, isUnfinished } from '../../../core/invoice/invoice-state.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { CardPayment, Payment } from '../../../core/invoice/payment.ts'
import { cardSaleBack, cardSaleBackInCash } from '../../../core/ledger/card-builders.ts'
import { cardAccount } from '../../../core/ledger/chart-of-accounts.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'

/** The one drawer of a till with one drawer. */
const drawer = 'main'

const isGone = ({ state }: Card): boolean => state === 'closed' || state === 'wiped'

/** The card that paid, or the one that took its place; undefined when it was closed for good. */
async function cardFor(unit: Unit, id: CardId): Promise<Card | undefined> {
  const card = await unit.cards.find(id)
  assert(card !== undefined, 'a card is never deleted')
  if (!isGone(card)) return card
  return card.replacedBy === undefined ? undefined : cardFor(unit, card.replacedBy)
}

/** To the card; out of the drawer where there is none any more; a price in bitcoin has no coins and stays the customer's. */
async function backOf(
  ports: Pick<Ports, 'clock'>,
  unit: Unit,
  payment: CardPayment,
): Promise<CardPayment> {
  const { id: paymentId, cardId, due } = payment
  const posted = await unit.ledger.find(`card:${paymentId}`)
  assert(posted !== undefined, 'a card that paid has its entries')
  const back = { paymentId, entries: posted.entries, at: ports.clock.now() }
  const card = await cardFor(unit, cardId)
  const cancelled = { ...payment, state: 'cancelled' } as const
  if (card === undefined && due.currency !== 'BTC') {
    const shop = await unit.shop.find()
    assert(shop !== undefined, 'a shop is set up before its first sale')
    const paidOut = askedInCash(due, shop.smallestCoin)
    await post(unit, cardSaleBackInCash({ ...back, due, paidOut, drawer }))
    return { ...cancelled, paidOut }
  }
  const into = card === undefined ? 'customer-credit' : cardAccount(card.id)
  await post(unit, cardSaleBack({ ...back, cardId, into }))
  await unit.changes.add('card', card?.id ?? cardId)
  return cancelled
}

/**
 * Gives back what cards have paid, once the wish to cancel stands and nothing can be paid any more: while LND may still say
 * "it was paid", the part belongs to the sale. Answers with the sale as it then stands.
 */
export async function giveBack(
  ports: Pick<Ports, 'clock'>,
  unit: Unit,
  invoice: Invoice,
): Promise<Invoice> {
  const hasEnded = invoice.cancelAskedAt !== undefined && !isUnfinished(invoice)
  if (!hasEnded || isCovered(invoice)) return invoice
  const payments: Payment[] = []
  for (const payment of invoice.payments) {
    const isPart = payment.tender === 'card' && payment.state === 'settled'
    const after = isPart ? await backOf(ports, unit, payment) : payment
    if (after !== payment) await unit.invoices.putPayment(after)
    payments.push(after)
  }
  return { ...invoice, payments }
}
