import { useState } from 'react'
import type { Till } from '../cashier-ui.ts'
import { tappedCard } from './use-other-card.ts'

/** Which card is open: the one that was chosen or laid on last. While a question stands, a card that is laid on is its answer. */
export function useOpenCard(till: Till | undefined, isAsking: boolean) {
  const [chosen, setChosen] = useState<string>()
  const [seen, setSeen] = useState<string>()
  const tapped = tappedCard(till)?.id
  if (tapped !== seen) {
    setSeen(tapped)
    if (tapped !== undefined && !isAsking) setChosen(tapped)
  }
  return { chosen, choose: setChosen }
}
