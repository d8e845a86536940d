import type { Card } from '../../../core/card/card.ts'
import { moveCard as moved, type CardEvent } from '../../../core/card/lifecycle.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { changeCard, type By, type CardPorts } from './change-card.ts'

/** What staff may do at once, and undo: the rest of a card's life needs its chip or its money. */
export type StaffMove = Extract<CardEvent, 'freeze' | 'unfreeze' | 'lose' | 'find'>

export type MoveCardInput = { readonly id: CardId; readonly move: StaffMove; readonly by: By }

/** The card in its next state. Fails with `card.cannot`, which says what state it is in. */
export function afterMove(card: Card, move: CardEvent): Result<Card, Failure> {
  const next = moved(card.state, move)
  return next.ok
    ? ok({ ...card, state: next.value })
    : err(failure('card.cannot', { state: card.state, move }))
}

/** Freezes, thaws, reports lost or found. From the commit on no tap pays that may not. */
export const moveCard = (
  ports: CardPorts,
  { id, move, by }: MoveCardInput,
): Promise<Result<Card, Failure>> =>
  changeCard(ports, { id, what: move, by }, async (_unit, card) => {
    const after = afterMove(card, move)
    return Promise.resolve(
      after.ok ? ok({ card: after.value, detail: { before: card.state } }) : after,
    )
  })
