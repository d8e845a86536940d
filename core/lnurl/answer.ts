/**
 * LUD-01: what a service answers. Status and content type of HTTP mean nothing: every body is read, and what is no JSON
 * object is a broken service. What others send is read tolerantly; the quirks are named where they are met.
 */
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { largestAnswerBytes } from './egress.ts'
import { refusalKind } from './refusal-kind.ts'

/** The members of an answer by name, blanks around names cut off (`"currentBalance "` of LNbank). */
export type AnswerFields = ReadonlyMap<string, unknown>

/** What is wrong with an answer; travels as `detail.problem` of `lnurl.badAnswer`. */
export type AnswerProblem =
  | 'tooLarge'
  | 'empty'
  | 'html'
  | 'json'
  | 'shape'
  | 'status'
  | 'tag'
  | 'callback'
  | 'k1'
  | 'amount'
  | 'range'
  | 'metadata'
  | 'pr'
  | 'successAction'
  | 'settled'
  | 'redirect'

export const badAnswer = (
  problem: AnswerProblem,
): { readonly ok: false; readonly error: Failure } => err(failure('lnurl.badAnswer', { problem }))

const longestReason = 140

/** A stranger's words for our screens: one line without control and direction characters, cut where it gets too long. */
export function shownText(text: string, longest = longestReason): string {
  const line = text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim()
  const letters = Array.from(line)
  return letters.length <= longest ? line : `${letters.slice(0, longest - 1).join('')}…`
}

const member = (value: object, name: string): unknown =>
  Object.entries(value).find(([key]) => key.trim() === name)?.[1]

/** Some services repeat p, c or k1 in their reasons: long hex goes. */
const withoutHex = (text: string): string => text.replace(/[0-9a-f]{16,}/gi, '…')

/** A reason is a text, an object with `detail` (LNbits), or FastAPI's list of `msg`. */
function reasonText(value: unknown, depth = 0): string {
  if (typeof value === 'string') return shownText(withoutHex(value)).replace(/[.!]+$/, '')
  if (typeof value !== 'object' || value === null || depth > 2) return ''
  const parts = Array.isArray(value)
    ? [value[0]]
    : ['detail', 'message', 'msg', 'reason'].map((name) => member(value, name))
  return parts.map((part) => reasonText(part, depth + 1)).find((text) => text !== '') ?? ''
}

const refused = (value: unknown): { readonly ok: false; readonly error: Failure } => {
  const reason = reasonText(value)
  const kind = refusalKind(reason)
  return err(
    failure('lnurl.refused', {
      ...(reason === '' ? {} : { reason }),
      ...(kind === undefined ? {} : { kind }),
    }),
  )
}

function parseObject(body: string, largest: number): Result<object, Failure> {
  if (body.length > largest) return badAnswer('tooLarge')
  const text = body.replace(/^\uFEFF/, '').trim()
  if (text === '') return badAnswer('empty')
  if (text.startsWith('<')) return badAnswer('html')
  try {
    const value: unknown = JSON.parse(text)
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? ok(value) : badAnswer('shape')
  } catch {
    return badAnswer('json')
  }
}

const isStatus = (value: unknown, wanted: string): boolean =>
  typeof value === 'string' && value.trim().toUpperCase() === wanted

/** What only frameworks' own errors have: a reason, and nothing that LNURL speaks of. */
const isBareError = (fields: AnswerFields): boolean =>
  !['status', 'tag', 'callback', 'pr', 'settled'].some((name) => fields.has(name)) &&
  ['detail', 'message', 'reason'].some((name) => fields.has(name))

/**
 * The members of an answer. Fails with `lnurl.refused` (`detail.reason` is the service's word, fit to be shown, `detail.kind` a `RefusalKind`) where the
 * service says ERROR, and with `lnurl.badAnswer` where it says nothing that can be read.
 */
export function readAnswer(
  body: string,
  largest: number = largestAnswerBytes,
): Result<AnswerFields, Failure> {
  const parsed = parseObject(body, largest)
  if (!parsed.ok) return parsed
  const fields = new Map<string, unknown>()
  for (const [name, value] of Object.entries(parsed.value))
    if (name === name.trim() || !Object.hasOwn(parsed.value, name.trim()))
      fields.set(name.trim(), value)
  if (isStatus(fields.get('status'), 'ERROR'))
    return refused(fields.get('reason') ?? fields.get('detail') ?? fields.get('message'))
  return isBareError(fields) ? refused(parsed.value) : ok(fields)
}

/** Wrong is a tag that says something else; none is an answer that is not LNURL's. */
export function checkTag(
  fields: AnswerFields,
  wanted: 'withdrawRequest' | 'payRequest',
): Result<void, Failure> {
  const tag = fields.get('tag')
  if (typeof tag !== 'string') return badAnswer('tag')
  return tag.trim() === wanted ? ok(undefined) : err(failure('lnurl.wrongTag', { wanted }))
}

/** The members that a reader knows nothing of: for the technician, and for what comes later. */
export const othersOf = (fields: AnswerFields, known: ReadonlySet<string>): AnswerFields =>
  new Map([...fields].filter(([name]) => !known.has(name)))

/** `OK` with the service's note, if it has one: BTCPay says OK with a reason when a payment is still on its way. */
export type Accepted = { readonly note?: string }

/**
 * The answer to a callback. OK means accepted, not paid (LUD-03): only our own node says paid. Anything else than OK and
 * ERROR is `lnurl.badAnswer`, and the outcome is unknown.
 */
export function readStatus(body: string): Result<Accepted, Failure> {
  const fields = readAnswer(body)
  if (!fields.ok) return fields
  if (!isStatus(fields.value.get('status'), 'OK')) return badAnswer('status')
  const note = reasonText(fields.value.get('reason'))
  return ok(note === '' ? {} : { note })
}

export type OkJson = { readonly status: 'OK' }
export type ErrorJson = { readonly status: 'ERROR'; readonly reason: string }

export const okJson: OkJson = { status: 'OK' }
/** Our refusal; `reason` is a sentence for whoever holds the other end. */
export const errorJson = (reason: string): ErrorJson => ({ status: 'ERROR', reason })
