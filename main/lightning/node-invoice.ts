import { Type } from 'typebox'
import type { Static } from 'typebox'
import { bolt11From, paymentHashFrom } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import type { NodeInvoice } from '../../core/ports/node.ts'
import { instant } from '../../core/time/instant.ts'

const bytes = Type.Refine(
  Type.Unsafe<Uint8Array>(Type.Unknown()),
  (value) => value instanceof Uint8Array,
)
const integer = Type.String({ pattern: '^[0-9]+$' })

/** What we use of `lnrpc.Invoice`. Its preimage is not among it: it is dropped here (`docs/lnd.md` E2). */
export const rpcInvoice = Type.Object({
  r_hash: bytes,
  payment_request: Type.String(),
  state: Type.Union([
    Type.Literal('OPEN'),
    Type.Literal('SETTLED'),
    Type.Literal('CANCELED'),
    Type.Literal('ACCEPTED'),
  ]),
  value_msat: integer,
  amt_paid_msat: integer,
  creation_date: integer,
  settle_date: integer,
  settle_index: integer,
  expiry: integer,
  memo: Type.String(),
})

const states = {
  OPEN: 'open',
  SETTLED: 'settled',
  CANCELED: 'canceled',
  ACCEPTED: 'accepted',
} as const

const seconds = (text: string) => instant(Number(text) * 1000)

/** LND's invoice in the port's shape; undefined for one without a code (keysend, AMP) or with a hash of another length. */
export function nodeInvoiceOf(invoice: Static<typeof rpcInvoice>): NodeInvoice | undefined {
  const paymentHash = paymentHashFrom(Buffer.from(invoice.r_hash).toString('hex'))
  const bolt11 = bolt11From(invoice.payment_request)
  if (paymentHash === undefined || bolt11 === undefined) return undefined
  const settled = invoice.state === 'SETTLED'
  return {
    paymentHash,
    bolt11,
    state: states[invoice.state],
    amountMsat: msat(BigInt(invoice.value_msat)),
    receivedMsat: msat(settled ? BigInt(invoice.amt_paid_msat) : 0n),
    ...(settled
      ? { settledAt: seconds(invoice.settle_date), settleIndex: BigInt(invoice.settle_index) }
      : {}),
    createdAt: seconds(invoice.creation_date),
    expirySec: Number(invoice.expiry),
    memo: invoice.memo,
  }
}
