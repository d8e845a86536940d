/**
 * A card of another issuer, tapped for a sale: one attempt to have the sale's open code paid by LNURL-withdraw (LUD-03). A tap
 * is no money: it asks for the code to be paid, and only our own node says whether it was.
 */
import type { ForeignTapId, InvoiceId, PaymentId } from '../contract/ids.ts'
import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import type { Invoice } from '../invoice/invoice.ts'
import { isCovered } from '../invoice/invoice-state.ts'
import type { LightningPayment } from '../invoice/payment.ts'
import type { Bolt11 } from '../lightning/payment-hash.ts'
import type { Instant } from '../time/instant.ts'

/**
 * sending: the row is on disk, the callback may have left · accepted: the issuer said OK · refused: it said ERROR · unknown:
 * the callback left and there was no clear answer, or we died meanwhile · notSent: no callback left, `failure` says why.
 */
export type ForeignTapState = 'sending' | 'accepted' | 'refused' | 'unknown' | 'notSent'

/** What is kept of it: where and how long, never the link, k1 or PIN. */
export type ForeignTap = {
  readonly id: ForeignTapId
  readonly invoiceId: InvoiceId
  /** Whose code the issuer was to pay. */
  readonly paymentId: PaymentId
  /** The issuer, as it stands in the link. */
  readonly host: string
  readonly state: ForeignTapState
  readonly startedAt: Instant
  /** The first GET; absent where the offer was at hand already. */
  readonly offerMs?: number
  /** The callback, as long as one left. */
  readonly withdrawMs?: number
  /** What the issuer added to its OK. */
  readonly note?: string
  readonly failure?: Pick<Failure, 'code' | 'detail'>
}

/** How long an issuer's OK, or its silence, keeps the next card waiting. */
export const awaitMs = 15_000

/** A code that ends sooner is not given to a card: its issuer might try to pay it after its end. */
const leastRestMs = 10_000

/** The sale's code as a card's issuer is to pay it. */
export type OpenCode = { readonly payment: LightningPayment; readonly bolt11: Bolt11 }

/** Whether this payment can be paid by whoever has its code. */
export function openCodeOf(payment: LightningPayment, now: Instant): OpenCode | undefined {
  const { state, bolt11, expiresAt } = payment
  if (state !== 'open' || bolt11 === undefined || expiresAt - now < leastRestMs) return undefined
  return { payment, bolt11 }
}

/** The one open way to pay a sale by Lightning. Fails with `invoice.closed` or `lnurl.noCode`; nothing was asked of the card. */
export function codeForCard(invoice: Invoice, now: Instant): Result<OpenCode, Failure> {
  if (isCovered(invoice) || invoice.cancelAskedAt !== undefined)
    return err(failure('invoice.closed'))
  for (const payment of invoice.payments) {
    const code = payment.tender === 'lightning' ? openCodeOf(payment, now) : undefined
    if (code !== undefined) return ok(code)
  }
  return err(failure('lnurl.noCode'))
}

const endOf = ({ startedAt, offerMs = 0, withdrawMs = 0 }: ForeignTap): number =>
  startedAt + offerMs + withdrawMs

const mayStillPay: ReadonlySet<ForeignTapState> = new Set(['sending', 'accepted', 'unknown'])

/**
 * Whether a card may be asked for this code now. After an OK or silence the money gets some time to come; then another card may
 * try: it is the same code, which can be paid only once. Fails with `lnurl.awaited`.
 */
export function mayAskCard(taps: readonly ForeignTap[], now: Instant): Result<true, Failure> {
  const isAwaited = (tap: ForeignTap) => {
    const since = now - endOf(tap)
    return mayStillPay.has(tap.state) && since >= 0 && since < awaitMs
  }
  return taps.some(isAwaited) ? err(failure('lnurl.awaited')) : ok(true)
}
