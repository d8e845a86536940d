/**
 * What a card, a code or a person gives us, read as a link: LUD-01 (bech32, `lightning:`, the fallback parameter),
 * LUD-16 (Lightning address), LUD-17 (`lnurlw:` and its sisters, plain https).
 */
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import { schemeFor, type EgressPolicy } from './egress.ts'
import { lightningAddressUrl, parseLightningAddress } from './lightning-address.ts'
import { decodeLnurl } from './lnurl-bech32.ts'

/** The kinds of answer, by the names of their `tag`. */
export type LnurlTag = 'withdrawRequest' | 'payRequest' | 'login' | 'channelRequest'

/**
 * A link to be judged by `mayFetch` and then fetched. The URL is a secret: a card's holds `p` and `c`, which are money
 * until they are used. `host` may be shown and counted; `says` is what the link claims to be, where it claims anything.
 */
export type LnurlLink = {
  readonly url: Secret<string>
  readonly host: string
  readonly says?: LnurlTag
}

/** Longer than any card's file and any LNURL in a QR code. */
const maxLength = 4096

const tagOfScheme: ReadonlyMap<string, LnurlTag> = new Map([
  ['lnurlw', 'withdrawRequest'],
  ['lnurlp', 'payRequest'],
  ['lnurlc', 'channelRequest'],
  ['keyauth', 'login'],
])
const schemes = { withdrawRequest: 'lnurlw', payRequest: 'lnurlp', login: 'keyauth' } as const

const notLnurl = (problem: string): { readonly ok: false; readonly error: Failure } =>
  err(failure('lnurl.notLnurl', { problem }))

/** LUD-01 and LUD-08 put the tag into the link itself; for LUD-08 the GET is made all the same, for a fresh k1. */
function tagInQuery(url: URL): LnurlTag | undefined {
  const tag = url.searchParams.get('tag')
  return [...tagOfScheme.values()].find((known) => known === tag)
}

function linkOf(text: string, says?: LnurlTag): Result<LnurlLink, Failure> {
  if (!/^https?:\/\//i.test(text) || !URL.canParse(text)) return notLnurl('url')
  const url = new URL(text)
  const tag = says ?? tagInQuery(url)
  const { host } = url
  return ok({ url: secret(text), host, ...(tag === undefined ? {} : { says: tag }) })
}

function bech32Link(text: string): Result<LnurlLink, Failure> {
  const url = decodeLnurl(text)
  return url.ok ? linkOf(url.value) : url
}

/** LUD-17: the scheme in any case (some issuers write `LNURLW://`), host, path and query as they stand. */
function schemeLink(text: string, policy: EgressPolicy): Result<LnurlLink, Failure> | undefined {
  const [, scheme = '', rest = ''] = /^([a-z]+):(?:\/\/)?(.*)$/is.exec(text) ?? []
  const says = tagOfScheme.get(scheme.toLowerCase())
  if (says === undefined) return undefined
  const host = /^[^/?#]*/.exec(rest)?.[0] ?? ''
  return linkOf(`${schemeFor(host, policy)}://${rest}`, says)
}

/** LUD-01's fallback, an LNURL inside of a page's address; else LUD-17's: the address is the link. */
function webLink(text: string): Result<LnurlLink, Failure> {
  if (!URL.canParse(text)) return notLnurl('url')
  const inside = new URL(text).searchParams.get('lightning')
  return inside === null || !/^lnurl1/i.test(inside) ? linkOf(text) : bech32Link(inside)
}

/**
 * Reads a link in any of its forms; blanks and zero bytes around it do not count. The host is not judged here. Fails with
 * `lnurl.notLnurl`.
 */
export function readLnurlLink(text: string, policy: EgressPolicy): Result<LnurlLink, Failure> {
  // Before anything else: trimming a long run of blanks takes its square in time.
  if (text.length > maxLength) return notLnurl('length')
  // A card's file is filled up with zero bytes.
  const bare = text.replace(/^[\s\0]+|[\s\0]+$/g, '').replace(/^lightning:(?:\/\/)?/i, '')
  if (bare === '') return notLnurl('empty')
  if (/^lnurl1/i.test(bare)) return bech32Link(bare)
  if (/^https?:/i.test(bare)) return webLink(bare)
  const link = schemeLink(bare, policy)
  if (link !== undefined) return link
  const address = parseLightningAddress(bare)
  if (!address.ok) return notLnurl('unknown')
  return linkOf(lightningAddressUrl(address.value, policy), 'payRequest')
}

/** A URL of ours as a LUD-17 link: `https://host/path` becomes `lnurlw://host/path`. */
export const schemeLinkTo = (url: string, tag: keyof typeof schemes): string =>
  url.replace(/^https?:/i, `${schemes[tag]}:`)
