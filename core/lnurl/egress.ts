/**
 * Where the till may be led by a card, a code or a redirect: LUD-01 (https, or http to an onion) and protection against
 * links to the shop's own network. Pure: an adapter asks `mayFetch` of every URL, redirects too, and `mayConnect` of every
 * address that a name resolves to, and connects to that address and no other.
 */
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { addressOfHost, isPublicAddress, parseIpAddress } from './ip-address.ts'

/** `letThrough` are origins as `originOf` writes them; onions are reached only where the device has Tor. */
export type EgressPolicy = { readonly letThrough: ReadonlySet<string>; readonly onion: boolean }

/** Why not; travels as `detail.problem` of `lnurl.notAllowed`. */
export type EgressProblem = 'url' | 'scheme' | 'userinfo' | 'port' | 'address' | 'name' | 'onion'

/** What is read of an answer; a pay offer may hold a picture of 136 536 characters (LUD-06). */
export const largestAnswerBytes = 64 * 1024
export const largestPayOfferBytes = 256 * 1024
export const mostRedirects = 3

/** Nothing named, no Tor. */
export const closedPolicy: EgressPolicy = { letThrough: new Set(), onion: false }

const refused = (problem: EgressProblem): { readonly ok: false; readonly error: Failure } =>
  err(failure('lnurl.notAllowed', { problem }))

const originOf = (url: URL): string => `${url.protocol}//${url.host}`

/**
 * The policy of the hosts that flashtill.toml names: origins (`http://127.0.0.1:4100`), or bare hosts, which stand for
 * both schemes. Fails with `settings.invalid`, whose `detail.detail` is the entry that is neither.
 */
export function egressPolicy(
  hosts: readonly string[],
  onion: boolean,
): Result<EgressPolicy, Failure> {
  const letThrough = new Set<string>()
  for (const host of hosts) {
    const urls = /^https?:\/\//i.test(host) ? [host] : [`https://${host}`, `http://${host}`]
    for (const text of urls) {
      const url = URL.canParse(text) ? new URL(text) : undefined
      if (url === undefined || url.pathname !== '/' || url.search !== '' || url.username !== '')
        return err(failure('settings.invalid', { detail: host }))
      letThrough.add(originOf(url))
    }
  }
  return ok({ letThrough, onion })
}

/** `example.onion` and everything under it (RFC 7686). */
export const isOnion = (hostname: string): boolean => /\.onion\.?$/i.test(hostname)

/**
 * How a host is spoken to that stands in a link without http or https (LUD-17): http for onions and for the hosts that
 * flashtill.toml names with it, else https.
 */
export function schemeFor(host: string, policy: EgressPolicy): 'http' | 'https' {
  const plain = `http://${host}`
  if (!URL.canParse(plain)) return 'https'
  const url = new URL(plain)
  if (isOnion(url.hostname)) return 'http'
  const named = policy.letThrough.has(originOf(url))
  return named && !policy.letThrough.has(`https://${url.host}`) ? 'http' : 'https'
}

/** Names that lead into the house: RFC 6761, 6762, 8375, ICANN's .internal, routers' habits, and names without a dot. */
const houseName = /^[^.]*$|(?:^|\.)(?:localhost|local|internal|intranet|lan|home|corp|home\.arpa)$/

/** https on its own port or an unprivileged one: services of other protocols live below. */
const portAllowed = (port: string): boolean => port === '' || Number(port) >= 1024

function judgeHost(url: URL, policy: EgressPolicy): EgressProblem | undefined {
  const name = url.hostname.replace(/\.$/, '')
  if (isOnion(name)) return policy.onion ? undefined : 'onion'
  if (url.protocol !== 'https:') return 'scheme'
  const address = addressOfHost(url.hostname)
  if (address !== undefined) return isPublicAddress(address) ? undefined : 'address'
  return name === '' || houseName.test(name) ? 'name' : undefined
}

/**
 * Whether the till may GET this URL, given back parsed. Before DNS: a name that is let through here may still resolve into
 * the house. Fails with `lnurl.notAllowed`, whose `detail.problem` is an `EgressProblem`.
 */
export function mayFetch(text: string, policy: EgressPolicy): Result<URL, Failure> {
  if (!URL.canParse(text)) return refused('url')
  const url = new URL(text)
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return refused('scheme')
  if (url.username !== '' || url.password !== '') return refused('userinfo')
  if (policy.letThrough.has(originOf(url))) return ok(url)
  const problem = judgeHost(url, policy)
  if (problem !== undefined) return refused(problem)
  return portAllowed(url.port) ? ok(url) : refused('port')
}

/**
 * Whether the till may connect to this address for that URL: what the resolver said, asked of every address anew at every
 * connection (DNS rebinding).
 */
export function mayConnect(address: string, url: URL, policy: EgressPolicy): Result<void, Failure> {
  if (policy.letThrough.has(originOf(url))) return ok(undefined)
  const parsed = parseIpAddress(address)
  return parsed !== undefined && isPublicAddress(parsed) ? ok(undefined) : refused('address')
}
