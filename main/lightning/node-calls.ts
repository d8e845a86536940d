import { cancelHodlInvoice, getChannels, getWalletInfo } from 'ln-service'
import { Type } from 'typebox'
import { err, ok } from '../../core/errors/result.ts'
import type { Result } from '../../core/errors/result.ts'
import { failure } from '../../core/errors/registry.ts'
import type { Channel } from '../../core/lightning/channel.ts'
import { decodeBolt11 } from '../../core/lightning/decode-bolt11.ts'
import { bolt11From, nodeKeyFrom, paymentHashFrom } from '../../core/lightning/payment-hash.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import type {
  AddCodeOutcome,
  CancelOutcome,
  CodeRequest,
  LookUpOutcome,
  NodeDecoded,
  SettledPage,
} from '../../core/ports/node.ts'
import { instant } from '../../core/time/instant.ts'
import type { Instant } from '../../core/time/instant.ts'
import { channelOf } from './node-channel.ts'
import { failureOf, meaningOf, wasTurnedAway } from './error-texts.ts'
import { ask, settled } from './lnd-call.ts'
import type { LndProblem } from './lnd-call.ts'
import type { LndClients } from './lnd-clients.ts'
import { nodeInvoiceOf, rpcInvoice } from './node-invoice.ts'

/** Deadlines; what they end is unknown, never failed (E10, E12). */
const addDeadlineMs = 3000
const lookUpDeadlineMs = 1500
const listDeadlineMs = 5000

const bytesOfHex = (hex: string) => Buffer.from(hex, 'hex')

const unknownOutcome = (problem: LndProblem) =>
  ({ kind: 'unknown', failure: failureOf(problem) }) as const

const unshaped = (what: string): LndProblem => ({ code: 2, text: `${what} of unknown shape` })

/** AddInvoice. `withHints` names our private channels in the code, so that a payer finds us. */
export async function addCode(
  { lightning }: LndClients,
  request: CodeRequest,
  withHints: boolean,
): Promise<AddCodeOutcome> {
  const hash = request.descriptionHashHex
  const answer = await ask(
    lightning,
    {
      method: 'lnrpc.Lightning/AddInvoice',
      request: {
        r_preimage: request.preimage.reveal(),
        value_msat: request.amountMsat.toString(),
        expiry: request.expirySec.toString(),
        memo: request.memo,
        ...(hash === undefined ? {} : { description_hash: bytesOfHex(hash) }),
        private: withHints,
      },
      deadlineMs: addDeadlineMs,
    },
    Type.Object({ payment_request: Type.String() }),
  )
  if (answer.ok) {
    const bolt11 = bolt11From(answer.value.payment_request)
    return bolt11 === undefined ? unknownOutcome(unshaped('a code')) : { kind: 'added', bolt11 }
  }
  const problem = answer.error
  if (meaningOf(problem) === 'exists') return { kind: 'exists' }
  if (meaningOf(problem) === 'tooMuch')
    return { kind: 'refused', failure: failure('amount.tooLarge', undefined, problem) }
  if (wasTurnedAway(problem)) return { kind: 'refused', failure: failureOf(problem) }
  return unknownOutcome(problem)
}

/** LookupInvoice. */
export async function lookUp(
  { lightning }: LndClients,
  paymentHash: PaymentHash,
): Promise<LookUpOutcome> {
  const answer = await ask(
    lightning,
    {
      method: 'lnrpc.Lightning/LookupInvoice',
      request: { r_hash: bytesOfHex(paymentHash) },
      deadlineMs: lookUpDeadlineMs,
    },
    rpcInvoice,
  )
  if (!answer.ok)
    return meaningOf(answer.error) === 'notFound'
      ? { kind: 'missing' }
      : unknownOutcome(answer.error)
  const invoice = nodeInvoiceOf(answer.value)
  return invoice === undefined ? unknownOutcome(unshaped('an invoice')) : { kind: 'found', invoice }
}

/** CancelInvoice, which works on plain invoices and may be repeated (E14). */
export async function cancelCode(
  { lnd }: LndClients,
  paymentHash: PaymentHash,
): Promise<CancelOutcome> {
  const answer = await settled(cancelHodlInvoice({ id: paymentHash, lnd }))
  if (answer.ok) return { kind: 'cancelled' }
  const meaning = meaningOf(answer.error)
  if (meaning === 'settledAlready') return { kind: 'settled' }
  return meaning === 'notFound' ? { kind: 'missing' } : unknownOutcome(answer.error)
}

/** ListChannels. */
export async function listChannels({
  lnd,
}: LndClients): Promise<Result<readonly Channel[], LndProblem>> {
  const answer = await settled(getChannels({ lnd }))
  return answer.ok ? ok(answer.value.channels.map(channelOf)) : answer
}

/** GetInfo: who answers and the newest block's time. It hangs while LND's chain is away (E13). */
export async function getInfo({
  lnd,
}: LndClients): Promise<Result<{ identityKey: NodeKey; blockTime: Instant }, LndProblem>> {
  const answer = await settled(getWalletInfo({ lnd }))
  if (!answer.ok) return answer
  const identityKey = nodeKeyFrom(answer.value.public_key)
  return identityKey === undefined
    ? err(unshaped('a node key'))
    : ok({ identityKey, blockTime: instant(Date.parse(answer.value.latest_block_at)) })
}

const decoded = Type.Object({
  destination: Type.String(),
  payment_hash: Type.String(),
  num_msat: Type.String({ pattern: '^[0-9]+$' }),
  timestamp: Type.String({ pattern: '^[0-9]+$' }),
  expiry: Type.String({ pattern: '^[0-9]+$' }),
  description: Type.String(),
})

/** DecodePayReq. */
export async function decodeAtNode(
  { lightning }: LndClients,
  bolt11: Bolt11,
): Promise<Result<NodeDecoded, LndProblem>> {
  const call = {
    method: 'lnrpc.Lightning/DecodePayReq',
    request: { pay_req: bolt11 },
    deadlineMs: lookUpDeadlineMs,
  }
  const answer = await ask(lightning, call, decoded)
  if (!answer.ok) return answer
  const code = answer.value
  const payee = nodeKeyFrom(code.destination)
  const paymentHash = paymentHashFrom(code.payment_hash)
  if (payee === undefined || paymentHash === undefined) return err(unshaped('a code'))
  return ok({
    payee,
    paymentHash,
    amountMsat: msat(BigInt(code.num_msat)),
    createdAt: instant(Number(code.timestamp) * 1000),
    expirySec: Number(code.expiry),
    description: code.description,
  })
}

const pageSize = 500

const invoicePage = Type.Object({
  invoices: Type.Array(rpcInvoice),
  last_index_offset: Type.String({ pattern: '^[0-9]+$' }),
})

/** ListInvoices from an add index on; the settled ones among a page. */
export async function listSettled(
  { lightning }: LndClients,
  from: bigint,
): Promise<Result<SettledPage, LndProblem>> {
  const request = { index_offset: from.toString(), num_max_invoices: String(pageSize) }
  const call = { method: 'lnrpc.Lightning/ListInvoices', request, deadlineMs: listDeadlineMs }
  const answer = await ask(lightning, call, invoicePage)
  if (!answer.ok) return answer
  const { invoices, last_index_offset: last } = answer.value
  const page = invoices
    .map(nodeInvoiceOf)
    .filter((invoice) => invoice?.state === 'settled')
    .filter((invoice) => invoice !== undefined)
  return ok(
    invoices.length < pageSize ? { invoices: page } : { invoices: page, next: BigInt(last) },
  )
}

/** Who signed the newest code: the node's key without GetInfo. Fails where no code was ever made. */
export async function newestSigner({
  lightning,
}: LndClients): Promise<Result<NodeKey, LndProblem>> {
  const request = { num_max_invoices: '1', reversed: true }
  const call = {
    method: 'lnrpc.Lightning/ListInvoices',
    request,
    deadlineMs: lookUpDeadlineMs,
  }
  const answer = await ask(lightning, call, invoicePage)
  if (!answer.ok) return answer
  const code = decodeBolt11(answer.value.invoices[0]?.payment_request ?? '')
  return code.ok ? ok(code.value.payee) : err(unshaped('the newest code'))
}
