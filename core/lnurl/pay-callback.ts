/** LUD-06, the second GET: the amount goes to the service, with LUD-12's comment. */
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { isPositive } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import { badCallback } from './bad-callback.ts'
import { singleValue, withParameters } from './callback-url.ts'
import type { PayOffer } from './pay-offer.ts'
import { amountFrom, withinRange } from './wire-values.ts'

export type PayOrder = { readonly amount: Msat; readonly comment?: string }

/** Characters as people count them at least roughly: code points, not the halves of an emoji. */
const lengthOf = (text: string): number => Array.from(text).length

function checkOrder(
  order: PayOrder,
  offer: Pick<PayOffer, 'minSendable' | 'maxSendable' | 'commentAllowed'>,
): Result<PayOrder, Failure> {
  const within = withinRange(order.amount, offer.minSendable, offer.maxSendable)
  if (!within.ok) return within
  if (lengthOf(order.comment ?? '') > offer.commentAllowed)
    return err(failure('lnurl.commentTooLong', { largest: `${offer.commentAllowed}` }))
  return ok(order)
}

/** The URL that makes the service write a BOLT11; `lnurl.aboveMaximum`, `lnurl.belowMinimum` or `lnurl.commentTooLong`. */
export function payCallbackUrl(offer: PayOffer, order: PayOrder): Result<string, Failure> {
  const checked = checkOrder(order, offer)
  if (!checked.ok) return checked
  const comment = order.comment ?? ''
  const parameters = {
    amount: order.amount.toString(),
    ...(comment === '' ? {} : { comment }),
  }
  return ok(withParameters(offer.callback, parameters))
}

/** A payer's callback to us. Fails with `lnurl.badCallback`, the bound that it breaks, or `lnurl.commentTooLong`. */
export function readPayCallback(
  query: URLSearchParams,
  offer: Pick<PayOffer, 'minSendable' | 'maxSendable' | 'commentAllowed'>,
): Result<PayOrder, Failure> {
  const amount = amountFrom(singleValue(query, 'amount'))
  if (amount === undefined || !isPositive(amount)) return badCallback('amount')
  const comment = query.has('comment') ? singleValue(query, 'comment') : ''
  if (comment === undefined) return badCallback('comment')
  return checkOrder({ amount, ...(comment === '' ? {} : { comment }) }, offer)
}
