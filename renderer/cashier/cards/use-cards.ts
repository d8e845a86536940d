import { useCallback, useEffect, useState } from 'react'
import type { CardDetailView, CardView } from '../../../core/contract/card-view.ts'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'

export type CardsState = {
  readonly cards: readonly CardView[]
  readonly known: boolean
  readonly next: string | undefined
  readonly refusal: ApiRefusal | undefined
  readonly more: () => void
}

/** Pages of the shop's cards, newest first; asked anew when a card has changed. */
export function useCards(api: TillApi, changed: number): CardsState {
  const [cards, setCards] = useState<readonly CardView[]>([])
  const [known, setKnown] = useState(false)
  const [next, setNext] = useState<string>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  const load = useCallback(
    (before?: string) =>
      void api.cards(before === undefined ? {} : { before }).then((answer) => {
        setKnown(true)
        setRefusal(answer.ok ? undefined : answer.error)
        if (!answer.ok) return
        const page = answer.value
        setCards((shown) => (before === undefined ? page.cards : [...shown, ...page.cards]))
        setNext(page.next)
      }),
    [api],
  )
  useEffect(() => load(), [load, changed])
  return { cards, known, next, refusal, more: () => load(next) }
}

/** One card with its movements and its log. */
export function useCard(api: TillApi, id: string | undefined, changed: number) {
  const [detail, setDetail] = useState<CardDetailView>()
  useEffect(() => {
    let here = true
    if (id === undefined) return undefined
    void api.card(id).then((answer) => {
      if (here && answer.ok) setDetail(answer.value)
    })
    return () => {
      here = false
    }
  }, [api, id, changed])
  return detail?.card.id === id ? detail : undefined
}
