/** LUD-06 `metadata`, with LUD-16 (`text/identifier`, `text/email`, `text/tag`) and LUD-20 (`text/long-desc`). */
import { sha256 } from '@noble/hashes/sha2.js'
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js'
import type { Failure } from '../errors/registry.ts'
import { assert, ok, type Result } from '../errors/result.ts'
import { badAnswer } from './answer.ts'

/** What a payment is for. `identifier` and `email` are `name@domain`; `longDescription` may have several lines. */
export type PayDescription = {
  readonly plain: string
  readonly longDescription?: string
  readonly identifier?: string
  readonly email?: string
  readonly tag?: string
}

/** A picture as base64; at most 136 536 characters by the document. */
export type PayPicture = { readonly type: 'image/png' | 'image/jpeg'; readonly base64: string }

/** What was read, and the very text, whose SHA-256 the BOLT11 must carry as description hash. */
export type PayMetadata = PayDescription & { readonly text: string; readonly picture?: PayPicture }

const types = {
  plain: 'text/plain',
  longDescription: 'text/long-desc',
  identifier: 'text/identifier',
  email: 'text/email',
  tag: 'text/tag',
} as const satisfies Record<keyof PayDescription, string>

const largestPicture = 136_536

/** Our metadata as the string that goes into the answer and under the hash, unchanged. */
export function payMetadataText(description: PayDescription): string {
  assert(description.plain !== '', 'a payment says what it is for')
  const { plain, longDescription, identifier, email, tag } = description
  const entries = [
    [types.plain, plain],
    [types.longDescription, longDescription],
    [types.identifier, identifier],
    [types.email, email],
    [types.tag, tag],
  ]
  return JSON.stringify(entries.filter(([, content]) => content !== undefined))
}

/** SHA-256 of the metadata's UTF-8 bytes, lower-case hex: `descriptionHashHex` of the BOLT11 (LUD-06). */
export const metadataHashHex = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

function parseArray(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return Array.isArray(value) ? value : undefined
  } catch {
    return undefined
  }
}

/** The entries with a text as content, the first of each type; what else stands there is for others. */
function textEntries(entries: readonly unknown[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>()
  for (const entry of entries) {
    if (!Array.isArray(entry)) continue
    const [type, content] = entry as readonly unknown[]
    if (typeof type === 'string' && typeof content === 'string' && !texts.has(type))
      texts.set(type, content)
  }
  return texts
}

function pictureFrom(texts: ReadonlyMap<string, string>): PayPicture | undefined {
  for (const type of ['image/png', 'image/jpeg'] as const) {
    const base64 = texts.get(`${type};base64`)
    const fits = base64 !== undefined && base64.length <= largestPicture
    if (fits && /^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return { type, base64 }
  }
  return undefined
}

/** Reads a metadata string. Without `text/plain` it is `lnurl.badAnswer`; entries that cannot be read are passed over. */
export function readPayMetadata(text: string): Result<PayMetadata, Failure> {
  const entries = parseArray(text)
  if (entries === undefined) return badAnswer('metadata')
  const texts = textEntries(entries)
  const plain = texts.get(types.plain)
  if (plain === undefined) return badAnswer('metadata')
  const optional = (['longDescription', 'identifier', 'email', 'tag'] as const).flatMap((name) => {
    const content = texts.get(types[name])
    return content === undefined ? [] : [[name, content] as const]
  })
  const picture = pictureFrom(texts)
  return ok({
    text,
    plain,
    ...Object.fromEntries(optional),
    ...(picture === undefined ? {} : { picture }),
  })
}
