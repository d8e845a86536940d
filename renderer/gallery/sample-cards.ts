import type { TapReason } from '../../core/card/card.ts'
import type { CardMovementView, TappedCard, TapView } from '../../core/contract/card-view.ts'
import { sampleNow } from './sample-till.ts'

const movement = (at: number, more: Omit<CardMovementView, 'id' | 'at'>): CardMovementView => ({
  id: `01996a00-0000-7000-8000-0000000001${String(at).padStart(2, '0')}`,
  at: sampleNow - at * 3_600_000,
  ...more,
})

export const sampleMovements: readonly CardMovementView[] = [
  movement(1, { kind: 'sale', amountMsat: '-5124000' }),
  movement(26, { kind: 'sale', amountMsat: '-11386000' }),
  movement(50, { kind: 'topUp', amountMsat: '56900000' }),
]

/** A card of the shop's own, with what a tap tells of it. */
export const sampleCard: TappedCard = {
  id: '01996a00-0000-7000-8000-000000000100',
  name: 'Card 73',
  balanceMsat: '40390000',
  last: sampleMovements,
}

export const sampleDeclined = (why: TapReason, availableMsat = '3643000'): TapView => ({
  state: 'declined',
  at: sampleNow,
  why,
  own: sampleCard,
  availableMsat,
})
