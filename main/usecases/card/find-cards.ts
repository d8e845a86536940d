import { calledCard, type Card } from '../../../core/card/card.ts'
import type { CardState } from '../../../core/card/lifecycle.ts'
import { folded } from '../../../core/card/fold-name.ts'
import type { Ports } from '../../../core/ports/ports.ts'

export type CardSearch = {
  /** A part of what people call the card, or of its number; any case, with or without marks over the letters. */
  readonly text?: string
  readonly states?: readonly CardState[]
  readonly before?: bigint
  readonly limit: number
}

export type CardsFound = {
  readonly cards: readonly Card[]
  /** Where to go on: the number of the last card looked at. Absent when all were. */
  readonly next?: bigint
}

const pageSize = 200
/** Cards looked at in one request; whoever wants more goes on at `next`. */
const mostPages = 50

function matcher({ text = '', states }: CardSearch): (card: Card) => boolean {
  const wanted = folded(text)
  return (card) =>
    (states === undefined || states.includes(card.state)) &&
    (wanted === '' || folded(`${calledCard(card)} #${card.number}`).includes(wanted))
}

/** Cards by name, number and state, newest first. */
export async function findCards(
  { store }: Pick<Ports, 'store'>,
  search: CardSearch,
): Promise<CardsFound> {
  const { limit } = search
  const matches = matcher(search)
  const found: Card[] = []
  let { before } = search
  for (let page = 0; page < mostPages; page += 1) {
    const rows = await store.read.cards.page({
      limit: pageSize,
      ...(before === undefined ? {} : { before }),
    })
    for (const card of rows) {
      before = card.number
      if (matches(card)) found.push(card)
      if (found.length === limit) return { cards: found, next: before }
    }
    if (rows.length < pageSize) return { cards: found }
  }
  return before === undefined ? { cards: found } : { cards: found, next: before }
}
