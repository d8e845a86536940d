import type { LateMoneyId, PaymentId } from '../contract/ids.ts'
import { assert } from '../errors/result.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { atLeast, subtract } from '../money/arithmetic.ts'
import type { MinorUnits, Money, Msat } from '../money/units.ts'
import type { Instant } from '../time/instant.ts'
import {
  cashAccount,
  exchangeAccount,
  lightningAccount,
  type CreditAccount,
} from './chart-of-accounts.ts'
import { bitcoin, credit, debit, rounding, sold } from './legs.ts'
import type { Transaction } from './transaction.ts'

/** What LND reported as arrived; `receivedMsat` is its `amt_paid_msat`. */
export type Arrived = {
  readonly nodeKey: NodeKey
  readonly paymentHash: PaymentHash
  readonly receivedMsat: Msat
  readonly at: Instant
}

const settleId = ({ nodeKey, paymentHash }: Arrived) => `settle:${nodeKey}:${paymentHash}`

/** What a tender pays of a price: the part `due`, after `before` was paid already. Tax is rounded once a sale (legs.ts). */
export type Part = { readonly due: Money; readonly before: MinorUnits; readonly taxBp: number }

/**
 * A sale, or the rest of one, paid over Lightning. What arrived is booked, never the face amount: the part above `faceMsat`
 * (what pays `due`) goes to `customer-credit`. A fiat price crosses the two exchange accounts; a bitcoin price needs none.
 */
export function lightningSale(sale: Arrived & Part & { readonly faceMsat: Msat }): Transaction {
  const { receivedMsat, faceMsat, due, before, taxBp, nodeKey, at } = sale
  assert(atLeast(receivedMsat, faceMsat), 'a sale is paid with no less than its code asks for')
  const surplus = credit('customer-credit', bitcoin(subtract(receivedMsat, faceMsat)))
  const towards =
    due.currency === 'BTC'
      ? [...sold(due, taxBp, before), ...rounding('BTC', faceMsat, due.amount)]
      : [
          ...credit(exchangeAccount('BTC'), bitcoin(faceMsat)),
          ...debit(exchangeAccount(due.currency), due),
          ...sold(due, taxBp, before),
        ]
  return {
    externalId: settleId(sale),
    kind: 'sale.lightning',
    at,
    description: 'sale paid over Lightning',
    entries: [...debit(lightningAccount(nodeKey), bitcoin(receivedMsat)), ...towards, ...surplus],
  }
}

/** A sale, or the rest of one, paid in cash. `asked` is `due` rounded to the shop's smallest coin: what stays in the drawer. */
export function cashSale(
  sale: Part & {
    readonly paymentId: PaymentId
    readonly drawer: string
    readonly asked: Money
    readonly at: Instant
  },
): Transaction {
  const { paymentId, drawer, due, before, asked, taxBp, at } = sale
  assert(asked.currency === due.currency, 'cash is asked for in the currency of the price')
  return {
    externalId: `cash:${paymentId}`,
    kind: 'sale.cash',
    at,
    description: 'sale paid in cash',
    entries: [
      ...debit(cashAccount(drawer), asked),
      ...sold(due, taxBp, before),
      ...rounding(due.currency, asked.amount, due.amount),
    ],
  }
}

function received(
  arrived: Arrived,
  into: CreditAccount,
  words: Pick<Transaction, 'kind' | 'description'>,
): Transaction {
  const { nodeKey, receivedMsat, at } = arrived
  return {
    externalId: settleId(arrived),
    ...words,
    at,
    entries: [
      ...debit(lightningAccount(nodeKey), bitcoin(receivedMsat)),
      ...credit(into, bitcoin(receivedMsat)),
    ],
  }
}

/** Money for a sale of ours that no longer waited for it: late, or a second time. Owed to the customer. */
export const lightningCredit = (arrived: Arrived): Transaction =>
  received(arrived, 'customer-credit', {
    kind: 'credit.lightning',
    description: 'late or second payment over Lightning',
  })

/** Money under a hash that is not ours: nobody knows yet whose it is (I6). */
export const strangerSettlement = (arrived: Arrived): Transaction =>
  received(arrived, 'suspense', {
    kind: 'stranger.lightning',
    description: 'settled at the node, not ours',
  })

type Resolved = {
  readonly lateMoneyId: LateMoneyId
  readonly account: CreditAccount
  readonly amountMsat: Msat
  readonly at: Instant
}

/** Late money given back out of the drawer: the debt ends in bitcoin, the coins leave in the shop's currency. */
export function resolveInCash(
  resolved: Resolved & { readonly paidOut: Money; readonly drawer: string },
): Transaction {
  const { lateMoneyId, account, amountMsat, paidOut, drawer, at } = resolved
  assert(paidOut.currency !== 'BTC', 'a drawer holds no bitcoin')
  return {
    externalId: `resolve:${lateMoneyId}`,
    kind: 'lateMoney.cash',
    at,
    description: 'late money given back in cash',
    entries: [
      ...debit(account, bitcoin(amountMsat)),
      ...credit(exchangeAccount('BTC'), bitcoin(amountMsat)),
      ...debit(exchangeAccount(paidOut.currency), paidOut),
      ...credit(cashAccount(drawer), paidOut),
    ],
  }
}

/** Late money that the customer leaves as a tip. A note, the third way to resolve, moves nothing. */
export function resolveAsTip({ lateMoneyId, account, amountMsat, at }: Resolved): Transaction {
  return {
    externalId: `resolve:${lateMoneyId}`,
    kind: 'lateMoney.tip',
    at,
    description: 'late money kept as a tip',
    entries: [...debit(account, bitcoin(amountMsat)), ...credit('tips', bitcoin(amountMsat))],
  }
}
