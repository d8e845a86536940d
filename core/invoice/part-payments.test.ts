import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CardId, InvoiceId, PaymentId, TapId } from '../contract/ids.ts'
import type { NodeKey, PaymentHash } from '../lightning/payment-hash.ts'
import { msatFromSat } from '../money/sat-msat.ts'
import { money, msat, sat } from '../money/units.ts'
import { rateOf } from '../rates/price.ts'
import type { RateUsed } from '../rates/rate.ts'
import { instant } from '../time/instant.ts'
import { advancePayment } from './advance-payment.ts'
import { askAt, askSeen, awaitsTap, partOf } from './charge-ask.ts'
import { invoiceState, isPartlyPaid, owed } from './invoice-state.ts'
import type { Invoice } from './invoice.ts'
import type { CardPayment, LightningPayment, PaymentState } from './payment.ts'

const nodeKey = '02'.padEnd(66, 'a') as NodeKey
const used = (centsPerBtc: bigint): RateUsed => ({
  rate: rateOf('EUR', centsPerBtc, 1n),
  age: 'fresh',
  decidedAt: instant(0),
  quotes: [],
})
/** 100 000 € a bitcoin: 10 sat are a cent. */
const round = used(10_000_000n)

const code = (cents: bigint, state: PaymentState = 'open'): LightningPayment => ({
  tender: 'lightning',
  id: `code ${cents} ${state}` as PaymentId,
  invoiceId: 'sale' as InvoiceId,
  state,
  createdAt: instant(0),
  due: money('EUR', cents),
  ...askAt(money('EUR', cents), round),
  paymentHash: 'ab'.repeat(32) as PaymentHash,
  expiresAt: instant(600_000),
})

const part = (cents: bigint, state: CardPayment['state'] = 'settled'): CardPayment => ({
  tender: 'card',
  id: `part ${cents}` as PaymentId,
  invoiceId: 'sale' as InvoiceId,
  state,
  createdAt: instant(1_000),
  due: money('EUR', cents),
  ...askAt(money('EUR', cents), round),
  cardId: 'card' as CardId,
  tapId: 'tap' as TapId,
  applied: 'price',
})

const sale = (...payments: Invoice['payments']): Invoice => ({
  id: 'sale' as InvoiceId,
  number: 1n,
  price: money('EUR', 3_000n),
  taxBp: 2100,
  createdAt: instant(0),
  lifetimeMin: 10,
  payments,
})

const pay = (invoice: Invoice, payment: LightningPayment, sats = payment.amountSat) =>
  advancePayment(invoice, payment, {
    type: 'node.settled',
    receivedMsat: msatFromSat(sats),
    settledAt: instant(2_000),
    settleIndex: 1n,
    nodeKey,
  })

describe('a sale that is paid in part', () => {
  it.each([
    ['while its rest can be paid', [part(1_549n), code(1_451n)], 'New'],
    ['while LND is silent on the old code', [code(3_000n, 'cancelling'), part(1_549n)], 'New'],
    ['without a code', [code(3_000n, 'cancelled'), part(1_549n)], 'New'],
    ['when the time of its rest is up', [part(1_549n), code(1_451n, 'expired')], 'Expired'],
  ] as const)('is PaidPartial %s, and owes the rest', (_, payments, status) => {
    const invoice = sale(...payments)
    expect(invoiceState(invoice)).toEqual({ status, additionalStatus: 'PaidPartial' })
    expect(owed(invoice).amount).toBe(1_451n)
  })

  it('is none any more when the part was given back', () => {
    const given = { ...sale(part(1_549n, 'cancelled')), cancelAskedAt: instant(3_000) }
    expect(isPartlyPaid(given)).toBe(false)
    expect(invoiceState(given)).toEqual({ status: 'Invalid', additionalStatus: 'Marked' })
    expect(owed(given).amount).toBe(3_000n)
  })

  it('waits for the next card as long as for its code, without one from the part on', () => {
    const left = sale(code(3_000n, 'cancelled'), part(1_549n))
    expect(awaitsTap(left, instant(600_500))).toBe(true)
    expect(awaitsTap(left, instant(601_000))).toBe(false)
  })

  it('asks the next tender for its rest, at the rate that was seen', () => {
    const invoice = sale(code(3_000n, 'cancelled'), part(1_549n))
    const seen = askSeen(invoice, owed(invoice), instant(1_000))
    expect(seen).toEqual({ amountSat: 14_510n, rate: round })
  })
})

describe('a code that settles', () => {
  it('pays the rest that it was made for', () => {
    const rest = code(1_451n)
    const { payment, effects } = pay(sale(part(1_549n), rest), rest)
    expect(payment).toMatchObject({ applied: 'price', due: { amount: 1_451n } })
    expect(effects).toEqual([{ type: 'bookSale', surplusMsat: 0n }, { type: 'printOriginal' }])
  })

  it('pays the rest with the code of the whole, and the customer is owed what is more', () => {
    const whole = code(3_000n, 'cancelling')
    const { payment, effects } = pay(sale(whole, part(1_549n)), whole)
    expect(payment).toMatchObject({ applied: 'price', amountSat: 14_510n, due: { amount: 1_451n } })
    expect(effects[0]).toEqual({ type: 'bookSale', surplusMsat: msat(15_490_000n) })
    expect(invoiceState(sale(payment, part(1_549n)))).toEqual({
      status: 'Settled',
      additionalStatus: 'PaidOver',
    })
  })

  it('pays nothing alone, when the part that it was the rest of was given back', () => {
    const rest = code(1_451n, 'cancelled')
    const { payment, effects } = pay(sale(part(1_549n, 'cancelled'), rest), rest)
    expect(payment).toMatchObject({ applied: 'credit', due: { amount: 1_451n } })
    expect(effects).toEqual([{ type: 'bookCredit', kind: 'late' }])
  })
})

describe('what a card has', () => {
  it('is offered in whole cents and whole sats that it surely holds', () => {
    const amounts = fc.record({
      held: fc.bigInt(0n, 10n ** 12n),
      price: fc.bigInt(1n, 10n ** 7n),
      rate: fc.bigInt(1n, 10n ** 9n),
    })
    fc.assert(
      fc.property(amounts, ({ held, price, rate }) => {
        const due = money('EUR', price)
        const ask = askAt(due, used(rate))
        const offer = partOf(msat(held), ask, due)
        // Whoever is asked for the whole has enough for it, or is offered what takes no more than there is.
        if (offer === undefined) return
        expect(offer.amount).toBeGreaterThan(0n)
        expect(offer.amount).toBeLessThan(price)
        expect(msatFromSat(askAt(offer, used(rate)).amountSat)).toBeLessThanOrEqual(held)
      }),
    )
  })

  it.each([
    [0n, undefined],
    [9_999n, undefined],
    [10_000n, 1n],
    [30_009_999n, undefined],
    [29_999_000n, 2_999n],
  ])('%s msat of 30,00 €', (held, cents) => {
    const due = money('EUR', 3_000n)
    expect(partOf(msat(held), askAt(due, round), due)?.amount).toBe(cents)
  })

  it('is a part of a price in bitcoin, too, in whole sats', () => {
    const due = money('BTC', 5_000_000n)
    const offer = partOf(msat(1_234_567n), askAt(due, undefined), due)
    expect(offer).toEqual(money('BTC', 1_234_000n))
    expect(askAt(due, undefined)).toEqual({ amountSat: sat(5_000n) })
  })
})
