/** The links that lead strangers to our own cards: LUD-03 and LUD-06 in plain URLs, LUD-14, LUD-16, LUD-17 and LUD-19. */
import { payNameOf } from '../card/pay-name.ts'
import type { CardId } from '../contract/ids.ts'
import { isOnion } from './egress.ts'
import { addressOfHost } from './ip-address.ts'

const isLoopback = (hostname: string): boolean => {
  const address = addressOfHost(hostname)
  return address?.version === 4 ? address.bytes[0] === 127 : hostname === 'localhost'
}

/**
 * Where strangers reach us, from the host that the technician has set: https, and http only where LUD-01 allows it (an onion)
 * or where nothing leaves the machine (a shop that is tried out on loopback).
 */
export function streetOrigin(host: string): string {
  const plain = `http://${host}`
  if (!URL.canParse(plain)) return `https://${host}`
  const url = new URL(plain)
  return `${isOnion(url.hostname) || isLoopback(url.hostname) ? 'http' : 'https'}://${url.host}`
}

/** Where a card's pay offer is fetched (LUD-06). */
export const cardPayUrl = (host: string, card: CardId): string =>
  `${streetOrigin(host)}/lnurl/p/${payNameOf(card)}`

/** LUD-19 `payLink` of a withdraw answer: the same place as a LUD-17 link. */
export const cardPayLink = (host: string, card: CardId): string =>
  cardPayUrl(host, card).replace(/^https?:/, 'lnurlp:')

/** The card's Lightning address (LUD-16). */
export const cardAddress = (host: string, card: CardId): string => `${payNameOf(card)}@${host}`
