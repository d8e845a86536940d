import { useState } from 'react'
import type { Till } from '../cashier-ui.ts'

export type OtherCard = { readonly id: string; readonly name: string }

/** The own card that lies on the reader or was taken off it just now. */
export function tappedCard(till: Till | undefined): OtherCard | undefined {
  const tap = till?.tap
  if (tap === undefined || !('own' in tap) || tap.own === undefined) return undefined
  return { id: tap.own.id, name: tap.own.name }
}

/** The own card that was laid on the reader last; it stays known after it was taken off. */
export function useTappedCard(till: Till | undefined): OtherCard | undefined {
  const now = tappedCard(till)
  const [last, setLast] = useState<OtherCard>()
  if (now !== undefined && now.id !== last?.id) setLast(now)
  return now ?? last
}
