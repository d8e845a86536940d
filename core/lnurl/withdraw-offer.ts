/**
 * LUD-03 `withdrawRequest`: what a card's issuer offers. With LUD-14 (`balanceCheck`, `currentBalance`), LUD-19 (`payLink`)
 * and `pinLimit` (lnurl/luds pull request 290, formerly 200).
 */
import type { Failure } from '../errors/registry.ts'
import { assert, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import { atLeast, isZero, lessThan } from '../money/arithmetic.ts'
import { msat, type Msat } from '../money/units.ts'
import { badAnswer, checkTag, othersOf, readAnswer, type AnswerFields } from './answer.ts'
import { amountFrom, httpUrlFrom, wireAmount, withinRange } from './wire-values.ts'

/**
 * Field names are the document's; amounts are msat. `callback`, `k1` and `balanceCheck` are secrets: whoever has them can
 * take the money. `pinLimit`: from this amount on the customer's PIN is asked, 0 is always. Nothing to take is min = max = 0.
 */
export type WithdrawOffer = {
  readonly callback: Secret<string>
  readonly k1: Secret<string>
  readonly defaultDescription: string
  readonly minWithdrawable: Msat
  readonly maxWithdrawable: Msat
  readonly pinLimit?: Msat
  readonly balanceCheck?: Secret<string>
  readonly currentBalance?: Msat
  readonly payLink?: string
}

/** An offer as it was read, with the members that nobody here knows. */
export type ReadWithdrawOffer = WithdrawOffer & { readonly others: AnswerFields }

/** The answer's JSON. `reveal`ed secrets stand in it: it goes to the one who asked, and into no log. */
export type WithdrawOfferJson = {
  readonly tag: 'withdrawRequest'
  readonly callback: string
  readonly k1: string
  readonly defaultDescription: string
  readonly minWithdrawable: number
  readonly maxWithdrawable: number
  readonly pinLimit?: number
  readonly balanceCheck?: string
  readonly currentBalance?: number
  readonly payLink?: string
}

const known: ReadonlySet<string> = new Set([
  'tag',
  'status',
  'callback',
  'k1',
  'defaultDescription',
  'default_description',
  'minWithdrawable',
  'maxWithdrawable',
  'pinLimit',
  'balanceCheck',
  'currentBalance',
  'payLink',
])

const zero = msat(0n)

/** Our offer as the answer to a GET. An offer that breaks the document is a mistake in the program. */
export function withdrawOfferJson(offer: WithdrawOffer): WithdrawOfferJson {
  const { minWithdrawable, maxWithdrawable, pinLimit, balanceCheck, currentBalance } = offer
  const callback = httpUrlFrom(offer.callback.reveal())
  assert(callback !== undefined, 'a callback is a URL')
  assert(offer.k1.reveal() !== '', 'k1 is not empty')
  assert(atLeast(maxWithdrawable, minWithdrawable), 'the least is not above the most')
  const { payLink } = offer
  return {
    tag: 'withdrawRequest',
    callback,
    k1: offer.k1.reveal(),
    defaultDescription: offer.defaultDescription,
    minWithdrawable: wireAmount(minWithdrawable),
    maxWithdrawable: wireAmount(maxWithdrawable),
    ...(pinLimit === undefined ? {} : { pinLimit: wireAmount(pinLimit) }),
    ...(balanceCheck === undefined ? {} : { balanceCheck: balanceCheck.reveal() }),
    ...(currentBalance === undefined ? {} : { currentBalance: wireAmount(currentBalance) }),
    ...(payLink === undefined ? {} : { payLink }),
  }
}

/** A PIN limit that cannot be read still says that there is a PIN: then it is always asked. Null says that there is none. */
function pinLimitFrom(value: unknown): Msat | undefined {
  return value === undefined || value === null ? undefined : (amountFrom(value) ?? zero)
}

/** Optional members that cannot be read are unknown, not a failure (LNbank once sent a whole .NET task as balance). */
function optionalParts(fields: AnswerFields): Partial<WithdrawOffer> {
  const pinLimit = pinLimitFrom(fields.get('pinLimit'))
  const balanceCheck = httpUrlFrom(fields.get('balanceCheck'))
  const currentBalance = amountFrom(fields.get('currentBalance'))
  const payLink = fields.get('payLink')
  return {
    ...(pinLimit === undefined ? {} : { pinLimit }),
    ...(balanceCheck === undefined ? {} : { balanceCheck: secret(balanceCheck) }),
    ...(currentBalance === undefined ? {} : { currentBalance }),
    ...(typeof payLink === 'string' && payLink !== '' ? { payLink } : {}),
  }
}

function rangeOf(fields: AnswerFields): Result<readonly [Msat, Msat], Failure> {
  const most = amountFrom(fields.get('maxWithdrawable'))
  const least = amountFrom(fields.get('minWithdrawable') ?? 0)
  if (most === undefined || least === undefined) return badAnswer('amount')
  // An empty card, as older services write it: from 1 to 0.
  if (isZero(most)) return ok([zero, zero])
  return lessThan(most, least) ? badAnswer('range') : ok([least, most])
}

/**
 * Reads an issuer's answer to the first GET. Fails with `lnurl.refused`, `lnurl.wrongTag` or `lnurl.badAnswer`. The
 * callback is not judged here: ask `mayFetch`.
 */
export function readWithdrawOffer(body: string): Result<ReadWithdrawOffer, Failure> {
  const answer = readAnswer(body)
  if (!answer.ok) return answer
  const fields = answer.value
  const tag = checkTag(fields, 'withdrawRequest')
  if (!tag.ok) return tag
  const callback = httpUrlFrom(fields.get('callback'))
  if (callback === undefined) return badAnswer('callback')
  const k1 = fields.get('k1')
  if (typeof k1 !== 'string' || k1 === '') return badAnswer('k1')
  const range = rangeOf(fields)
  if (!range.ok) return range
  const [minWithdrawable, maxWithdrawable] = range.value
  // The Bolt Card Hub writes default_description.
  const description = fields.get('defaultDescription') ?? fields.get('default_description')
  return ok({
    callback: secret(callback),
    k1: secret(k1),
    defaultDescription: typeof description === 'string' ? description : '',
    minWithdrawable,
    maxWithdrawable,
    ...optionalParts(fields),
    others: othersOf(fields, known),
  })
}

/** Whether the card can pay this amount, and whether its PIN has to be asked first. */
export function judgeOffer(
  offer: WithdrawOffer,
  amount: Msat,
): Result<{ readonly asksPin: boolean }, Failure> {
  const { minWithdrawable, maxWithdrawable, pinLimit } = offer
  const within = withinRange(amount, minWithdrawable, maxWithdrawable)
  if (!within.ok) return within
  return ok({ asksPin: pinLimit !== undefined && atLeast(amount, pinLimit) })
}
