/** LUD-06, the second answer: a BOLT11; with LUD-09 (`successAction`), LUD-11 (`disposable`) and LUD-21 (`verify`). */
import { failure, type Failure } from '../errors/registry.ts'
import { assert, err, ok, type Result } from '../errors/result.ts'
import { decodeBolt11, type DecodedBolt11 } from '../lightning/decode-bolt11.ts'
import type { Network } from '../lightning/bolt11-prefix.ts'
import { bolt11From, type Bolt11 } from '../lightning/payment-hash.ts'
import { equals } from '../money/arithmetic.ts'
import type { Msat } from '../money/units.ts'
import { badAnswer, othersOf, readAnswer, type AnswerFields } from './answer.ts'
import { metadataHashHex, type PayMetadata } from './pay-metadata.ts'
import { readSuccessAction, successActionJson, type SuccessAction } from './success-action.ts'
import { httpUrlFrom } from './wire-values.ts'

/** `disposable`: the link is for once; so it is where the service says nothing (LUD-11). */
export type PayAnswer = {
  readonly pr: Bolt11
  readonly successAction?: SuccessAction
  readonly verify?: string
  readonly disposable: boolean
}

export type ReadPayAnswer = PayAnswer & { readonly others: AnswerFields }

export type PayAnswerJson = {
  readonly status: 'OK'
  readonly pr: string
  readonly routes: readonly []
  readonly successAction?: SuccessAction
  readonly verify?: string
  readonly disposable: boolean
}

const known: ReadonlySet<string> = new Set([
  'status',
  'pr',
  'routes',
  'successAction',
  'verify',
  'disposable',
])

/** Our answer to a payer's callback. */
export function payAnswerJson(answer: PayAnswer): PayAnswerJson {
  const { pr, successAction, verify, disposable } = answer
  assert(verify === undefined || httpUrlFrom(verify) !== undefined, 'verify is a URL')
  return {
    status: 'OK',
    pr,
    routes: [],
    ...(successAction === undefined ? {} : { successAction: successActionJson(successAction) }),
    ...(verify === undefined ? {} : { verify }),
    disposable,
  }
}

/** A payment string as services write it: in any case, with blanks, behind `lightning:`. */
export const bolt11In = (value: unknown): Bolt11 | undefined =>
  typeof value === 'string'
    ? bolt11From(
        value
          .trim()
          .toLowerCase()
          .replace(/^lightning:/, ''),
      )
    : undefined

/**
 * Reads a service's answer to the second GET at `callback`. Fails with `lnurl.refused` or `lnurl.badAnswer`. The code is
 * not judged here: `checkPayCode` does before anything is paid.
 */
export function readPayAnswer(body: string, callback: string): Result<ReadPayAnswer, Failure> {
  const answer = readAnswer(body)
  if (!answer.ok) return answer
  const fields = answer.value
  const pr = bolt11In(fields.get('pr'))
  if (pr === undefined) return badAnswer('pr')
  const action = readSuccessAction(fields.get('successAction'), callback)
  if (!action.ok) return action
  const verify = httpUrlFrom(fields.get('verify'))
  return ok({
    pr,
    ...(action.value === undefined ? {} : { successAction: action.value }),
    ...(verify === undefined ? {} : { verify }),
    disposable: fields.get('disposable') !== false,
    others: othersOf(fields, known),
  })
}

/** Which part of a code differs from what was ordered; travels as `detail.part` of `lnurl.badCode`. */
export type BadPayPart = 'text' | 'network' | 'amount' | 'metadata'

export type OrderedCode = {
  readonly network: Network
  readonly amount: Msat
  readonly metadata: PayMetadata
}

/** Whether the code is the one that was ordered: network, amount, and the hash of the metadata (LUD-06 steps 6 and 7). */
export function checkPayCode(pr: Bolt11, ordered: OrderedCode): Result<DecodedBolt11, Failure> {
  const bad = (part: BadPayPart, cause?: unknown) => err(failure('lnurl.badCode', { part }, cause))
  const code = decodeBolt11(pr)
  if (!code.ok) return bad('text', code.error)
  const { network, amountMsat, descriptionHashHex } = code.value
  if (network !== ordered.network) return bad('network')
  if (amountMsat === undefined || !equals(amountMsat, ordered.amount)) return bad('amount')
  return descriptionHashHex === metadataHashHex(ordered.metadata.text) ? code : bad('metadata')
}
