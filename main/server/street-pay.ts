/**
 * Top-ups from anywhere, on the street: LUD-06 with 09, 12, 16, 20 and 21. A card is paid to under its pay name, by link or by
 * Lightning address; nothing here tells whose card it is, or what is on it.
 */
import type { RouteGenericInterface } from 'fastify'
import { mayReceive } from '../../core/card/lifecycle.ts'
import { cardOfPayName } from '../../core/card/pay-name.ts'
import { streetOffer, type StreetOffer } from '../../core/card/street-offer.ts'
import { idFrom, type CardId, type StreetCodeId } from '../../core/contract/ids.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { preimageOf } from '../../core/lightning/preimage.ts'
import { shownText } from '../../core/lnurl/answer.ts'
import { payAnswerJson, type PayAnswerJson } from '../../core/lnurl/pay-answer.ts'
import { readPayCallback } from '../../core/lnurl/pay-callback.ts'
import { payOfferJson } from '../../core/lnurl/pay-offer.ts'
import { cardPayUrl } from '../../core/lnurl/street-links.ts'
import { verifyAnswerJson, type VerifyAnswerJson } from '../../core/lnurl/verify-answer.ts'
import { openStreetCode, type StreetPorts } from '../usecases/card/open-street-code.ts'
import type { Say } from './answer.ts'
import { refuseLnurl } from './lnurl-answer.ts'
import type { TillApp } from './till-routes.ts'

export type StreetPayPorts = StreetPorts & {
  readonly host: string
  readonly shopName: () => string
  readonly say: Say
  readonly isStopping: () => boolean
}

/** What is the matter inside is the technician's business; the stranger comes back later. */
const forStrangers = (why: Failure): Failure =>
  /^(?:node|store)\./.test(why.code) ? failure('street.away') : why

async function offerOf(ports: StreetPayPorts, card: CardId): Promise<Result<StreetOffer, Failure>> {
  const row = await ports.store.read.cards.find(card)
  if (row === undefined || !mayReceive(row.state)) return err(failure('card.notFound'))
  const state = ports.node.state()
  if (ports.isStopping() || !state.sells) return err(failure('street.away'))
  const { canReceiveMsat } = state.facts
  const { host, shopName, say } = ports
  const offer = streetOffer({ host, card, shop: shopName(), canReceiveMsat, say })
  return offer === undefined ? err(failure('street.away')) : ok(offer)
}

async function orderCode(
  ports: StreetPayPorts,
  cardId: CardId,
  query: URLSearchParams,
): Promise<Result<PayAnswerJson, Failure>> {
  const offer = await offerOf(ports, cardId)
  if (!offer.ok) return offer
  const asked = readPayCallback(query, offer.value)
  if (!asked.ok) return asked
  const comment = shownText(asked.value.comment ?? '')
  const order = { amount: asked.value.amount, ...(comment === '' ? {} : { comment }) }
  const opened = await openStreetCode(ports, { cardId, order, metadata: offer.value.metadata })
  if (!opened.ok) return opened
  const { id, bolt11: pr } = opened.value
  const message = shownText(ports.say('street.topUpDone', { shop: ports.shopName() }))
  const verify = `${cardPayUrl(ports.host, cardId)}/verify/${id}`
  const action = { tag: 'message', message } as const
  return ok(payAnswerJson({ pr, successAction: action, verify, disposable: false }))
}

/** LUD-21. The preimage is made anew from the id: it lies nowhere. */
async function verify(
  { store, invoiceKey }: StreetPayPorts,
  cardId: CardId,
  id: StreetCodeId,
): Promise<Result<VerifyAnswerJson, Failure>> {
  const code = await store.read.streetCodes.find(id)
  if (code?.bolt11 === undefined || code.cardId !== cardId) return err(failure('payment.notFound'))
  const state =
    code.state === 'settled'
      ? ({ settled: true, preimage: preimageOf(invoiceKey, id) } as const)
      : ({ settled: false } as const)
  return ok(verifyAnswerJson(code.bolt11, state))
}

type Named = RouteGenericInterface & { Params: { name: string } }
type Verified = RouteGenericInterface & { Params: { name: string; id: string } }

/** `/lnurl/p/<name>` and the Lightning address `<name>@<host>`, which is the same offer. */
export function streetPayRoutes(app: TillApp, ports: StreetPayPorts): void {
  const answer = async <T extends object>(
    name: string,
    ask: (card: CardId) => Promise<Result<T, Failure>>,
  ) => {
    const card = cardOfPayName(name)
    return card === undefined ? err(failure('card.notFound')) : ask(card)
  }
  for (const path of ['/lnurl/p/:name', '/.well-known/lnurlp/:name'])
    app.get<Named>(path, async ({ params }, reply) => {
      const offer = await answer(params.name, (card) => offerOf(ports, card))
      return offer.ok
        ? reply.send(payOfferJson(offer.value))
        : refuseLnurl(reply, forStrangers(offer.error), ports.say)
    })
  app.get<Named>('/lnurl/p/:name/callback', async ({ params, url }, reply) => {
    const query = new URLSearchParams(url.split('?').slice(1).join('?'))
    const code = await answer(params.name, (card) => orderCode(ports, card, query))
    return code.ok
      ? reply.send(code.value)
      : refuseLnurl(reply, forStrangers(code.error), ports.say)
  })
  app.get<Verified>('/lnurl/p/:name/verify/:id', async ({ params }, reply) => {
    const id = idFrom<StreetCodeId>(params.id)
    const settled = await answer(params.name, async (card) =>
      id === undefined ? err(failure('payment.notFound')) : verify(ports, card, id),
    )
    return settled.ok
      ? reply.send(settled.value)
      : refuseLnurl(reply, forStrangers(settled.error), ports.say)
  })
}
