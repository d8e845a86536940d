/** LUD-06 `payRequest`, the first answer; with LUD-12 (`commentAllowed`). Reached by a link or a Lightning address (LUD-16). */
import type { Failure } from '../errors/registry.ts'
import { assert, ok, type Result } from '../errors/result.ts'
import { atLeast, isPositive, lessThan } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import { badAnswer, checkTag, othersOf, readAnswer, type AnswerFields } from './answer.ts'
import { largestPayOfferBytes } from './egress.ts'
import { readPayMetadata, type PayMetadata } from './pay-metadata.ts'
import { amountFrom, httpUrlFrom, wireAmount } from './wire-values.ts'

/** Field names are the document's; amounts are msat, `commentAllowed` counts characters, 0 is no comment. */
export type PayOffer = {
  readonly callback: string
  readonly minSendable: Msat
  readonly maxSendable: Msat
  readonly metadata: PayMetadata
  readonly commentAllowed: number
  /** Members that nobody here knows: `payerData` (LUD-18), `allowsNostr` (NIP-57). */
  readonly others: AnswerFields
}

export type PayOfferJson = {
  readonly tag: 'payRequest'
  readonly callback: string
  readonly minSendable: number
  readonly maxSendable: number
  readonly metadata: string
  readonly commentAllowed?: number
}

const known: ReadonlySet<string> = new Set([
  'tag',
  'status',
  'callback',
  'minSendable',
  'maxSendable',
  'metadata',
  'commentAllowed',
])

/** Our offer as the answer to a GET; `metadata` is what `payMetadataText` wrote. */
export function payOfferJson(
  offer: Omit<PayOffer, 'metadata' | 'others'> & { readonly metadata: string },
): PayOfferJson {
  const { callback, minSendable, maxSendable, metadata, commentAllowed } = offer
  assert(httpUrlFrom(callback) !== undefined, 'a callback is a URL')
  assert(isPositive(minSendable), 'the least is 1 msat')
  assert(atLeast(maxSendable, minSendable), 'the least is not above the most')
  assert(readPayMetadata(metadata).ok, 'the metadata has a text/plain')
  return {
    tag: 'payRequest',
    callback,
    minSendable: wireAmount(minSendable),
    maxSendable: wireAmount(maxSendable),
    metadata,
    ...(commentAllowed > 0 ? { commentAllowed } : {}),
  }
}

const commentLimit = (value: unknown): number => {
  const number = typeof value === 'string' && /^[0-9]{1,6}$/.test(value) ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : 0
}

/**
 * Reads a service's answer to the first GET. Fails with `lnurl.refused`, `lnurl.wrongTag` or `lnurl.badAnswer`. The
 * callback is not judged here: ask `mayFetch`.
 */
export function readPayOffer(body: string): Result<PayOffer, Failure> {
  const answer = readAnswer(body, largestPayOfferBytes)
  if (!answer.ok) return answer
  const fields = answer.value
  const tag = checkTag(fields, 'payRequest')
  if (!tag.ok) return tag
  const callback = httpUrlFrom(fields.get('callback'))
  if (callback === undefined) return badAnswer('callback')
  const minSendable = amountFrom(fields.get('minSendable'))
  const maxSendable = amountFrom(fields.get('maxSendable'))
  if (minSendable === undefined || maxSendable === undefined) return badAnswer('amount')
  if (lessThan(maxSendable, minSendable)) return badAnswer('range')
  const text = fields.get('metadata')
  const metadata = readPayMetadata(typeof text === 'string' ? text : '')
  if (!metadata.ok) return metadata
  return ok({
    callback,
    minSendable,
    maxSendable,
    metadata: metadata.value,
    commentAllowed: commentLimit(fields.get('commentAllowed')),
    others: othersOf(fields, known),
  })
}
