/** LND as the one who pays: the port core/ports/payer.ts over routerrpc, with a macaroon that allows these two calls alone. */
import { Type } from 'typebox'
import { failure } from '../../core/errors/registry.ts'
import { err, type Result } from '../../core/errors/result.ts'
import type { PaymentHash } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import type { Payer, PayRequest, SendOutcome, SentOutcome } from '../../core/ports/payer.ts'
import { createConnection, type ConnectionSettings } from './connection.ts'
import { failureOf, meaningOf, wasTurnedAway } from './error-texts.ts'
import { ask, shaped, type LndProblem } from './lnd-call.ts'
import type { LndClients } from './lnd-clients.ts'
import { openLndStream } from './lnd-stream.ts'

const payment = Type.Object({
  status: Type.String(),
  fee_msat: Type.String({ pattern: '^[0-9]+$' }),
  failure_reason: Type.String(),
})

type Word = Extract<SentOutcome, { kind: 'paid' | 'failed' | 'inFlight' }>

/** lnrpc.Payment. INITIATED and IN_FLIGHT are on their way; a status of another name is no word. */
function wordOf(message: unknown): Result<Word, LndProblem> {
  const said = shaped(payment, message)
  if (!said.ok) return said
  const { status, fee_msat: fee, failure_reason: reason } = said.value
  if (status === 'SUCCEEDED')
    return { ok: true, value: { kind: 'paid', feeMsat: msat(BigInt(fee)) } }
  if (status === 'FAILED') return { ok: true, value: { kind: 'failed', reason } }
  if (status === 'IN_FLIGHT' || status === 'INITIATED')
    return { ok: true, value: { kind: 'inFlight' } }
  return err({ code: 2, text: `a payment that is ${status}` })
}

type Stream = Parameters<typeof openLndStream>[1]

/** The first message that `isEnough`, or what ended the stream before. */
async function firstWord<W extends Word>(
  { router }: LndClients,
  call: Stream,
  isEnough: (word: Word) => word is W,
): Promise<Result<W, LndProblem>> {
  const heard = Promise.withResolvers<Result<W, LndProblem>>()
  const stream = openLndStream(router, call, (message) => {
    const word = wordOf(message)
    if (!word.ok) heard.resolve(word)
    else if (isEnough(word.value)) heard.resolve({ ok: true, value: word.value })
  })
  void stream.ended.then((problem) => heard.resolve(err(problem)))
  const word = await heard.promise
  stream.close()
  return word
}

const isFinal = (word: Word): word is Exclude<Word, { kind: 'inFlight' }> =>
  word.kind !== 'inFlight'
const isAny = (word: Word): word is Word => word.kind.length > 0

const lookUpMs = 3_000

/** SendPaymentV2. The fee limit and the ban on circles are always said, whatever LND's defaults are. */
async function send(clients: LndClients, request: PayRequest): Promise<SendOutcome> {
  const { bolt11, feeLimitMsat, timeoutSec } = request
  const call = {
    method: 'routerrpc.Router/SendPaymentV2',
    request: {
      payment_request: bolt11,
      fee_limit_msat: feeLimitMsat.toString(),
      timeout_seconds: timeoutSec,
      allow_self_payment: false,
      no_inflight_updates: true,
    },
  }
  const word = await firstWord(clients, call, isFinal)
  if (word.ok) return word.value
  const isRefused = wasTurnedAway(word.error) || meaningOf(word.error) === 'notSent'
  return { kind: isRefused ? 'refused' : 'unknown', failure: failureOf(word.error) }
}

const notFound = 5

/** lnrpc.State needs no right. Before SERVER_ACTIVE a "no such payment" would come from a node that is not all there. */
async function serves({ state }: LndClients): Promise<boolean> {
  const call = { method: 'lnrpc.State/GetState', deadlineMs: lookUpMs }
  const answer = await ask(state, call, Type.Object({ state: Type.String() }))
  return answer.ok && answer.value.state === 'SERVER_ACTIVE'
}

/** TrackPaymentV2, of which the first message says how it stands now. */
async function lookUpSent(clients: LndClients, hash: PaymentHash): Promise<SentOutcome> {
  const call = {
    method: 'routerrpc.Router/TrackPaymentV2',
    request: { payment_hash: Buffer.from(hash, 'hex'), no_inflight_updates: false },
    deadlineMs: lookUpMs,
  }
  const word = await firstWord(clients, call, isAny)
  if (word.ok) return word.value
  if (word.error.code === notFound && (await serves(clients))) return { kind: 'missing' }
  return { kind: 'unknown', failure: failureOf(word.error) }
}

/** Connects at the first call; a macaroon that was replaced on disk is taken with the next one. */
export function createLndPayer(settings: ConnectionSettings): Payer & { close(): void } {
  const connection = createConnection(settings)
  const clients = async (): Promise<LndClients | undefined> => {
    await connection.renew()
    return connection.clients()
  }
  const away = { kind: 'unknown', failure: failure('node.absent') } as const
  return Object.freeze({
    async send(request: PayRequest) {
      const now = await clients()
      return now === undefined ? away : send(now, request)
    },
    async lookUpSent(hash: PaymentHash) {
      const now = await clients()
      return now === undefined ? away : lookUpSent(now, hash)
    },
    close: connection.close,
  })
}
