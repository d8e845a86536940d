import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CardId, LateMoneyId, PaymentId } from '../contract/ids.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { add, sum } from '../money/arithmetic.ts'
import { minorUnits, money, msat, type MinorUnits } from '../money/units.ts'
import { instant } from '../time/instant.ts'
import { checkBalance } from './balance-check.ts'
import {
  cashSale,
  lightningCredit,
  lightningSale,
  resolveAsTip,
  resolveInCash,
  strangerSettlement,
} from './builders.ts'
import { cardSale, cardSaleBack, cardSaleBackInCash } from './card-builders.ts'
import { taxShare } from './tax-share.ts'
import type { Transaction } from './transaction.ts'

const nodeKey = `02${'ab'.repeat(32)}` as NodeKey
const paymentHash = 'cd'.repeat(32) as PaymentHash
const paymentId = '0192f000-0000-7000-8000-000000000001' as PaymentId
const cardId = 'c-1' as CardId
const lateMoneyId = '0192f000-0000-7000-8000-000000000002' as LateMoneyId
const at = instant(1_790_000_000_000)
const nothing = minorUnits(0n)
const arrived = (units: bigint) => ({ nodeKey, paymentHash, receivedMsat: msat(units), at })

/** `Dr lightning 5124000 BTC`, sorted: what a bookkeeper would write. */
const lines = ({ entries }: Transaction) =>
  entries.map(({ account, direction, currency, amount }) => {
    const name = account.startsWith('lightning:') ? 'lightning' : account
    return `${direction === 'debit' ? 'Dr' : 'Cr'} ${name} ${amount} ${currency}`
  })

describe('a sale over Lightning', () => {
  it('is the example of the issue: 4,50 € with 21 % tax paid with 5 124 sat', () => {
    const sale = lightningSale({
      ...arrived(5_124_000n),
      faceMsat: msat(5_124_000n),
      before: nothing,
      due: money('EUR', 450n),
      taxBp: 2100,
    })
    expect(lines(sale)).toEqual([
      'Dr lightning 5124000 BTC',
      'Cr exchange:BTC 5124000 BTC',
      'Dr exchange:EUR 450 EUR',
      'Cr sales 372 EUR',
      'Cr tax:2100 78 EUR',
    ])
    expect(sale.externalId).toBe(`settle:${nodeKey}:${paymentHash}`)
  })

  it('books what arrived: the part above the code goes to the customer', () => {
    const sale = { ...arrived(5_636_400n), faceMsat: msat(5_124_000n) }
    expect(
      lines(lightningSale({ ...sale, before: nothing, due: money('EUR', 450n), taxBp: 0 })),
    ).toEqual([
      'Dr lightning 5636400 BTC',
      'Cr exchange:BTC 5124000 BTC',
      'Dr exchange:EUR 450 EUR',
      'Cr sales 450 EUR',
      'Cr customer-credit 512400 BTC',
    ])
  })

  it('needs no exchange when the price is in bitcoin; a rounded-up code leaves a rounding', () => {
    const sale = { ...arrived(2_100_000n), faceMsat: msat(2_100_000n), taxBp: 500 }
    expect(
      lines(lightningSale({ ...sale, before: nothing, due: money('BTC', 2_100_000n) })),
    ).toEqual(['Dr lightning 2100000 BTC', 'Cr sales 2000000 BTC', 'Cr tax:500 100000 BTC'])
    expect(
      lines(lightningSale({ ...sale, before: nothing, due: money('BTC', 2_099_500n), taxBp: 0 })),
    ).toEqual(['Dr lightning 2100000 BTC', 'Cr sales 2099500 BTC', 'Cr rounding 500 BTC'])
  })

  it('is never paid with less than the code asks for', () => {
    const sale = {
      ...arrived(999n),
      faceMsat: msat(1_000n),
      before: nothing,
      due: money('EUR', 1n),
      taxBp: 0,
    }
    expect(() => lightningSale(sale)).toThrow('no less than its code')
  })
})

describe('a sale in cash', () => {
  const sale = { paymentId, drawer: 'main', taxBp: 2100, at }
  it.each([
    ['exact', 450n, 450n, []],
    ['rounded down', 452n, 450n, ['Dr rounding 2 EUR']],
    ['rounded up', 448n, 450n, ['Cr rounding 2 EUR']],
  ])('%s', (_, price, asked, rounding) => {
    const booked = cashSale({
      ...sale,
      before: nothing,
      due: money('EUR', price),
      asked: money('EUR', asked),
    })
    expect(lines(booked)).toEqual([
      `Dr cash:main ${asked} EUR`,
      expect.stringMatching(/^Cr sales/),
      'Cr tax:2100 78 EUR',
      ...rounding,
    ])
  })
  it('refuses another currency than the price has', () => {
    const mixed = { ...sale, before: nothing, due: money('EUR', 450n), asked: money('CHF', 450n) }
    expect(() => cashSale(mixed)).toThrow('in the currency of the price')
  })
})

describe('money that no price waited for', () => {
  it('is owed to the customer, or to nobody known', () => {
    expect(lines(lightningCredit(arrived(5n)))).toEqual([
      'Dr lightning 5 BTC',
      'Cr customer-credit 5 BTC',
    ])
    expect(lines(strangerSettlement(arrived(5n)))).toEqual([
      'Dr lightning 5 BTC',
      'Cr suspense 5 BTC',
    ])
  })

  it('leaves by the drawer or stays as a tip', () => {
    const row = { lateMoneyId, account: 'suspense', amountMsat: msat(5_124_000n), at } as const
    const paidOut = money('EUR', 450n)
    expect(lines(resolveInCash({ ...row, paidOut, drawer: 'main' }))).toEqual([
      'Dr suspense 5124000 BTC',
      'Cr exchange:BTC 5124000 BTC',
      'Dr exchange:EUR 450 EUR',
      'Cr cash:main 450 EUR',
    ])
    expect(lines(resolveAsTip(row))).toEqual(['Dr suspense 5124000 BTC', 'Cr tips 5124000 BTC'])
    const decided = resolveAsTip(row).externalId
    expect(decided).toBe(resolveInCash({ ...row, paidOut, drawer: 'main' }).externalId)
  })
})

describe('for all amounts', () => {
  const units = fc.bigInt({ min: 1n, max: 2_100_000_000_000_000_000n })
  const taxBp = fc.integer({ min: 0, max: 9_999 })

  it('net and tax are the price, and tax is within half a unit of its share', () => {
    fc.assert(
      fc.property(units, taxBp, (gross, bp) => {
        const { net, tax } = taxShare(minorUnits<'EUR'>(gross), bp)
        expect(add(net, tax)).toBe(gross)
        const rate = BigInt(bp)
        const off = 2n * (tax * (10_000n + rate) - gross * rate)
        expect(off <= 10_000n + rate && off >= -(10_000n + rate)).toBe(true)
      }),
    )
  })

  const currency = fc.constantFrom('EUR', 'JPY', 'KWD', 'BTC')
  const amountOf = (transaction: Transaction, account: string): MinorUnits =>
    sum(transaction.entries.filter((e) => e.account === account).map(({ amount }) => amount))

  it('what a builder makes is balanced, and no value appears from nowhere', () => {
    const lightning = fc.record({
      price: units,
      face: units,
      surplus: fc.bigInt({ min: 0n, max: 1_000_000_000n }),
      currency,
      bp: taxBp,
    })
    fc.assert(
      fc.property(lightning, (drawn) => {
        const price =
          drawn.currency === 'BTC' && drawn.price > drawn.face ? drawn.face : drawn.price
        const sale = lightningSale({
          ...arrived(drawn.face + drawn.surplus),
          faceMsat: msat(drawn.face),
          before: nothing,
          due: money(drawn.currency, price),
          taxBp: drawn.bp,
        })
        expect(checkBalance(sale.entries).ok).toBe(true)
        expect(amountOf(sale, `lightning:${nodeKey}`)).toBe(drawn.face + drawn.surplus)
        expect(amountOf(sale, 'customer-credit')).toBe(drawn.surplus)
        const sold = add(amountOf(sale, 'sales'), amountOf(sale, `tax:${drawn.bp}`))
        expect(sold).toBe(price)
      }),
    )
  })

  it('cash that is asked for is what the drawer gets', () => {
    const drawn = fc.record({ price: units, off: fc.bigInt({ min: -50n, max: 50n }), bp: taxBp })
    fc.assert(
      fc.property(drawn, ({ price, off, bp }) => {
        const asked = price + off < 0n ? 0n : price + off
        const sale = cashSale({
          ...{ paymentId, drawer: 'main', taxBp: bp, at },
          before: nothing,
          due: money('EUR', price),
          asked: money('EUR', asked),
        })
        expect(checkBalance(sale.entries).ok).toBe(true)
        expect(amountOf(sale, 'cash:main')).toBe(asked)
        const sold = add(amountOf(sale, 'sales'), amountOf(sale, `tax:${bp}`))
        expect(sold).toBe(price)
      }),
    )
  })

  it('several tenders add up to the sale, to the cent: sales, tax, and one rounding at the end', () => {
    const drawn = fc.record({
      parts: fc.array(fc.bigInt({ min: 1n, max: 1_000_000n }), { minLength: 1, maxLength: 5 }),
      last: fc.constantFrom('lightning' as const, 'cash' as const),
      off: fc.bigInt({ min: -2n, max: 2n }),
      bp: taxBp,
    })
    fc.assert(
      fc.property(drawn, ({ parts, last, off, bp }) => {
        let before = nothing
        const booked = parts.map((units, at_) => {
          const due = money('EUR', units)
          const part = { due, before, taxBp: bp, at }
          before = add(before, due.amount)
          if (at_ < parts.length - 1)
            return cardSale({ ...part, paymentId, cardId, amountMsat: msat(units * 11_000n) })
          if (last === 'lightning')
            return lightningSale({ ...part, ...arrived(units * 11n), faceMsat: msat(units * 11n) })
          const asked = money('EUR', units + off < 0n ? 0n : units + off)
          return cashSale({ ...part, paymentId, drawer: 'main', asked })
        })
        for (const { entries } of booked) expect(checkBalance(entries).ok).toBe(true)
        const share = taxShare(before, bp)
        const all = (account: string) => sum(booked.map((one) => amountOf(one, account)))
        expect(all('sales')).toBe(share.net)
        expect(all(`tax:${bp}`)).toBe(share.tax)
      }),
    )
  })

  it('what is given back turns what was taken, to the card or in coins', () => {
    fc.assert(
      fc.property(units, taxBp, fc.bigInt({ min: 0n, max: 5n }), (cents, bp, more) => {
        const due = money('EUR', cents)
        const part = { due, before: minorUnits<string>(17n), taxBp: bp, at }
        const taken = cardSale({ ...part, paymentId, cardId, amountMsat: msat(cents * 11_000n) })
        const { entries } = taken
        const into = 'customer-credit'
        for (const back of [
          cardSaleBack({ paymentId, cardId, into, entries, at }),
          cardSaleBackInCash({
            ...{ paymentId, entries, at, due, drawer: 'main' },
            paidOut: money('EUR', cents + more),
          }),
        ]) {
          expect(checkBalance(back.entries).ok).toBe(true)
          for (const account of ['sales', `tax:${bp}`])
            expect(amountOf(back, account)).toBe(amountOf(taken, account))
          const sold = back.entries.filter(({ account }) => /^(?:sales|tax)/.test(account))
          expect(sold.every(({ direction }) => direction === 'debit')).toBe(true)
        }
      }),
    )
  })

  it('money that is put aside and decided about is gone from where it waited', () => {
    fc.assert(
      fc.property(units, units, (amount, coins) => {
        const row = {
          lateMoneyId,
          account: 'customer-credit',
          amountMsat: msat(amount),
          at,
        } as const
        for (const transaction of [
          lightningCredit(arrived(amount)),
          strangerSettlement(arrived(amount)),
          resolveAsTip(row),
          resolveInCash({ ...row, paidOut: money('EUR', coins), drawer: 'main' }),
        ])
          expect(checkBalance(transaction.entries).ok).toBe(true)
      }),
    )
  })
})
