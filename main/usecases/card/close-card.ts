import type { Card } from '../../../core/card/card.ts'
import { mayReceive } from '../../../core/card/lifecycle.ts'
import type { CardEventId, CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../../core/errors/result.ts'
import { cardPaidOut, cardToCard } from '../../../core/ledger/card-builders.ts'
import { isPositive } from '../../../core/money/arithmetic.ts'
import { moneyForMsatFloor } from '../../../core/rates/convert.ts'
import type { Msat } from '../../../core/money/units.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { post } from '../invoice/apply-effects.ts'
import { balanceOf } from './card-standing.ts'
import {
  changeCard,
  changeWithin,
  writeAct,
  type By,
  type Changed,
  type ReplacePorts,
} from './change-card.ts'
import { afterMove } from './move-card.ts'
import { takingPlaceOf } from './take-place.ts'

export type ClosePorts = ReplacePorts & Pick<Ports, 'rates'>

/** Where the rest of the money goes. `replaced`: to a card that takes this one's place. */
export type CloseHow =
  | { readonly kind: 'cash' }
  | { readonly kind: 'card' | 'replaced'; readonly to: CardId }

export type CloseCardInput = {
  readonly id: CardId
  /** Made by who asks: asked again under it, nothing moves twice. */
  readonly actId: CardEventId
  readonly how: CloseHow
  readonly by: By
}

/** The one drawer of a till with one drawer. */
const drawer = 'main'

async function payOut(
  ports: ClosePorts,
  unit: Unit,
  { input, amountMsat }: { input: CloseCardInput; amountMsat: Msat },
): Promise<Result<Changed['detail'], Failure>> {
  const shop = await unit.shop.find()
  assert(shop !== undefined, 'a shop is set up before its first card')
  const used = ports.rates.used(shop.currency)
  if (!used.ok) return used
  const paidOut = moneyForMsatFloor(amountMsat, used.value.rate)
  const { id: cardId, actId } = input
  const at = ports.clock.now()
  await post(unit, cardPaidOut({ actId, cardId, amountMsat, paidOut, drawer, at }))
  return ok({ paidOutMinor: paidOut.amount.toString(), currency: paidOut.currency })
}

async function moveTo(
  ports: ReplacePorts,
  unit: Unit,
  { input, amountMsat, to }: { input: CloseCardInput; amountMsat: Msat; to: CardId },
): Promise<Result<Changed['detail'], Failure>> {
  const { id: from, actId, by, how } = input
  const target = await unit.cards.find(to)
  if (target === undefined) return err(failure('card.notFound'))
  if (to === from) return err(failure('card.sameCard'))
  if (!mayReceive(target.state)) return err(failure('card.takesNothing', { state: target.state }))
  const at = ports.clock.now()
  const externalId = `card-move:${actId}`
  if (isPositive(amountMsat)) await post(unit, cardToCard({ externalId, from, to, amountMsat, at }))
  const old = how.kind === 'replaced' ? await unit.cards.find(from) : undefined
  if (old !== undefined) await unit.cards.put(takingPlaceOf(ports, target, old))
  const detail = { from, amountMsat: amountMsat.toString() }
  await writeAct(ports, unit, { card: target, what: 'received', by, detail })
  return ok({ to })
}

/** Where the money goes; a refusal has posted nothing. */
type Way = (unit: Unit, amountMsat: Msat) => Promise<Result<Changed['detail'], Failure>>

const wayOf = (ports: ClosePorts, input: CloseCardInput): Way => {
  const { how } = input
  if (how.kind !== 'cash')
    return (unit, amountMsat) => moveTo(ports, unit, { input, amountMsat, to: how.to })
  return async (unit, amountMsat) =>
    isPositive(amountMsat) ? payOut(ports, unit, { input, amountMsat }) : ok({})
}

/** The rest goes out, the card is closed: within one transaction, under the act's id. */
async function close(
  unit: Unit,
  { input, card, way }: { input: CloseCardInput; card: Card; way: Way },
): Promise<Result<Changed, Failure>> {
  const { how } = input
  const closed = afterMove(card, 'close')
  if (!closed.ok) return closed
  // What is held may still come back: it would come back to a card that is closed.
  if ((await unit.payouts.underWayOf(card.id)).length > 0) return err(failure('card.underWay'))
  const amountMsat = await balanceOf(unit, card.id)
  const gone = await way(unit, amountMsat)
  if (!gone.ok) return gone
  const replaced = how.kind === 'replaced' ? { replacedBy: how.to } : {}
  const detail = { ...gone.value, amountMsat: amountMsat.toString(), request: input.actId }
  return ok({ card: { ...closed.value, ...replaced }, detail })
}

/** A card that `to` takes the place of is closed, its money goes there: within the unit that makes `to` work. */
export function replaceWithin(
  ports: ReplacePorts,
  unit: Unit,
  { to, ...replaced }: Omit<CloseCardInput, 'how'> & { readonly to: CardId },
): Promise<Result<Card, Failure>> {
  const input = { ...replaced, how: { kind: 'replaced', to } } as const
  const way: Way = (within, amountMsat) => moveTo(ports, within, { input, amountMsat, to })
  const { id, by } = input
  return changeWithin(ports, unit, {
    ...{ id, by, what: 'replace' },
    to: (within, card) => close(within, { input, card, way }),
  })
}

/** What this request did before, if it is asked again after its answer was lost. */
async function doneBefore(ports: ClosePorts, input: CloseCardInput): Promise<Card | undefined> {
  const card = await ports.store.read.cards.find(input.id)
  if (card?.state !== 'closed') return undefined
  const acts = await ports.store.read.cards.acts(input.id, { limit: 20 })
  return acts.some(({ detail }) => detail['request'] === input.actId) ? card : undefined
}

/** Closes a card: paid out of the drawer at the rate of now, moved to another card, or replaced by one. */
export async function closeCard(
  ports: ClosePorts,
  input: CloseCardInput,
): Promise<Result<Card, Failure>> {
  const before = await doneBefore(ports, input)
  if (before !== undefined) return ok(before)
  const what = input.how.kind === 'replaced' ? 'replace' : 'close'
  return changeCard(ports, { id: input.id, what, by: input.by }, (unit, card) =>
    close(unit, { input, card, way: wayOf(ports, input) }),
  )
}
