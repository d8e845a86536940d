import { base32nopad } from '@scure/base'
import { streetOrigin } from '../lnurl/street-links.ts'

declare const page: unique symbol

/**
 * Names a receipt's web page for whoever holds the paper: 128 random bits, so nobody finds another's. Base 32 in upper case
 * (RFC 4648 §6), which a QR code holds in two thirds of the modules and an address takes as it is.
 */
export type ReceiptPageId = string & { readonly [page]: true }

/** Random bytes that an id takes. */
export const PAGE_ID_BYTES = 16

const shape = /^[A-Z2-7]{26}$/

/** An id from 16 bytes of the till's randomness. */
export const newPageId = (random: Uint8Array): ReceiptPageId =>
  base32nopad.encode(random.slice(0, PAGE_ID_BYTES)) as ReceiptPageId

/** The id in an address, however somebody typed it; undefined for what is none. */
export function pageIdFrom(text: string): ReceiptPageId | undefined {
  if (text.length !== 26) return undefined
  const upper = text.toUpperCase()
  return shape.test(upper) ? (upper as ReceiptPageId) : undefined
}

/** Where the page stands, as it is printed: upper case makes a smaller QR code, and the path is served so too. */
export const pageAddress = (host: string, id: ReceiptPageId): string =>
  `${streetOrigin(host).toUpperCase()}/R/${id}`
