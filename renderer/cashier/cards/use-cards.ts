import { useCallback, useEffect, useRef, useState } from 'react'
import type { CardDetailView, CardView } from '../../../core/contract/card-view.ts'
import type { ApiRefusal, TillApi } from '../../kit/till-api.ts'
import { statesOf, type Search } from './card-list.tsx'

export type CardsState = {
  readonly cards: readonly CardView[]
  readonly known: boolean
  readonly next: string | undefined
  readonly refusal: ApiRefusal | undefined
  readonly more: () => void
}

/** Pages of the shop's cards, newest first; asked anew when a card has changed or another search was typed. */
export function useCards(api: TillApi, { text, group }: Search, changed: number): CardsState {
  const [cards, setCards] = useState<readonly CardView[]>([])
  const [known, setKnown] = useState(false)
  const [next, setNext] = useState<string>()
  const [refusal, setRefusal] = useState<ApiRefusal>()
  /** An answer to what was typed before comes too late. */
  const asked = useRef(0)
  const load = useCallback(
    (before?: string) => {
      const mine = (asked.current += 1)
      const states = statesOf(group)
      const search = {
        text,
        ...(states === undefined ? {} : { states }),
        ...(before === undefined ? {} : { before }),
      }
      void api.cards(search).then((answer) => {
        if (mine !== asked.current) return
        setKnown(true)
        setRefusal(answer.ok ? undefined : answer.error)
        if (!answer.ok) return
        const page = answer.value
        setCards((shown) => (before === undefined ? page.cards : [...shown, ...page.cards]))
        setNext(page.next)
      })
    },
    [api, text, group],
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
