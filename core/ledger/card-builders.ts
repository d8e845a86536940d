/** What moves the money of own cards: `card:<id>` is a liability in msat (DESIGN §3.2). */
import type { CardEventId, CardId, PaymentId } from '../contract/ids.ts'
import { assert } from '../errors/result.ts'
import { isPositive } from '../money/arithmetic.ts'
import type { Money, Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'
import type { Arrived, Part } from './builders.ts'
import {
  cardAccount,
  cashAccount,
  exchangeAccount,
  lightningAccount,
  type AccountName,
} from './chart-of-accounts.ts'
import { bitcoin, credit, debit, rounding, sold } from './legs.ts'
import type { Direction, NewEntry, Transaction } from './transaction.ts'

/** Bitcoin leaves a card for the shop’s currency: both exchange accounts take their side. */
const crossing = (currency: Money, amountMsat: Msat): NewEntry[] => [
  ...credit(exchangeAccount('BTC'), bitcoin(amountMsat)),
  ...debit(exchangeAccount(currency.currency), currency),
]

/** A sale, or a part of one, paid by a card. */
export function cardSale(
  sale: Part & {
    readonly paymentId: PaymentId
    readonly cardId: CardId
    readonly amountMsat: Msat
    readonly at: Instant
  },
): Transaction {
  const { paymentId, cardId, amountMsat, due, before, taxBp, at } = sale
  const towards =
    due.currency === 'BTC'
      ? [...sold(due, taxBp, before), ...rounding('BTC', amountMsat, due.amount)]
      : [...crossing(due, amountMsat), ...sold(due, taxBp, before)]
  return {
    externalId: `card:${paymentId}`,
    kind: 'sale.card',
    at,
    description: 'sale paid by card',
    entries: [...debit(cardAccount(cardId), bitcoin(amountMsat)), ...towards],
  }
}

type Back = {
  readonly paymentId: PaymentId
  /** What was posted when the card paid. */
  readonly entries: readonly NewEntry[]
  readonly at: Instant
}

const isOfSale = ({ account }: NewEntry): boolean =>
  account === 'sales' || account.startsWith('tax:')

const sideOf: Readonly<Record<Direction, Direction>> = { debit: 'credit', credit: 'debit' }
const turned = (entry: NewEntry): NewEntry => ({ ...entry, direction: sideOf[entry.direction] })

const givenBack = ({ paymentId, at }: Back, entries: readonly NewEntry[]): Transaction => ({
  externalId: `card-back:${paymentId}`,
  kind: 'sale.cardBack',
  at,
  description: 'part of a cancelled sale given back',
  entries,
})

/** What a card had paid of a sale that was cancelled: its entries, turned; the bitcoin goes to `into`. */
export function cardSaleBack(
  back: Back & { readonly cardId: CardId; readonly into: AccountName },
): Transaction {
  const from = cardAccount(back.cardId)
  const entries = back.entries.map(turned)
  return givenBack(
    back,
    entries.map((entry) => (entry.account === from ? { ...entry, account: back.into } : entry)),
  )
}

/** The same out of the drawer, where the card was closed meanwhile: the bitcoin stays sold, the sale is undone in coins. */
export function cardSaleBackInCash(
  back: Back & { readonly due: Money; readonly paidOut: Money; readonly drawer: string },
): Transaction {
  const { due, paidOut, drawer, entries } = back
  assert(paidOut.currency === due.currency, 'coins are of the currency of the price')
  return givenBack(back, [
    ...[...entries.filter(isOfSale), ...rounding(due.currency, paidOut.amount, due.amount)].map(
      turned,
    ),
    ...credit(cashAccount(drawer), paidOut),
  ])
}

/** A top-up over Lightning: all that arrived is the card's. Nothing is sold. */
export const lightningTopUp = (arrived: Arrived & { readonly cardId: CardId }): Transaction => ({
  externalId: `settle:${arrived.nodeKey}:${arrived.paymentHash}`,
  kind: 'topUp.lightning',
  at: arrived.at,
  description: 'card topped up over Lightning',
  entries: [
    ...debit(lightningAccount(arrived.nodeKey), bitcoin(arrived.receivedMsat)),
    ...credit(cardAccount(arrived.cardId), bitcoin(arrived.receivedMsat)),
  ],
})

/** The same by a stranger, from anywhere: what the payer wrote stays with the money (LUD-12). */
export const streetTopUp = (
  arrived: Arrived & { readonly cardId: CardId; readonly comment?: string },
): Transaction => ({
  ...lightningTopUp(arrived),
  kind: 'topUp.street',
  description: arrived.comment ?? '',
})

/** A top-up in cash at the rate that the customer saw. `asked` is `price` rounded to coins: what stays in the drawer. */
export function cashTopUp(topUp: {
  readonly paymentId: PaymentId
  readonly drawer: string
  readonly cardId: CardId
  readonly price: Money
  readonly asked: Money
  readonly amountMsat: Msat
  readonly at: Instant
}): Transaction {
  const { paymentId, drawer, cardId, price, asked, amountMsat, at } = topUp
  assert(price.currency !== 'BTC', 'a drawer holds no bitcoin')
  return {
    externalId: `cash:${paymentId}`,
    kind: 'topUp.cash',
    at,
    description: 'card topped up in cash',
    entries: [
      ...debit(cashAccount(drawer), asked),
      ...rounding(price.currency, asked.amount, price.amount),
      ...credit(exchangeAccount(price.currency), price),
      ...debit(exchangeAccount('BTC'), bitcoin(amountMsat)),
      ...credit(cardAccount(cardId), bitcoin(amountMsat)),
    ],
  }
}

/** From one card to another: a top-up from a card, a replacement, a close. */
export function cardToCard(move: {
  readonly externalId: string
  readonly from: CardId
  readonly to: CardId
  readonly amountMsat: Msat
  readonly at: Instant
}): Transaction {
  const { externalId, from, to, amountMsat, at } = move
  assert(from !== to, 'money moves between two cards')
  assert(isPositive(amountMsat), 'a move is of something')
  return {
    externalId,
    kind: 'card.moved',
    at,
    description: 'from one card to another',
    entries: [
      ...debit(cardAccount(from), bitcoin(amountMsat)),
      ...credit(cardAccount(to), bitcoin(amountMsat)),
    ],
  }
}

/** What a card held, given back out of the drawer. */
export function cardPaidOut(payOut: {
  readonly actId: CardEventId
  readonly cardId: CardId
  readonly amountMsat: Msat
  readonly paidOut: Money
  readonly drawer: string
  readonly at: Instant
}): Transaction {
  const { actId, cardId, amountMsat, paidOut, drawer, at } = payOut
  assert(paidOut.currency !== 'BTC', 'a drawer holds no bitcoin')
  return {
    externalId: `card-payout:${actId}`,
    kind: 'card.paidOut',
    at,
    description: 'card paid out in cash',
    entries: [
      ...debit(cardAccount(cardId), bitcoin(amountMsat)),
      ...crossing(paidOut, amountMsat),
      ...credit(cashAccount(drawer), paidOut),
    ],
  }
}
