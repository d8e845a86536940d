/**
 * The machine of one Lightning payment (DESIGN §3.4, §3.12): (state, event) → state + effects. Every event is either the
 * node's word, our wish, or silence; only the node's definitive word ends a payment.
 */
import { compare, lessThan, subtract } from '../money/arithmetic.ts'
import { money, type Msat } from '../money/units.ts'
import type { Bolt11, NodeKey } from '../lightning/payment-hash.ts'
import type { FailureCode } from '../errors/registry.ts'
import type { Instant } from '../time/instant.ts'
import type { Invoice } from './invoice.ts'
import { askAt } from './charge-ask.ts'
import { faceMsat, isCovered, owed } from './invoice-state.ts'
import { isPending, type Applied, type CancelReason, type LightningPayment } from './payment.ts'

export type PaymentEvent =
  /** The node made the code, or holds it as we asked for it. */
  | {
      readonly type: 'code.opened'
      readonly bolt11: Bolt11
      readonly expiresAt: Instant
      readonly nodeKey: NodeKey
    }
  /** The node said no, or what it holds is not what we asked for: this code was never shown. */
  | { readonly type: 'code.refused'; readonly failure: FailureCode }
  /** Silence: a deadline, a lost connection, an answer that we do not know. */
  | { readonly type: 'code.unknown'; readonly failure: FailureCode }
  /** Our wish. */
  | { readonly type: 'cancel.asked'; readonly reason: CancelReason }
  /** The node says CANCELED: at its own expiry, or because we asked. */
  | { readonly type: 'node.canceled' }
  /** The node definitely knows no such hash. */
  | { readonly type: 'node.missing' }
  | {
      readonly type: 'node.settled'
      readonly receivedMsat: Msat
      readonly settledAt: Instant
      readonly settleIndex: bigint
      readonly nodeKey: NodeKey
    }

/** What the use-case has to do in the same transaction. */
export type PaymentEffect =
  /** Book what arrived: what pays `due` to the sale, `surplusMsat` above it to `customer-credit`. */
  | { readonly type: 'bookSale'; readonly surplusMsat: Msat }
  /** Book all of it to `customer-credit` and put it on the list of late money. */
  | { readonly type: 'bookCredit'; readonly kind: 'late' | 'second' }
  /** Queue the one original receipt. */
  | { readonly type: 'printOriginal' }

export type Advanced = {
  readonly payment: LightningPayment
  readonly effects: readonly PaymentEffect[]
}

const stay = (payment: LightningPayment): Advanced => ({ payment, effects: [] })
const to = (payment: LightningPayment, change: Partial<LightningPayment>): Advanced => ({
  payment: { ...payment, ...change },
  effects: [],
})

function opened(
  payment: LightningPayment,
  event: Extract<PaymentEvent, { type: 'code.opened' }>,
): Advanced {
  const { bolt11, expiresAt, nodeKey } = event
  const known = { bolt11, expiresAt, nodeKey }
  if (payment.state === 'planned' || payment.state === 'unknown') {
    const { failure: _silence, ...rest } = payment
    return to(rest, { ...known, state: 'open' })
  }
  return payment.state === 'cancelling' && payment.bolt11 === undefined
    ? to(payment, known)
    : stay(payment)
}

function canceled(payment: LightningPayment): Advanced {
  switch (payment.state) {
    case 'cancelling':
      return to(payment, { state: 'cancelled' })
    case 'planned':
    case 'open':
    case 'unknown':
      return to(payment, { state: 'expired' })
    case 'cancelled':
    case 'settled':
    case 'expired':
    case 'refused':
      return stay(payment)
  }
}

function missing(payment: LightningPayment): Advanced {
  // Without a code nobody could pay it. With one, a node that does not know it is not the node that made it.
  if (payment.bolt11 !== undefined)
    return isPending(payment) && payment.failure !== 'node.other'
      ? to(payment, { failure: 'node.other' })
      : stay(payment)
  if (payment.state === 'cancelling') return to(payment, { state: 'cancelled' })
  return payment.state === 'planned' || payment.state === 'unknown'
    ? to(payment, { state: 'refused', failure: payment.failure ?? 'node.noAnswer' })
    : stay(payment)
}

/** LND's settle time has whole seconds, rounded down: a payment in the last second of the code's life is not late. */
const isLate = (payment: LightningPayment, settledAt: Instant): boolean =>
  settledAt > payment.expiresAt

/**
 * The payment as it pays what is still owed. Other tenders may have paid a part while LND had not answered the cancel of this
 * code: it pays the rest, and what it brought beyond is the customer's (DESIGN §3.12).
 */
function towardsRest(invoice: Invoice, payment: LightningPayment): LightningPayment {
  const rest = owed(invoice)
  if (!lessThan(rest.amount, payment.due.amount)) return payment
  const due = money(rest.currency, rest.amount)
  return { ...payment, due, amountSat: askAt(due, payment.rate).amountSat }
}

function settled(
  invoice: Invoice,
  payment: LightningPayment,
  event: Extract<PaymentEvent, { type: 'node.settled' }>,
): Advanced {
  if (payment.state === 'settled') return stay(payment)
  const { receivedMsat, settledAt, settleIndex, nodeKey } = event
  const covered = isCovered(invoice)
  const late = isLate(payment, settledAt)
  const short = compare(receivedMsat, faceMsat(payment)) < 0
  // A code for a rest: what others had paid was given back with the cancel, and the rest alone pays nothing.
  const partial = lessThan(payment.due.amount, owed(invoice).amount)
  const applied: Applied = covered || late || short || partial ? 'credit' : 'price'
  const paying = applied === 'price' ? towardsRest(invoice, payment) : payment
  const { failure: _silence, ...rest } = paying
  const done: LightningPayment = {
    ...rest,
    state: 'settled',
    receivedMsat,
    settledAt,
    settleIndex,
    nodeKey,
    applied,
  }
  if (applied === 'credit')
    return { payment: done, effects: [{ type: 'bookCredit', kind: covered ? 'second' : 'late' }] }
  return {
    payment: done,
    effects: [
      { type: 'bookSale', surplusMsat: subtract(receivedMsat, faceMsat(done)) },
      { type: 'printOriginal' },
    ],
  }
}

/** The next state of one Lightning payment of `invoice`. Pure and idempotent: the same event twice changes nothing more. */
export function advancePayment(
  invoice: Invoice,
  payment: LightningPayment,
  event: PaymentEvent,
): Advanced {
  switch (event.type) {
    case 'code.opened':
      return opened(payment, event)
    case 'code.refused':
      return payment.state === 'planned' || payment.state === 'unknown'
        ? to(payment, { state: 'refused', failure: event.failure })
        : payment.state === 'cancelling' && payment.bolt11 === undefined
          ? to(payment, { state: 'cancelled' })
          : stay(payment)
    case 'code.unknown':
      return payment.state === 'planned'
        ? to(payment, { state: 'unknown', failure: event.failure })
        : stay(payment)
    case 'cancel.asked':
      return payment.state === 'planned' || payment.state === 'open' || payment.state === 'unknown'
        ? to(payment, { state: 'cancelling', cancelReason: event.reason })
        : stay(payment)
    case 'node.canceled':
      return canceled(payment)
    case 'node.missing':
      return missing(payment)
    case 'node.settled':
      return settled(invoice, payment, event)
  }
}
