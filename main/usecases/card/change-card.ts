import type { Card, CardAct } from '../../../core/card/card.ts'
import { newId, type CardEventId, type CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'

export type CardPorts = Pick<Ports, 'store' | 'clock' | 'random'>

/** A card that takes another one's place takes its PIN over, which lies sealed. */
export type ReplacePorts = CardPorts & Pick<Ports, 'deviceKey'>

/** Who does it, and why: nothing is changed on a card without both. */
export type By = { readonly who: string; readonly why: string }

export type Changed = { readonly card: Card; readonly detail?: CardAct['detail'] }

/** Writes what was done beside the change itself. */
export async function writeAct(
  ports: CardPorts,
  unit: Unit,
  { card, what, by, detail = {} }: Changed & { readonly what: string; readonly by: By },
): Promise<void> {
  const at = ports.clock.now()
  const id = newId<CardEventId>(at, ports.random.bytes(10))
  const { who, why } = by
  await unit.cards.addAct({ id, cardId: card.id, at, who, what, why, detail })
  await unit.changes.add('card', card.id)
}

export type Change = {
  readonly id: CardId
  readonly what: string
  readonly by: By
  /** Judges and says what the card becomes; a refusal has written nothing. */
  readonly to: (unit: Unit, card: Card) => Promise<Result<Changed, Failure>>
}

/** One change of one card with its line in the audit, within somebody's unit of work. */
export async function changeWithin(
  ports: CardPorts,
  unit: Unit,
  { id, what, by, to }: Change,
): Promise<Result<Card, Failure>> {
  const card = await unit.cards.find(id)
  if (card === undefined) return err(failure('card.notFound'))
  const changed = await to(unit, card)
  if (!changed.ok) return changed
  await unit.cards.put(changed.value.card)
  await writeAct(ports, unit, { ...changed.value, what, by })
  return ok(changed.value.card)
}

/** One change of one card, judged and written in one transaction. */
export const changeCard = (
  ports: CardPorts,
  { id, what, by }: Omit<Change, 'to'>,
  to: Change['to'],
): Promise<Result<Card, Failure>> =>
  ports.store.commit((unit) => changeWithin(ports, unit, { id, what, by, to }))
