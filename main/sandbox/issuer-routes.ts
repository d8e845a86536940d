import { Type } from 'typebox'
import { Value } from 'typebox/value'
import type { Result } from '../../core/errors/result.ts'
import { errorJson, okJson } from '../../core/lnurl/answer.ts'
import type { WithdrawOfferJson } from '../../core/lnurl/withdraw-offer.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { Clock } from '../../core/ports/clock.ts'
import { json, refused, type DoorReply, type DoorRequest, type DoorRoute } from './http-door.ts'
import { createIssuer, type Issuer, type IssuerParts, type Taken } from './issuer.ts'
import type { IssuerCard, IssuerCards } from './issuer-cards.ts'
import { issuerMannerFrom, issuerManners, type IssuerManner } from './issuer-manners.ts'

export type PracticeIssuer = {
  readonly cards: IssuerCards
  manner(): IssuerManner
  setManner(manner: IssuerManner): void
  /** The link that a chip of this card is programmed with, without `p` and `c`. */
  linkOf(card: IssuerCard): string
  /** The text that a reader would read from this card at its next tap. */
  tap(card: IssuerCard): string
  /** What strangers ask: no page of the shop. */
  readonly routes: readonly DoorRoute[]
}

/** What cards without a PIN have while PINs are asked for. */
const practicePin = '1234'
const slowMs = 7_000
/** BTCPay waits so long for its own send. */
const patienceMs = 10_000
const goneMs = 120_000

const queryOf = ({ url }: DoorRequest): URLSearchParams =>
  new URLSearchParams(url.split('?')[1] ?? '')

const refusal = (reason: string, status = 200): DoorReply => json(errorJson(reason), status)

/** An address in the house, where nobody is: the till is not to ask there. */
const inTheHouse = 'http://192.168.255.1/callback'

type Desk = { readonly clock: Clock; readonly manner: () => IssuerManner; readonly issuer: Issuer }

async function offerReply(
  { clock, manner }: Desk,
  request: DoorRequest,
  make: (query: URLSearchParams) => Result<WithdrawOfferJson, string>,
): Promise<DoorReply> {
  const now = manner()
  if (now === 'slow') await clock.sleep(slowMs)
  if (now === 'silent') await clock.sleep(goneMs)
  if (now === 'replays') return refusal('Replayed or expired query', 400)
  if (now === 'lures') return moved(inTheHouse)
  if (now === 'moves' && !request.url.includes('moved=')) return moved(`${request.url}&moved=1`)
  const offer = make(queryOf(request))
  if (!offer.ok) return refusal(offer.error, 400)
  if (now === 'calls') return json({ ...offer.value, callback: inTheHouse })
  if (now === 'pays') return json({ ...offer.value, tag: 'payRequest' })
  if (now === 'bounds')
    return json({ ...offer.value, minWithdrawable: offer.value.maxWithdrawable + 1000 })
  return json(offer.value)
}

const moved = (location: string): DoorReply => ({
  status: 302,
  type: 'text/plain',
  body: '',
  location,
})

const page: DoorReply = {
  status: 502,
  type: 'text/html',
  body: '<html><h1>Bad Gateway</h1></html>',
}

/** OK as soon as it is on its way; in BTCPay's shape when it is paid, or after ten seconds with a reason. */
async function takenReply(
  { clock, manner }: Desk,
  taken: Taken,
  shape: IssuerCard['shape'],
): Promise<DoorReply> {
  const now = manner()
  if (now === 'page') return page
  if (now === 'cuts') return 'cut'
  const onItsWay = json({
    ...okJson,
    reason: 'The payment has been initiated but is still in-flight',
  })
  if (now === 'pending' && shape === 'lnurl') return onItsWay
  if (shape === 'lnurl') return json(okJson)
  const paid = await answerWithin(clock, now === 'pending' ? 0 : patienceMs, taken.paid)
  if (paid === undefined || paid.status === 'UNKNOWN') return onItsWay
  return paid.status === 'SUCCEEDED'
    ? json(okJson)
    : refusal(`Claim result: the payment failed (${paid.reason ?? 'no reason'})`, 400)
}

async function callbackReply(desk: Desk, request: DoorRequest, shape: IssuerCard['shape']) {
  const now = desk.manner()
  if (now === 'slow') await desk.clock.sleep(slowMs)
  if (now === 'refuses') return refusal('Payment failed - insufficient balance', 400)
  const sends = now !== 'promises'
  const query = queryOf(request)
  const { issuer } = desk
  const taken = shape === 'lnurl' ? issuer.take(query, sends) : issuer.btcpayTake(query, sends)
  return taken.ok ? takenReply(desk, taken.value, shape) : refusal(taken.error, 400)
}

/** The foreign issuer with its manners, and what it answers to whoever asks. */
export function openIssuer(parts: Omit<IssuerParts, 'pinOf'>): PracticeIssuer {
  let now: IssuerManner = 'good'
  const { origin, cards } = parts
  const pinOf = ({ pin }: IssuerCard) => pin ?? (now === 'pin' ? practicePin : undefined)
  const issuer = createIssuer({ ...parts, pinOf })
  const desk: Desk = { clock: parts.clock, manner: () => now, issuer }
  const linkOf = ({ shape }: IssuerCard): string =>
    origin.replace(/^https?/, 'lnurlw') + (shape === 'lnurl' ? '/issuer/withdraw' : '/boltcard')
  const btcpay = (request: DoorRequest) =>
    queryOf(request).has('pr')
      ? callbackReply(desk, request, 'btcpay')
      : offerReply(desk, request, issuer.btcpayOffer)
  return Object.freeze({
    cards,
    manner: () => now,
    setManner: (manner: IssuerManner) => void (now = manner),
    linkOf,
    tap: (card: IssuerCard) => {
      const { p, c } = cards.nextTap(cards.find(card.uid) ?? card)
      return `${linkOf(card)}?p=${p}&c=${c}`
    },
    routes: [
      {
        method: 'GET' as const,
        pattern: /^\/issuer\/withdraw$/,
        handle: (request: DoorRequest) => offerReply(desk, request, issuer.offer),
      },
      {
        method: 'GET' as const,
        pattern: /^\/issuer\/callback$/,
        handle: (request: DoorRequest) => callbackReply(desk, request, 'lnurl'),
      },
      { method: 'GET' as const, pattern: /^\/boltcard$/, handle: btcpay },
    ],
  })
}

/** What the switchboard shows. */
export const issuerStatus = (issuer: PracticeIssuer) => ({
  manner: issuer.manner(),
  manners: { ...issuerManners },
  cards: issuer.cards.all().map(({ uid, name, shape, balanceMsat }) => ({
    uid,
    name,
    shape,
    balanceSat: balanceMsat.slice(0, -3) || '0',
  })),
})

const mannerWish = Type.Object({ manner: Type.String() })
const balanceWish = Type.Object({ balanceSat: Type.String({ pattern: '^[0-9]{1,12}$' }) })

/** What the shop's own pages and socket may do with the issuer. */
export function issuerSwitches(
  issuer: PracticeIssuer,
  now: () => Promise<DoorReply>,
): readonly DoorRoute[] {
  return [
    {
      method: 'POST',
      pattern: /^\/shop\/issuer$/,
      handle: ({ body }) => {
        const manner = issuerMannerFrom(Value.Check(mannerWish, body) ? body.manner : '')
        if (manner === undefined)
          return refused(422, `Manners are ${Object.keys(issuerManners).join(', ')}.`)
        issuer.setManner(manner)
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/shop\/issuer\/cards\/([0-9a-f]{14})$/,
      handle: ({ caught: [uid = ''], body }) => {
        const card = issuer.cards.find(uid)
        if (card === undefined) return refused(404, 'The issuer has no such card.')
        if (!Value.Check(balanceWish, body)) return refused(422, 'A balance is in whole sat.')
        const balanceMsat = body.balanceSat === '0' ? '0' : `${body.balanceSat}000`
        issuer.cards.put({ ...card, balanceMsat })
        return now()
      },
    },
    {
      method: 'POST',
      pattern: /^\/shop\/issuer\/cards\/([0-9a-f]{14})\/tap$/,
      handle: ({ caught: [uid = ''] }) => {
        const card = issuer.cards.find(uid)
        if (card === undefined) return refused(404, 'The issuer has no such card.')
        return json({ link: issuer.tap(card) })
      },
    },
  ]
}
