import { describe, expect, it } from 'vitest'
import { lightningTopUp, streetTopUp } from '../ledger/card-builders.ts'
import { cardAccount } from '../ledger/chart-of-accounts.ts'
import type { CardMovement, Transaction } from '../ledger/transaction.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { msat } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import type { TapView } from './card-view.ts'
import type { CardId } from './ids.ts'
import { cashierTap, movementView } from './own-card-view.ts'

const cardId = 'c-1' as CardId
const arrived = {
  nodeKey: 'n' as NodeKey,
  paymentHash: 'h' as PaymentHash,
  receivedMsat: msat(21_001n),
  at: instant(1_790_000_000_000),
}

function movementOf({ entries, ...transaction }: Transaction): CardMovement {
  const entry = entries.find(({ account }) => account === cardAccount(cardId))
  if (entry === undefined) throw new Error('it moves the card’s money')
  return { ...transaction, ...entry, sequence: 1n }
}

describe('a movement', () => {
  it('bears what a stranger wrote, and nothing where nobody did', () => {
    const stranger = movementOf(streetTopUp({ ...arrived, cardId, comment: 'for the ☕' }))
    expect(movementView(stranger)).toEqual({
      id: 'settle:n:h',
      at: arrived.at,
      kind: 'topUp',
      amountMsat: '21001',
      comment: 'for the ☕',
    })
    expect(movementView(movementOf(streetTopUp({ ...arrived, cardId })))).not.toHaveProperty(
      'comment',
    )
    const own = movementOf(lightningTopUp({ ...arrived, cardId }))
    expect(movementView(own)).not.toHaveProperty('comment')
  })
})

describe('what the cashier sees of a tap', () => {
  const own = { id: 'c-1', name: 'Ada', balanceMsat: '21001', last: [] }
  const held: TapView = { state: 'held', at: 1, until: 2, own }
  it('is the card’s name, and what it holds only where the shop shows it', () => {
    expect(cashierTap(held, false)).toEqual({ ...held, own: { id: 'c-1', name: 'Ada' } })
    expect(cashierTap(held, true)).toEqual(held)
    const foreign: TapView = { state: 'held', at: 1, until: 2, host: 'cards.example' }
    expect(cashierTap(foreign, false)).toEqual(foreign)
  })
})
