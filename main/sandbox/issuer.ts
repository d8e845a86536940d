/**
 * The practice shop's foreign card issuer: LNURL-withdraw (LUD-03) on the customer's LND, in the shape of a Bolt Card server and
 * in BTCPay's, with a switch for its manners.
 */
import { bytesToHex } from '@noble/hashes/utils.js'
import { type Failure } from '../../core/errors/registry.ts'
import { secret } from '../../core/errors/secret.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { Bolt11 } from '../../core/lightning/payment-hash.ts'
import { checkWithdrawCode, readWithdrawCallback } from '../../core/lnurl/withdraw-callback.ts'
import { withdrawOfferJson, type WithdrawOfferJson } from '../../core/lnurl/withdraw-offer.ts'
import { add, subtract } from '../../core/money/arithmetic.ts'
import { msat, type Msat } from '../../core/money/units.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Random } from '../../core/ports/random.ts'
import type { IssuerCard, IssuerCards } from './issuer-cards.ts'
import type { PayAnswer } from './pay-bolt11.ts'

export type IssuerParts = {
  readonly cards: IssuerCards
  readonly clock: Clock
  readonly random: Random
  /** Where it answers, e.g. `http://127.0.0.1:4100`. */
  readonly origin: string
  /** Asked for every amount, where there is one. */
  pinOf(card: IssuerCard): string | undefined
  pay(bolt11: string): Promise<PayAnswer>
}

/** A callback that was taken: the money is held, and `paid` tells how the send ended. */
export type Taken = { readonly paid: Promise<PayAnswer> }

export type Issuer = {
  /** The first GET of a card in Bolt Card's shape; uses up the tap. */
  offer(query: URLSearchParams): Result<WithdrawOfferJson, string>
  /** BTCPay's first GET; the tap stays good. */
  btcpayOffer(query: URLSearchParams): Result<WithdrawOfferJson, string>
  /** The second GET; `sends` is false for an issuer that promises and never pays. */
  take(query: URLSearchParams, sends: boolean): Result<Taken, string>
  btcpayTake(query: URLSearchParams, sends: boolean): Result<Taken, string>
}

const k1LifeMs = 30_000
const replayed = 'Replayed or expired query'

type Live = { readonly uid: string; readonly atMs: number }

const parameter = (query: URLSearchParams, name: string): string => query.get(name) ?? ''

function offerOf(
  { pinOf }: IssuerParts,
  card: IssuerCard,
  { k1, callback, check }: { k1: string; callback: string; check?: string },
): WithdrawOfferJson {
  const most = msat(BigInt(card.balanceMsat))
  const least = card.balanceMsat === '0' ? most : msat(1000n)
  return withdrawOfferJson({
    callback: secret(callback),
    k1: secret(k1),
    defaultDescription: card.name,
    minWithdrawable: least,
    maxWithdrawable: most,
    ...(pinOf(card) === undefined ? {} : { pinLimit: msat(0n) }),
    ...(check === undefined ? {} : { balanceCheck: secret(check), currentBalance: most }),
  })
}

/** What the card's server says to a code that it does not pay; the words are those of known servers. */
function reasonOf({ code }: Failure): string {
  if (code === 'lnurl.aboveMaximum' || code === 'lnurl.belowMinimum')
    return 'The payment is not within bounds'
  return code === 'bolt11.invalid' ? 'Invalid bolt11' : 'The bolt11 cannot be paid'
}

/** Holds the amount, sends, and gives back what was not paid. */
function send(parts: IssuerParts, card: IssuerCard, code: { bolt11: Bolt11; amount: Msat }): Taken {
  const change = (by: (balance: Msat) => Msat): void => {
    const now = parts.cards.find(card.uid) ?? card
    parts.cards.put({ ...now, balanceMsat: by(msat(BigInt(now.balanceMsat))).toString() })
  }
  change((balance) => subtract(balance, code.amount))
  const paid = parts.pay(code.bolt11).then((answer) => {
    if (answer.status === 'FAILED' || answer.status === 'REFUSED')
      change((balance) => add(balance, code.amount))
    return answer
  })
  return { paid }
}

const never: Promise<PayAnswer> = new Promise(() => undefined)

type Asked = { readonly card: IssuerCard; readonly query: URLSearchParams }

/** PIN, code and balance; then the money is on its way. */
function takeFor(
  parts: IssuerParts,
  { card, query }: Asked,
  sends: boolean,
): Result<Taken, string> {
  const callback = readWithdrawCallback(query)
  if (!callback.ok) return err('The request is not complete')
  const { pr, pin } = callback.value
  const wanted = parts.pinOf(card)
  if (wanted !== undefined && pin?.reveal() !== wanted) return err('The PIN is missing or wrong')
  const maxWithdrawable = msat(BigInt(card.balanceMsat))
  const bounds = { minWithdrawable: msat(1000n), maxWithdrawable, now: parts.clock.now() }
  const code = checkWithdrawCode(pr, { network: 'regtest', ...bounds })
  if (!code.ok) return err(reasonOf(code.error))
  if (!sends) return ok({ paid: never })
  return ok(send(parts, card, { bolt11: pr, amount: code.value.amountMsat }))
}

/** The issuer of the practice shop. */
export function createIssuer(parts: IssuerParts): Issuer {
  const { cards, clock, random, origin } = parts
  const live = new Map<string, Live>()
  const tapOf = (p: string, c: string): Result<IssuerCard, string> => {
    const tap = cards.read(p, c)
    if (tap === undefined) return err('Invalid PICCData')
    return tap.counter > tap.card.lastCounter ? ok(tap.card) : err(replayed)
  }
  const useUp = (p: string, c: string): void => {
    const tap = cards.read(p, c)
    if (tap !== undefined) cards.put({ ...tap.card, lastCounter: tap.counter })
  }
  return Object.freeze({
    offer: (query: URLSearchParams) => {
      const [p, c] = [parameter(query, 'p'), parameter(query, 'c')]
      const card = tapOf(p, c)
      if (!card.ok) return card
      useUp(p, c)
      const k1 = bytesToHex(random.bytes(16))
      live.set(k1, { uid: card.value.uid, atMs: clock.monotonicMs() })
      return ok(offerOf(parts, card.value, { k1, callback: `${origin}/issuer/callback` }))
    },
    btcpayOffer: (query: URLSearchParams) => {
      const [p, c] = [parameter(query, 'p'), parameter(query, 'c')]
      const card = tapOf(p, c)
      if (!card.ok) return card
      const callback = `${origin}/boltcard`
      const check = `${callback}?p=${p}&c=${c}`
      return ok(offerOf(parts, card.value, { k1: `${p}-${c}`, callback, check }))
    },
    take: (query: URLSearchParams, sends: boolean) => {
      const k1 = parameter(query, 'k1')
      const known = live.get(k1)
      live.delete(k1)
      const card = known === undefined ? undefined : cards.find(known.uid)
      if (known === undefined || card === undefined || clock.monotonicMs() - known.atMs > k1LifeMs)
        return err('The k1 is not known or too old')
      return takeFor(parts, { card, query }, sends)
    },
    btcpayTake: (query: URLSearchParams, sends: boolean) => {
      const [p = '', c = ''] = parameter(query, 'k1').split('-')
      const card = tapOf(p, c)
      if (!card.ok) return card
      useUp(p, c)
      return takeFor(parts, { card: cards.find(card.value.uid) ?? card.value, query }, sends)
    },
  })
}
