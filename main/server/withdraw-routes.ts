/**
 * Own cards at other people's terminals: LUD-03 with LUD-14, LUD-19 and `pinLimit`, on the street. `/lnurl/w/<issuer>?p&c` is the
 * link on the card, `/lnurl/w/callback?k1&pr[&pin]` what takes the money. Whatever happens is an answer in LNURL's words.
 */
import type { FastifyReply } from 'fastify'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { secret } from '../../core/errors/secret.ts'
import type { Payout } from '../../core/card/payout.ts'
import type { Bolt11 } from '../../core/lightning/payment-hash.ts'
import { okJson } from '../../core/lnurl/answer.ts'
import { singleValue } from '../../core/lnurl/callback-url.ts'
import { cardPayLink, streetOrigin } from '../../core/lnurl/street-links.ts'
import { readWithdrawCallback } from '../../core/lnurl/withdraw-callback.ts'
import { withdrawOfferJson } from '../../core/lnurl/withdraw-offer.ts'
import type { CardOffer } from '../../core/ports/card-offers.ts'
import type { Log } from '../../core/ports/log.ts'
import { offerWithdraw, type OfferPorts } from '../usecases/card/offer-withdraw.ts'
import { withdrawFromCard, type WithdrawPorts } from '../usecases/card/withdraw-card.ts'
import type { Say } from './answer.ts'
import { refuseLnurl } from './lnurl-answer.ts'
import type { StreetPart } from './street.ts'

export type WithdrawRoutesPorts = OfferPorts &
  WithdrawPorts & {
    readonly log: Log
    readonly say: Say
    /** The street's name outside. */
    readonly host: string
    readonly shopName: () => string
    readonly isStopping: () => boolean
    /** Has the node pay; answers at once. */
    readonly payOut: (payout: Payout, bolt11: Bolt11) => void
  }

type Asked = { readonly url: string; readonly params: unknown }

/** What stands after the `?`, as it was sent: fastify's own parser would fold doubled names. */
const queryOf = ({ url }: Asked): URLSearchParams =>
  new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : '')

/** Wallets and terminals write the names in either case. */
const parameter = (query: URLSearchParams, name: string): string =>
  singleValue(query, name) ?? singleValue(query, name.toUpperCase()) ?? ''

function offerJson({ host, shopName }: WithdrawRoutesPorts, offer: CardOffer, link: string) {
  const { k1, minMsat, maxMsat, pinFromMsat, balanceMsat, cardId } = offer
  const origin = streetOrigin(host)
  return withdrawOfferJson({
    callback: secret(`${origin}/lnurl/w/callback`),
    k1,
    defaultDescription: shopName(),
    minWithdrawable: minMsat,
    maxWithdrawable: maxMsat,
    ...(pinFromMsat === undefined ? {} : { pinLimit: pinFromMsat }),
    balanceCheck: secret(`${origin}${link}`),
    currentBalance: balanceMsat,
    payLink: cardPayLink(host, cardId),
  })
}

/** The way in, for `balanceCheck`: nothing of what a stranger wrote comes back but hexadecimal digits. */
const linkOf = (issuer: string, p: string, c: string): string =>
  `/lnurl/w/${/^[0-9a-f]{1,8}$/.test(issuer) ? issuer : '0'}?p=${p}&c=${c}`

const issuerOf = ({ params }: Asked): string => {
  const { issuer } = params as { readonly issuer?: unknown }
  return typeof issuer === 'string' ? issuer : ''
}

async function answerOffer(
  ports: WithdrawRoutesPorts,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  const query = queryOf(request)
  const [p, c] = [parameter(query, 'p'), parameter(query, 'c')]
  const offer = await offerWithdraw(ports, { p, c })
  if (offer.ok) return reply.send(offerJson(ports, offer.value, linkOf(issuerOf(request), p, c)))
  return refuse(ports, reply, offer.error)
}

function refuse(ports: WithdrawRoutesPorts, reply: FastifyReply, why: Failure): FastifyReply {
  ports.log.info({ event: 'street.withdrawRefused', code: why.code })
  return refuseLnurl(reply, why, ports.say)
}

async function answerCallback(
  ports: WithdrawRoutesPorts,
  request: Asked,
  reply: FastifyReply,
): Promise<FastifyReply> {
  if (ports.isStopping()) return refuse(ports, reply, failure('service.stopping'))
  const callback = readWithdrawCallback(queryOf(request))
  if (!callback.ok) return refuse(ports, reply, callback.error)
  const taken = await withdrawFromCard(ports, callback.value)
  if (!taken.ok) return refuse(ports, reply, taken.error)
  const { value } = taken
  // From the commit on it is accepted, whatever the node says later.
  if (value.kind === 'begun' && value.isNew) ports.payOut(value.payout, value.bolt11)
  return reply.send(okJson)
}

/** Mounts both on the street. A HEAD must never take a tap or pay: there is none. */
export const withdrawRoutes =
  (ports: WithdrawRoutesPorts): StreetPart =>
  (app) => {
    const options = { exposeHeadRoute: false }
    app.get('/lnurl/w/callback', options, (request, reply) => answerCallback(ports, request, reply))
    app.get('/lnurl/w/:issuer', options, (request, reply) => answerOffer(ports, request, reply))
  }
