/** The host that stands in our cards' links. Own cards are known by their keys; the host is for other people's terminals. */
import type { IssuerId, StoreId } from '../contract/ids.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { ndefFileLimit } from './card-link.ts'

/** `lnurlw://<host>/lnurl/w/<…>`: the first four digits of the issuer's id say whose key to try first. */
export const cardLinkBase = (host: string, issuer: IssuerId): string =>
  `lnurlw://${host}/lnurl/w/${issuer.slice(0, 4)}`

/** What one frame leaves for the host: 7 bytes of NDEF, `lnurlw://`, `/lnurl/w/abcd`, `?p=`, 32, `&c=`, 16. */
export const longestCardHost = ndefFileLimit - 7 - 9 - 13 - 3 - 32 - 3 - 16

/** Until a public host name is set: a name of this device alone. Such cards pay at tills that have their keys. */
export const deviceHost = (store: StoreId): string => `till-${store.slice(-6)}.local`

const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
const hostShape = new RegExp(`^${label}(?:\\.${label})+(?::[1-9][0-9]{0,4})?$`)

/** `shape`: no host name with a dot, as `cards.example.com` or `cards.example.com:8443`. */
export type CardHostProblem = 'shape' | 'tooLong'

/** A checked host, in small letters. */
export function cardHostFrom(text: string): Result<string, CardHostProblem> {
  const host = text.trim().toLowerCase()
  if (!hostShape.test(host)) return err('shape')
  return host.length > longestCardHost ? err('tooLong') : ok(host)
}
