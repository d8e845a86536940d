import type { Card } from '../../../core/card/card.ts'
import type { CardStanding } from '../../../core/card/card-limits.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { cardAccount } from '../../../core/ledger/chart-of-accounts.ts'
import { subtract } from '../../../core/money/arithmetic.ts'
import { msat, type Msat } from '../../../core/money/units.ts'
import type { Reads } from '../../../core/ports/store.ts'
import { later, type Instant } from '../../../core/time/instant.ts'

type Books = Pick<Reads, 'cards' | 'ledger'>

const dayMs = 24 * 60 * 60_000

/** What is held for payments on their way, in the same view of the books as `balanceOf`. */
export async function heldOf({ ledger }: Pick<Books, 'ledger'>, id: CardId): Promise<Msat> {
  const { debits, credits } = await ledger.balance(cardAccount(id), 'BTC', 'encumbered')
  return msat(subtract(debits, credits))
}

/**
 * What the card has free of holds, in the reader's own view of the books: inside a unit, what the commit will stand on. What is
 * held is there for nothing else (I4).
 */
export async function balanceOf(books: Pick<Books, 'ledger'>, id: CardId): Promise<Msat> {
  const { debits, credits } = await books.ledger.balance(cardAccount(id), 'BTC')
  return msat(subtract(subtract(credits, debits), await heldOf(books, id)))
}

/** The card as limits judge it (I4). A "day" is the last 24 hours: nobody spends twice around midnight. */
export async function standingOf(books: Books, card: Card, now: Instant): Promise<CardStanding> {
  const { state, limits, pin } = card
  const { perDayMsat, velocity } = limits
  const today =
    perDayMsat === undefined
      ? msat(0n)
      : (await books.cards.spentSince(card.id, later(now, -dayMs))).amountMsat
  const recent =
    velocity === undefined
      ? 0
      : (await books.cards.spentSince(card.id, later(now, -velocity.minutes * 60_000))).charges
  return {
    state,
    balanceMsat: await balanceOf(books, card.id),
    spentTodayMsat: today,
    recentCharges: recent,
    limits,
    ...(pin === undefined ? {} : { pin }),
  }
}
