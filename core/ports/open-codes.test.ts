import { describe, expect, it } from 'vitest'
import type { Invoice } from '../invoice/invoice.ts'
import type { LightningPayment } from '../invoice/payment.ts'
import { openCodes } from './open-codes.ts'

const row = { id: 'p', tender: 'lightning', state: 'planned' } as unknown as LightningPayment
const made = { ...row, state: 'open', bolt11: 'lnbcrt1' } as unknown as LightningPayment
const invoiceOf = (payment: LightningPayment) => ({ payments: [payment] }) as unknown as Invoice

describe('a code that is not on disk yet', () => {
  it('fills a row that has none', () => {
    const codes = openCodes()
    codes.remember(made)
    expect(codes.over(invoiceOf(row)).payments).toEqual([made])
  })

  it('gives a row that has moved on its code, and leaves its state', () => {
    const codes = openCodes()
    codes.remember(made)
    const cancelling = { ...row, state: 'cancelling' } as LightningPayment
    expect(codes.over(invoiceOf(cancelling)).payments).toMatchObject([
      { state: 'cancelling', bolt11: 'lnbcrt1' },
    ])
  })

  it('is forgotten once the row has it', () => {
    const codes = openCodes()
    codes.remember(made)
    codes.over(invoiceOf({ ...made, state: 'settled' }))
    expect(codes.over(invoiceOf(row)).payments).toEqual([row])
  })
})
