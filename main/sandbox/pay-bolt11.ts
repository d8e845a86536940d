import { Type } from 'typebox'
import type { Lnd } from './lnd.ts'

export type PayAnswer = {
  /** LND's own word (SUCCEEDED, FAILED), or REFUSED: not sent at all, or UNKNOWN: asked and never told. */
  readonly status: 'SUCCEEDED' | 'FAILED' | 'REFUSED' | 'UNKNOWN'
  readonly paymentHash?: string
  readonly amountMsat?: string
  readonly feeMsat: string
  /** From asking to the answer. */
  readonly ms: number
  /** LND's reason when it did not succeed. */
  readonly reason?: string
}

export type PayWish = {
  readonly bolt11: string
  /** For a code without an amount. */
  readonly amountMsat?: string
  /** How long LND may try, in seconds; 60 when not given. */
  readonly timeoutSeconds?: number
}

const update = Type.Object({
  payment_hash: Type.String(),
  status: Type.String(),
  value_msat: Type.String(),
  fee_msat: Type.String(),
  failure_reason: Type.String(),
})

/** Nobody on regtest asks for more than this; every send has a limit (DESIGN §3.3). */
const feeLimitMsat = '10000'

const textOf = (problem: Error): string =>
  'details' in problem && typeof problem.details === 'string' ? problem.details : problem.message

/** Pays a code through the customer's own LND (routerrpc SendPaymentV2) and waits for the end. Never rejects for what LND says. */
export async function payBolt11(customer: Lnd, wish: PayWish): Promise<PayAnswer> {
  const startedAt = performance.now()
  const ms = (): number => Math.round(performance.now() - startedAt)
  const seconds = wish.timeoutSeconds ?? 60
  const request = {
    payment_request: wish.bolt11,
    timeout_seconds: seconds,
    fee_limit_msat: feeLimitMsat,
    max_parts: 4,
    ...(wish.amountMsat === undefined ? {} : { amt_msat: wish.amountMsat }),
  }
  const method = 'routerrpc.Router/SendPaymentV2'
  const rpc = await customer.admin()
  return new Promise((resolve) => {
    let seen: { payment_hash: string; value_msat: string; fee_msat: string } | undefined
    const answer = (status: PayAnswer['status'], reason?: string): void =>
      resolve({
        status,
        ...(seen === undefined
          ? {}
          : { paymentHash: seen.payment_hash, amountMsat: seen.value_msat }),
        feeMsat: status === 'SUCCEEDED' ? (seen?.fee_msat ?? '0') : '0',
        ms: ms(),
        ...(reason === undefined ? {} : { reason }),
      })
    // An HTLC on the wire may outlive the timeout: LND goes on with it, and we wait somewhat longer than it tries.
    rpc.stream(
      { method, request, deadlineMs: (seconds + 30) * 1000 },
      {
        schema: update,
        message: (payment) => {
          seen = payment
          if (payment.status === 'SUCCEEDED') answer('SUCCEEDED')
          if (payment.status === 'FAILED') answer('FAILED', payment.failure_reason)
        },
        end: (problem) => {
          const text = problem === undefined ? 'the stream ended' : textOf(problem)
          answer(seen === undefined && problem !== undefined ? 'REFUSED' : 'UNKNOWN', text)
        },
      },
    )
  })
}
