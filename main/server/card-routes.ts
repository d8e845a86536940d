import type { FastifyReply } from 'fastify'
import {
  CardClose,
  CardLimit,
  CardMove,
  CardPin,
  CardsQuery,
  ChargeTap,
  PinAsk,
  PinChosen,
  TapLink,
  TopUp,
} from '../../core/contract/card-commands.ts'
import type { CardDetailView, CardPageView, PinChoiceView } from '../../core/contract/card-view.ts'
import type { MoneyView } from '../../core/contract/screen.ts'
import { IdParams } from '../../core/contract/commands.ts'
import type { CardEventId, CardId, InvoiceId, TapId } from '../../core/contract/ids.ts'
import {
  actView,
  cardReach,
  cardView,
  movementView,
  payoutView,
} from '../../core/contract/own-card-view.ts'
import { calledCard, type Card } from '../../core/card/card.ts'
import type { CardState } from '../../core/card/lifecycle.ts'
import { limitsFromJson } from '../../core/card/limits-json.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import { secret } from '../../core/errors/secret.ts'
import { minorUnits, money, msat } from '../../core/money/units.ts'
import type { Log } from '../../core/ports/log.ts'
import type { PinDesk } from '../../core/ports/pin-desk.ts'
import type { Reads } from '../../core/ports/store.ts'
import type { PrinterPort } from '../../core/ports/printer.ts'
import { balanceOf } from '../usecases/card/card-standing.ts'
import type { By } from '../usecases/card/change-card.ts'
import { findCards, type CardSearch } from '../usecases/card/find-cards.ts'
import { closeCard, type CloseCardInput } from '../usecases/card/close-card.ts'
import { limitCard } from '../usecases/card/limit-card.ts'
import { moveCard } from '../usecases/card/move-card.ts'
import { removePin, setPin, unlockPin, type PinPorts } from '../usecases/card/pin-card.ts'
import { openDrawer } from '../usecases/drawer/open-drawer.ts'
import { topUpCard } from '../usecases/card/top-up-card.ts'
import { refuse } from './answer.ts'
import type { StreetState } from './street.ts'
import type { TillApp, TillPorts } from './till-routes.ts'

export type CardRoutePorts = TillPorts &
  PinPorts & {
    readonly pinDesk: PinDesk
    readonly printer?: PrinterPort
    readonly log: Log
    readonly street: () => StreetState
  }

const shownRows = 50

async function answerCard(
  ports: CardRoutePorts,
  reply: FastifyReply,
  result: Result<Card, Failure>,
): Promise<FastifyReply> {
  if (!result.ok) return refuse(reply, result.error, ports.say)
  const balance = await balanceOf(ports.store.read, result.value.id)
  return reply.send({ card: cardView(result.value, balance) })
}

const openHost = (street: StreetState): string | undefined =>
  street.state === 'open' ? street.host : undefined

const byOf = ({ who, why }: By): By => ({ who, why })

const searchOf = ({ before, limit, text, states }: CardsQuery): CardSearch => ({
  limit: Number(limit ?? '50'),
  ...(before === undefined ? {} : { before: BigInt(before) }),
  ...(text === undefined ? {} : { text }),
  ...(states === undefined ? {} : { states: states.split(',') as CardState[] }),
})

/** The card that waits for this one's money. */
async function movingTo(
  { cards, issuing }: Pick<Reads, 'cards' | 'issuing'>,
  id: CardId,
): Promise<Pick<CardDetailView, 'movingTo'>> {
  const waiting = (await issuing.moving()).find(({ replaces }) => replaces === id)
  const card = waiting && (await cards.find(waiting.cardId))
  return card === undefined ? {} : { movingTo: { id: card.id, name: calledCard(card) } }
}

/** The list of cards, and one of them with its history. */
function listRoutes(app: TillApp, ports: CardRoutePorts): void {
  const { read } = ports.store
  app.get('/till/cards', { schema: { querystring: CardsQuery } }, async (request, reply) => {
    const found = await findCards(ports, searchOf(request.query))
    const cards = await Promise.all(
      found.cards.map(async (card) => cardView(card, await balanceOf(read, card.id))),
    )
    const next = found.next === undefined ? {} : { next: found.next.toString() }
    return reply.send({ cards, ...next } satisfies CardPageView)
  })
  app.get('/till/cards/:id', { schema: { params: IdParams } }, async (request, reply) => {
    const id = request.params.id as CardId
    const card = await read.cards.find(id)
    if (card === undefined) return refuse(reply, failure('card.notFound'), ports.say)
    const movements = await read.ledger.ofCard(id, { limit: shownRows })
    const oldest = movements.at(-1)?.at
    const behind = oldest && (await read.cards.invoicesBehind(id, oldest))
    const acts = await read.cards.acts(id, { limit: shownRows })
    return reply.send({
      card: cardView(card, await balanceOf(read, id)),
      reach: cardReach(card, openHost(ports.street())),
      ...(await movingTo(read, id)),
      movements: [
        ...(await read.payouts.underWayOf(id)).map(payoutView),
        ...movements.map((movement) => movementView(movement, behind)),
      ],
      acts: acts.map(actView),
    })
  })
}

async function pin(
  ports: CardRoutePorts,
  id: CardId,
  body: CardPin,
): Promise<Result<Card, Failure>> {
  const by = byOf(body)
  if (body.how === 'set') {
    const fromMsat = msat(BigInt(body.fromMsat))
    return setPin(ports, { id, pin: secret(body.pin), fromMsat, by })
  }
  return body.how === 'unlock' ? unlockPin(ports, { id, by }) : removePin(ports, { id, by })
}

/** What the person at the drawer is to hand out, as it was written down with the close. */
async function paidOut(
  { store }: CardRoutePorts,
  { id, actId }: Pick<CloseCardInput, 'id' | 'actId'>,
): Promise<{ readonly paidOut?: MoneyView }> {
  const acts = await store.read.cards.acts(id, { limit: 5 })
  const detail = acts.find((act) => act.detail['request'] === actId)?.detail
  const { currency, paidOutMinor: amountMinor } = detail ?? {}
  if (currency === undefined || amountMinor === undefined) return {}
  return { paidOut: { currency, amountMinor } }
}

/** The money is handed out of the drawer; beside the answer, for nobody waits for a printer. */
function openForPayout({ printer, log }: CardRoutePorts, by: string): void {
  if (printer === undefined) return
  void openDrawer({ printer, log }, { why: 'noSale', reason: 'a card was paid out', by })
}

/** A PIN is typed by the card's owner, on the customer's display. */
function pinChoiceRoutes(app: TillApp, ports: CardRoutePorts): void {
  const { pinDesk, screens, say } = ports
  const answer = (reply: FastifyReply, result: Result<PinChoiceView, Failure>) =>
    result.ok ? reply.send({ pinChoice: result.value }) : refuse(reply, result.error, say)
  app.post(
    '/till/cards/:id/pin-choice',
    { schema: { params: IdParams, body: PinAsk } },
    async (request, reply) => {
      if (!screens.has('customer')) return refuse(reply, failure('card.noDisplay'), say)
      const id = request.params.id as CardId
      const fromMsat = msat(BigInt(request.body.fromMsat))
      return answer(reply, await pinDesk.ask({ id, fromMsat, by: byOf(request.body) }))
    },
  )
  app.post('/till/pin-choice', { schema: { body: PinChosen } }, async (request, reply) => {
    const { id, pin: typed } = request.body
    return answer(reply, await pinDesk.choose(id as CardId, secret(typed)))
  })
  app.post('/till/pin-choice/cancel', async (_request, reply) => {
    pinDesk.cancel()
    return reply.send({})
  })
}

/** What a person does to a card, each with a name and a reason. */
function protectRoutes(app: TillApp, ports: CardRoutePorts): void {
  const params = IdParams
  app.post(
    '/till/cards/:id/move',
    { schema: { params, body: CardMove } },
    async (request, reply) => {
      const { move } = request.body
      const input = { id: request.params.id as CardId, move, by: byOf(request.body) }
      return answerCard(ports, reply, await moveCard(ports, input))
    },
  )
  app.post(
    '/till/cards/:id/limits',
    { schema: { params, body: CardLimit } },
    async (request, reply) => {
      const limits = limitsFromJson(request.body.limits)
      const input = { id: request.params.id as CardId, limits, by: byOf(request.body) }
      return answerCard(ports, reply, await limitCard(ports, input))
    },
  )
  app.post('/till/cards/:id/pin', { schema: { params, body: CardPin } }, async (request, reply) =>
    answerCard(ports, reply, await pin(ports, request.params.id as CardId, request.body)),
  )
  app.post(
    '/till/cards/:id/close',
    { schema: { params, body: CardClose } },
    async (request, reply) => {
      const { body } = request
      const how =
        body.how === 'cash' ? { kind: body.how } : { kind: body.how, to: body.to as CardId }
      const input = { id: request.params.id as CardId, actId: body.actId as CardEventId, how }
      const closed = await closeCard(ports, { ...input, by: byOf(body) })
      if (!closed.ok) return refuse(reply, closed.error, ports.say)
      const card = cardView(closed.value, await balanceOf(ports.store.read, closed.value.id))
      const out = await paidOut(ports, input)
      if (out.paidOut !== undefined) openForPayout(ports, body.who)
      return reply.send({ card, ...out })
    },
  )
}

/** Money onto a card, and taps that do not come from a reader of ours. */
function moneyRoutes(app: TillApp, ports: CardRoutePorts): void {
  app.post(
    '/till/cards/:id/top-up',
    { schema: { params: IdParams, body: TopUp } },
    async (request, reply) => {
      if (ports.isStopping()) return refuse(reply, failure('service.stopping'), ports.say)
      const { id, currency, amountMinor, lightning } = request.body
      const opened = await topUpCard(ports, {
        id: id as InvoiceId,
        price: money(currency, BigInt(amountMinor)),
        lightning: lightning ?? true,
        topUpCardId: request.params.id as CardId,
      })
      if (!opened.ok) return refuse(reply, opened.error, ports.say)
      ports.desk.lay(opened.value.id)
      ports.screens.counter()
      return reply.send({ invoice: await ports.desk.viewOf(opened.value) })
    },
  )
  app.post('/till/taps', { schema: { body: TapLink } }, async (request, reply) => {
    await ports.taps.read(request.body.link)
    return reply.send({ tap: ports.board.current() ?? null })
  })
  app.post(
    '/till/taps/:id',
    { schema: { params: IdParams, body: ChargeTap } },
    async (request, reply) => {
      const { invoiceId, pin: typed, goOn, partMinor } = request.body
      await ports.taps.answer({
        tapId: request.params.id as TapId,
        invoiceId: invoiceId as InvoiceId,
        ...(typed === undefined ? {} : { pin: secret(typed) }),
        ...(goOn === undefined ? {} : { goOn }),
        ...(partMinor === undefined ? {} : { part: minorUnits(BigInt(partMinor)) }),
      })
      return reply.send({ tap: ports.board.current() ?? null })
    },
  )
  app.post('/till/taps/:id/leave', { schema: { params: IdParams } }, async (request, reply) => {
    await ports.taps.leave(request.params.id as TapId)
    return reply.send({ tap: ports.board.current() ?? null })
  })
}

/** Own cards under `/till` (core/contract/card-commands.ts). */
export function cardRoutes(app: TillApp, ports: CardRoutePorts): void {
  listRoutes(app, ports)
  protectRoutes(app, ports)
  pinChoiceRoutes(app, ports)
  moneyRoutes(app, ports)
}
