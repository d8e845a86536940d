/** LUD-16: paying to static internet identifiers, `name@domain`. */
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { schemeFor, type EgressPolicy } from './egress.ts'

/** `user` without the tag; `domain` with its port, where it has one, in lower case. */
export type LightningAddress = {
  readonly user: string
  readonly tag?: string
  readonly domain: string
}

const shape = /^([a-z0-9_.-]+)(?:\+([a-z0-9_.+-]+))?@([^@/?#\\\s]+)$/

const bad: { readonly ok: false; readonly error: Failure } = err(failure('lnurl.badAddress'))

/**
 * An address as people type it: keyboards put a capital first and blanks around, so case and blanks do not count.
 * Fails with `lnurl.badAddress`.
 */
export function parseLightningAddress(text: string): Result<LightningAddress, Failure> {
  const parts = shape.exec(text.trim().toLowerCase())
  const [, user, tag, domain] = parts ?? []
  if (user === undefined || domain === undefined) return bad
  // `.` and `..` would be folded away by the URL and lead to another user's place.
  if (/^\.{1,2}$/.test(user)) return bad
  if (!URL.canParse(`https://${domain}/`)) return bad
  const { host } = new URL(`https://${domain}/`)
  return ok({ user, ...(tag === undefined ? {} : { tag }), domain: host })
}

const localPart = ({ user, tag }: LightningAddress): string =>
  tag === undefined ? user : `${user}+${tag}`

/** `name+tag@domain`, as it stands in `text/identifier`. */
export const lightningAddressText = (address: LightningAddress): string =>
  `${localPart(address)}@${address.domain}`

/** Where the pay answer of LUD-06 is fetched from. */
export const lightningAddressUrl = (address: LightningAddress, policy: EgressPolicy): string =>
  `${schemeFor(address.domain, policy)}://${address.domain}/.well-known/lnurlp/${localPart(address)}`
