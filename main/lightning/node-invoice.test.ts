import { describe, expect, it } from 'vitest'
import { shaped } from './lnd-call.ts'
import { nodeInvoiceOf, rpcInvoice } from './node-invoice.ts'

const settled = {
  r_hash: Buffer.alloc(32, 1),
  r_preimage: Buffer.alloc(32, 2),
  payment_request: 'lnbcrt10u1pjqqqqqqqqqqqqqqqqqqq',
  state: 'SETTLED',
  value_msat: '1000000',
  amt_paid_msat: '1100000',
  creation_date: '1800000000',
  settle_date: '1800000007',
  settle_index: '18446744073709551615',
  expiry: '600',
  memo: 'Sale 1',
}
const read = (invoice: object) => {
  const outcome = shaped(rpcInvoice, { ...settled, ...invoice })
  return outcome.ok ? nodeInvoiceOf(outcome.value) : 'unknown shape'
}

describe('nodeInvoiceOf', () => {
  it('has what arrived, when and as which; and no preimage', () => {
    expect(read({})).toEqual({
      paymentHash: '01'.repeat(32),
      bolt11: settled.payment_request,
      state: 'settled',
      amountMsat: 1_000_000n,
      receivedMsat: 1_100_000n,
      settledAt: 1_800_000_007_000,
      settleIndex: 18_446_744_073_709_551_615n,
      createdAt: 1_800_000_000_000,
      expirySec: 600,
      memo: 'Sale 1',
    })
  })

  it.each(['OPEN', 'ACCEPTED', 'CANCELED'])(
    '%s has received nothing, whatever LND says',
    (state) => {
      expect(read({ state })).toMatchObject({ state: state.toLowerCase(), receivedMsat: 0n })
      expect(read({ state })).not.toHaveProperty('settleIndex')
      expect(read({ state })).not.toHaveProperty('settledAt')
    },
  )

  it.each([
    ['a hash of another length', { r_hash: Buffer.alloc(31) }, undefined],
    ['no code (keysend)', { payment_request: '' }, undefined],
    ['a state that we do not know', { state: 'LOST' }, 'unknown shape'],
    ['an amount that is none', { amt_paid_msat: '-1' }, 'unknown shape'],
  ])('%s', (_, change, wanted) => {
    expect(read(change)).toBe(wanted)
  })
})
