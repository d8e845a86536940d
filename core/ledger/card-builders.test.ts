import { describe, expect, it } from 'vitest'
import type { CardEventId, CardId, PaymentId } from '../contract/ids.ts'
import { minorUnits, money, msat } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import { problemsOf } from './balance-check.ts'
import { cardPaidOut, cardSale, cardToCard, cashTopUp } from './card-builders.ts'
import type { Transaction } from './transaction.ts'

const cardId = 'c-1' as CardId
const paymentId = 'p-1' as PaymentId
const at = instant(1_790_000_000_000)

const lines = ({ entries }: Transaction) =>
  entries.map(({ account, direction, amount, currency }) =>
    [account, direction, `${amount}`, currency].join(' '),
  )

const sale = { paymentId, cardId, amountMsat: msat(5_124_000n), taxBp: 2100, at }
const nothing = minorUnits(0n)

describe('what cards do in the books', () => {
  it('sells in euros for bitcoin from the card', () => {
    const posted = cardSale({ ...sale, due: money('EUR', 450n), before: nothing })
    expect(lines(posted)).toEqual([
      'card:c-1 debit 5124000 BTC',
      'exchange:BTC credit 5124000 BTC',
      'exchange:EUR debit 450 EUR',
      'sales credit 372 EUR',
      'tax:2100 credit 78 EUR',
    ])
  })

  it('sells for a price in bitcoin without an exchange, to the satoshi', () => {
    const posted = cardSale({ ...sale, due: money('BTC', 5_123_500n), before: nothing })
    expect(lines(posted)).toContain('rounding credit 500 BTC')
    expect(lines(posted).some((line) => line.startsWith('exchange'))).toBe(false)
    expect(problemsOf(posted.entries)).toEqual([])
  })

  it.each([1n, 2n, 99n, 224n, 449n])(
    'taxes a sale once, whatever part of it comes first (%s)',
    (part) => {
      const rest = { due: money('EUR', 450n - part), before: minorUnits(part) }
      const parts = [{ due: money('EUR', part), before: nothing }, rest]
      const tax = parts
        .flatMap((each) => cardSale({ ...sale, ...each }).entries)
        .filter(({ account }) => account === 'tax:2100')
        .reduce((sum, { amount }) => sum + amount, 0n)
      expect(tax).toBe(78n)
    },
  )

  it('balances every way that money takes', () => {
    const [from, to] = [cardId, 'c-2' as CardId]
    const actId = 'a-1' as CardEventId
    const all = [
      cardToCard({ externalId: 'x', from, to, amountMsat: msat(1n), at }),
      cardPaidOut({
        ...{ actId, cardId, amountMsat: msat(1_999n), at, drawer: 'main' },
        paidOut: money('EUR', 12n),
      }),
      cashTopUp({
        ...{ paymentId, cardId, drawer: 'main', at, amountMsat: msat(4_501_000n) },
        ...{ price: money('EUR', 452n), asked: money('EUR', 450n) },
      }),
    ]
    for (const posted of all) expect(problemsOf(posted.entries)).toEqual([])
    expect(lines(all[2] as Transaction)).toContain('rounding debit 2 EUR')
  })

  it('moves nothing from a card to itself', () => {
    const move = { externalId: 'x', from: cardId, to: cardId, amountMsat: msat(1n), at }
    expect(() => cardToCard(move)).toThrow('between two cards')
  })
})
