import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import type { Payout } from '../card/payout.ts'
import type { CardId, PayoutId, TapId } from '../contract/ids.ts'
import { feeLimitOf } from '../card/fee-limit.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { msat } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import { problemsOf } from './balance-check.ts'
import { payoutHeld, payoutPaid, payoutReleased } from './payout-builders.ts'
import type { Transaction } from './transaction.ts'

const at = instant(1_790_000_000_000)
const nodeKey = `02${'ab'.repeat(32)}` as NodeKey
const node = `lightning:${nodeKey}`

const payout: Payout = {
  id: 'po-1' as PayoutId,
  cardId: 'c-1' as CardId,
  tapId: 't-1' as TapId,
  nodeKey,
  generation: 0n,
  paymentHash: '00'.repeat(32) as PaymentHash,
  amountMsat: msat(4_000_000n),
  feeLimitMsat: msat(20_000n),
  createdAt: at,
  state: 'open',
}

const lines = ({ entries }: Transaction) =>
  entries.map(({ account, direction, amount, layer }) => [account, direction, `${amount}`, layer])

const given = [
  ['card:c-1', 'credit', '4020000', 'encumbered'],
  [node, 'debit', '4020000', 'encumbered'],
]

describe('a card’s money leaving over Lightning', () => {
  it('is promised with its fee limit before it leaves, and moves nothing', () => {
    expect(lines(payoutHeld(payout))).toEqual([
      ['card:c-1', 'debit', '4020000', 'encumbered'],
      [node, 'credit', '4020000', 'encumbered'],
    ])
  })

  it('comes back whole when the node has not paid', () => {
    expect(lines(payoutReleased(payout, at))).toEqual(given)
  })

  it('takes amount and true fee from the card when it has', () => {
    expect(lines(payoutPaid(payout, { feeMsat: msat(1_003n), at }))).toEqual([
      ...given,
      ['card:c-1', 'debit', '4001003', 'settled'],
      [node, 'credit', '4001003', 'settled'],
    ])
  })

  it('lets the shop bear what a node took above the limit that it was given', () => {
    expect(lines(payoutPaid(payout, { feeMsat: msat(20_007n), at }))).toEqual([
      ...given,
      ['card:c-1', 'debit', '4020000', 'settled'],
      ['fees', 'debit', '7', 'settled'],
      [node, 'credit', '4020007', 'settled'],
    ])
  })

  it('balances in every layer, leaves no promise behind and never takes more than was held', () => {
    const amounts = fc.tuple(fc.bigInt(1n, 10n ** 14n), fc.bigInt(0n, 10n ** 13n))
    fc.assert(
      fc.property(amounts, ([amount, fee]) => {
        const amountMsat = msat(amount)
        const one = { ...payout, amountMsat, feeLimitMsat: feeLimitOf(amountMsat) }
        const held = payoutHeld(one).entries
        for (const end of [
          payoutReleased(one, at).entries,
          payoutPaid(one, { feeMsat: msat(fee), at }).entries,
        ]) {
          expect(problemsOf(end)).toEqual([])
          const onCard = [...held, ...end].filter(({ account }) => account === 'card:c-1')
          const sum = (layer: string) =>
            onCard
              .filter((entry) => entry.layer === layer)
              .reduce((all, e) => all + (e.direction === 'debit' ? e.amount : -e.amount), 0n)
          expect(sum('encumbered')).toBe(0n)
          expect(sum('settled')).toBeLessThanOrEqual(amount + one.feeLimitMsat)
        }
        expect(problemsOf(held)).toEqual([])
      }),
    )
  })
})
