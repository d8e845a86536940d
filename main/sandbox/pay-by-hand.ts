import { Type } from 'typebox'
import { decodeBolt11 } from '../../core/lightning/decode-bolt11.ts'
import { eventually } from './eventually.ts'
import type { Lnd } from './lnd.ts'

/** Figures in millisatoshi, as decimal text. */
export type HandWish = {
  readonly bolt11: string
  /** What the HTLC delivers to the payee. */
  readonly deliverMsat: bigint
  /** What the payer says that all parts together will be; a single part when not given. */
  readonly totalMsat?: bigint
  /** How long to wait for the end of the HTLC; a part payment stays on the wire until the payee lets it go. */
  readonly deadlineMs?: number
  /** Awaited between making the route and sending the HTLC. */
  readonly beforeSend?: () => Promise<void>
}

export type HandAnswer = {
  /** `ON_THE_WIRE`: not ended within the time. */
  readonly status: 'SUCCEEDED' | 'FAILED' | 'ON_THE_WIRE'
  readonly reason?: string
}

const hop = Type.Object({
  mpp_record: Type.Union([
    Type.Object({ payment_addr: Type.Unknown(), total_amt_msat: Type.String() }),
    Type.Null(),
  ]),
})
const builtRoute = Type.Object({ route: Type.Object({ hops: Type.Array(hop) }) })
const attempt = Type.Object({
  status: Type.String(),
  failure: Type.Union([Type.Object({ code: Type.String() }), Type.Null()]),
})

/** A new node's announcement takes up to a minute or so to reach its neighbour. */
const announcedWithinMs = 90_000

const isDeadline = (problem: unknown): boolean =>
  problem instanceof Error && 'code' in problem && problem.code === 4

/**
 * Sends a route built by hand to the code's payee, a direct neighbour: what no honest wallet sends, too much or a part that
 * is never completed (routerrpc BuildRoute, SendToRouteV2).
 */
export async function payByHand(customer: Lnd, wish: HandWish): Promise<HandAnswer> {
  const code = decodeBolt11(wish.bolt11)
  if (!code.ok) throw new Error('this is no payment string')
  const { payee, paymentHash, paymentSecretHex, minFinalCltvDelta } = code.value
  const rpc = await customer.admin()
  const build = {
    method: 'routerrpc.Router/BuildRoute',
    request: {
      amt_msat: wish.deliverMsat.toString(),
      final_cltv_delta: minFinalCltvDelta + 3,
      hop_pubkeys: [Buffer.from(payee, 'hex')],
      payment_addr: Buffer.from(paymentSecretHex, 'hex'),
    },
  }
  // Until the payee's announcement has come, LND does not know that it takes a payment secret.
  const { route } = await eventually(() => rpc.ask(build, builtRoute), {
    withinMs: announcedWithinMs,
    what: 'no route to the payee',
    everyMs: 500,
  })
  const total = (wish.totalMsat ?? wish.deliverMsat).toString()
  const hops = route.hops.map((one) =>
    one.mpp_record === null
      ? one
      : { ...one, mpp_record: { ...one.mpp_record, total_amt_msat: total } },
  )
  const request = { payment_hash: Buffer.from(paymentHash, 'hex'), route: { ...route, hops } }
  const method = 'routerrpc.Router/SendToRouteV2'
  await wish.beforeSend?.()
  try {
    const call = { method, request, deadlineMs: wish.deadlineMs ?? 20_000 }
    const sent = await rpc.ask(call, attempt)
    if (sent.status === 'SUCCEEDED') return { status: 'SUCCEEDED' }
    return { status: 'FAILED', reason: sent.failure?.code ?? sent.status }
  } catch (problem) {
    if (isDeadline(problem)) return { status: 'ON_THE_WIRE' }
    throw problem
  }
}
