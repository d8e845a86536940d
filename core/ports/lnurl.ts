import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { Bolt11 } from '../lightning/payment-hash.ts'
import type { LnurlLink } from '../lnurl/lnurl-link.ts'
import type { Pin } from '../lnurl/withdraw-callback.ts'
import type { ReadWithdrawOffer, WithdrawOffer } from '../lnurl/withdraw-offer.ts'
import type { Stop } from './clock.ts'

/** What takes the money: the issuer's offer, our code, and the PIN where `pinLimit` wants one. */
export type WithdrawWish = {
  readonly offer: Pick<WithdrawOffer, 'callback' | 'k1'>
  readonly bolt11: Bolt11
  readonly pin?: Pin
}

/**
 * What is known after the callback (LUD-03). `accepted`: the issuer said OK, which is not paid; `note` is what it added ·
 * `refused`: it said ERROR, `lnurl.refused` · `unknown`: the callback left and there is no clear answer (time, a cut line,
 * HTML): the code may still be paid · `notSent`: surely nothing of the callback has left. In every case only our own node
 * says whether the code was paid.
 */
export type WithdrawOutcome =
  | { readonly kind: 'accepted'; readonly note?: string }
  | { readonly kind: 'refused'; readonly failure: Failure }
  | { readonly kind: 'unknown'; readonly failure: Failure }
  | { readonly kind: 'notSent'; readonly failure: Failure }

/** How a card provider has done since the till was started; `host` as it stands in links. */
export type ProviderFacts = {
  readonly host: string
  /** Requests sent, offers and callbacks. */
  readonly asked: number
  /** Requests without a clear answer: time, cut lines, HTML, refused connections. */
  readonly unanswered: number
  /** Times the provider said ERROR. */
  readonly refused: number
  /** Of the last answered requests. */
  readonly p50Ms?: number
  readonly p99Ms?: number
  readonly lastFailure?: Failure['code']
}

/** LNURL services of others as the rules see them. Nothing rejects and everything ends: 10 s for an offer, 35 s for a callback. */
export type LnurlPort = {
  /** A card's, code's or person's text as a link; nothing is asked. Fails with `lnurl.notLnurl`. */
  readLink(text: string): Result<LnurlLink, Failure>
  /**
   * The first GET. It may use up the card's tap at the issuer, so it leaves only when there is something to pay. Fails with
   * `lnurl.notAllowed`, `lnurl.noAnswer`, `lnurl.refused`, `lnurl.wrongTag` or `lnurl.badAnswer`.
   */
  fetchOffer(link: LnurlLink, stop?: Stop): Promise<Result<ReadWithdrawOffer, Failure>>
  /** The second GET, sent once and never blindly again. */
  withdraw(wish: WithdrawWish): Promise<WithdrawOutcome>
  /** For the technician. */
  providers(): readonly ProviderFacts[]
}
