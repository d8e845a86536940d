/** LUD-03, the second GET: k1 and our BOLT11 go to the issuer, with the PIN where `pinLimit` asks for it. */
import type { Failure } from '../errors/registry.ts'
import { ok, type Result } from '../errors/result.ts'
import { secret, type Secret } from '../errors/secret.ts'
import type { Network } from '../lightning/bolt11-prefix.ts'
import { decodeBolt11, type DecodedBolt11 } from '../lightning/decode-bolt11.ts'
import { bolt11From, type Bolt11 } from '../lightning/payment-hash.ts'
import type { Msat } from '../money/units.ts'
import { later, msBetween, type Instant } from '../time/instant.ts'
import { badCallback } from './bad-callback.ts'
import { singleValue, withParameters } from './callback-url.ts'
import { withinRange } from './wire-values.ts'
import type { WithdrawOffer } from './withdraw-offer.ts'

/** Four digits, typed by the customer; never logged. */
export type Pin = Secret<string>

export const pinFrom = (text: string): Pin | undefined =>
  /^[0-9]{4}$/.test(text) ? secret(text) : undefined

/** The URL that takes the money; a secret like its parts. It is fetched once and never blindly again. */
export const withdrawCallbackUrl = (
  offer: Pick<WithdrawOffer, 'callback' | 'k1'>,
  pr: Bolt11,
  pin?: Pin,
): Secret<string> =>
  secret(
    withParameters(offer.callback.reveal(), {
      k1: offer.k1.reveal(),
      pr,
      ...(pin === undefined ? {} : { pin: pin.reveal() }),
    }),
  )

export type WithdrawCallback = {
  readonly k1: Secret<string>
  readonly pr: Bolt11
  readonly pin?: Pin
}

const longestK1 = 256

/**
 * A wallet's or a foreign till's callback to us. An empty `pin=` is none (the SwissBitcoinPay terminal always sends one);
 * `pr` may be in upper case or behind `lightning:`. Fails with `lnurl.badCallback`.
 */
export function readWithdrawCallback(query: URLSearchParams): Result<WithdrawCallback, Failure> {
  const k1 = singleValue(query, 'k1')
  if (k1 === undefined || k1 === '' || k1.length > longestK1) return badCallback('k1')
  const text = singleValue(query, 'pr')?.trim().toLowerCase() ?? ''
  const pr = bolt11From(text.replace(/^lightning:/, ''))
  if (pr === undefined) return badCallback('pr')
  const digits = query.has('pin') ? singleValue(query, 'pin') : ''
  const pin = pinFrom(digits ?? 'several')
  if (digits !== '' && pin === undefined) return badCallback('pin')
  return ok({ k1: secret(k1), pr, ...(pin === undefined ? {} : { pin }) })
}

export type WithdrawBounds = {
  readonly network: Network
  readonly minWithdrawable: Msat
  readonly maxWithdrawable: Msat
  readonly now: Instant
}

/** A code that ends sooner is not begun: the payment might still be on its way. */
const leastRestMs = 30_000

/**
 * Whether a code that we are asked to pay is one that we offered to pay: signed, of our network, for a fixed amount within
 * the bounds, with 30 s left. Fails with `bolt11.invalid`, `lnurl.badCallback` or the bound that it breaks.
 */
export function checkWithdrawCode(
  pr: Bolt11,
  bounds: WithdrawBounds,
): Result<DecodedBolt11 & { readonly amountMsat: Msat }, Failure> {
  const code = decodeBolt11(pr)
  if (!code.ok) return code
  const { network, amountMsat, createdAt, expirySec } = code.value
  if (network !== bounds.network) return badCallback('network')
  if (amountMsat === undefined) return badCallback('noAmount')
  if (msBetween(bounds.now, later(createdAt, expirySec * 1000)) < leastRestMs)
    return badCallback('expiry')
  const within = withinRange(amountMsat, bounds.minWithdrawable, bounds.maxWithdrawable)
  return within.ok ? ok({ ...code.value, amountMsat }) : within
}
