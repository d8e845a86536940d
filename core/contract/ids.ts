/** Ids are UUIDv7 in lower-case text, made on the device before a request leaves (DESIGN §3.7). One brand a noun. */
declare const noun: unique symbol

export type Id<N extends string> = string & { readonly [noun]: N }

export type InvoiceId = Id<'invoice'>
export type PaymentId = Id<'payment'>
export type ForeignTapId = Id<'foreign tap'>
export type PrintJobId = Id<'print job'>
export type TransactionId = Id<'transaction'>
export type LateMoneyId = Id<'late money'>
export type CardId = Id<'card'>
export type CardEventId = Id<'card event'>
export type IssuerId = Id<'issuer'>
export type TapId = Id<'tap'>
export type AccessKeyId = Id<'access key'>
export type StreetCodeId = Id<'street code'>
export type PayoutId = Id<'payout'>
export type DeviceId = Id<'device'>
export type DrawerOpeningId = Id<'drawer opening'>
/** The tenant: first in every key of the store. */
export type StoreId = Id<'store'>

const shape = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

/** True for a lower-case UUID; the only check an id from outside needs. */
export const isId = (text: string): boolean => shape.test(text)

/** A checked id from outside, or undefined. */
export const idFrom = <I extends Id<string>>(text: string): I | undefined =>
  isId(text) ? (text as I) : undefined

/** A UUIDv7 (RFC 9562 §5.7) from a wall clock in ms and ten random bytes. */
export function newId<I extends Id<string>>(nowMs: number, random: Uint8Array): I {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  const time = hex(Math.max(0, Math.floor(nowMs)), 12).slice(-12)
  const byte = (at: number) => random[at] ?? 0
  const randA = hex(((byte(0) << 8) | byte(1)) & 0x0fff, 3)
  const variant = hex((byte(2) & 0x3f) | 0x80, 2) + hex(byte(3), 2)
  const randB = [4, 5, 6, 7, 8, 9].map((at) => hex(byte(at), 2)).join('')
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randA}-${variant}-${randB}` as I
}
