/**
 * What LND's errors mean. Nearly all carry gRPC's code 2, so they are told apart by their texts, pinned here for LND
 * v0.21.2-beta (`docs/lnd.md` E1, E11, E14) and tested against the real node. A text that is not here is an
 * unknown outcome.
 */
import { failure } from '../../core/errors/registry.ts'
import type { Failure } from '../../core/errors/registry.ts'
import type { NodeReason } from '../../core/ports/node.ts'
import type { LndProblem } from './lnd-call.ts'

/**
 * `exists`, `notFound`, `settledAlready`, `tooMuch`: about one invoice · `notSent`: a payment that was turned down before it began · `waiting`, `locked`, `starting`: the call did not
 * get through to the wallet · `macaroon`: it was refused at the door · `certificate`, `unreachable`, `deadline`: about the
 * connection.
 */
export type Meaning =
  | 'exists'
  | 'notFound'
  | 'settledAlready'
  | 'tooMuch'
  | 'notSent'
  | 'waiting'
  | 'locked'
  | 'starting'
  | 'macaroon'
  | 'certificate'
  | 'unreachable'
  | 'deadline'
  | 'unknown'

type Row = { readonly code: number; readonly text: RegExp; readonly meaning: Meaning }

const cancelled = 1
const unknown = 2
const deadlineExceeded = 4
const notFound = 5
const alreadyExists = 6
const unavailable = 14

/** The first row that fits counts. */
export const errorTexts: readonly Row[] = [
  { code: unknown, text: /^invoice with payment hash already exists$/, meaning: 'exists' },
  { code: notFound, text: /^unable to locate invoice$/, meaning: 'notFound' },
  { code: unknown, text: /^unable to locate invoice$/, meaning: 'notFound' },
  { code: unknown, text: /^invoice already settled$/, meaning: 'settledAlready' },
  { code: unknown, text: /^invoice amount .* is too large, max is /, meaning: 'tooMuch' },
  { code: unknown, text: /^invoice expired\. Valid until /, meaning: 'notSent' },
  { code: unknown, text: /^self-payments not allowed$/, meaning: 'notSent' },
  { code: alreadyExists, text: /invoice is already paid$/, meaning: 'notSent' },
  { code: unknown, text: /^waiting to start, RPC services not available$/, meaning: 'waiting' },
  { code: unknown, text: /^wallet not created, create one to enable /, meaning: 'locked' },
  { code: unknown, text: /^wallet locked, unlock it to enable full RPC /, meaning: 'locked' },
  { code: unknown, text: /^the RPC server is in the process of starting/, meaning: 'starting' },
  { code: unknown, text: /^permission denied$/, meaning: 'macaroon' },
  { code: unknown, text: /^cannot retrieve macaroon: /, meaning: 'macaroon' },
  { code: unknown, text: /^cannot determine data format of binary-/, meaning: 'macaroon' },
  { code: unknown, text: /^verification failed: /, meaning: 'macaroon' },
  { code: unknown, text: /^unmarshal v[12]: /, meaning: 'macaroon' },
  { code: unknown, text: /^empty macaroon data$/, meaning: 'macaroon' },
  { code: unknown, text: /^expected 1 macaroon, got /, meaning: 'macaroon' },
  { code: unavailable, text: /certificate/i, meaning: 'certificate' },
  { code: unavailable, text: /(?:)/, meaning: 'unreachable' },
  { code: cancelled, text: /(?:)/, meaning: 'unreachable' },
  { code: deadlineExceeded, text: /(?:)/, meaning: 'deadline' },
]

/** What an error means; `unknown` where no row fits. */
export const meaningOf = ({ code, text }: LndProblem): Meaning =>
  errorTexts.find((row) => row.code === code && row.text.test(text))?.meaning ?? 'unknown'

const reasons: Readonly<Record<Meaning, NodeReason>> = {
  exists: 'node.unknownError',
  notFound: 'node.unknownError',
  settledAlready: 'node.unknownError',
  tooMuch: 'node.unknownError',
  notSent: 'node.unknownError',
  waiting: 'node.starting',
  locked: 'node.locked',
  starting: 'node.starting',
  macaroon: 'node.refusedMacaroon',
  certificate: 'node.otherCertificate',
  unreachable: 'node.absent',
  deadline: 'node.noAnswer',
  unknown: 'node.unknownError',
}

/** The reason as the till's states know it. */
export const reasonOf = (problem: LndProblem): NodeReason => reasons[meaningOf(problem)]

/** The failure to hand on; LND's own words go along for the log. */
export const failureOf = (problem: LndProblem): Failure =>
  failure(reasonOf(problem), undefined, problem)

const notLetIn: ReadonlySet<Meaning> = new Set(['waiting', 'locked', 'starting', 'macaroon'])

/** True where LND turned the call away at its door, so that surely nothing was stored. */
export const wasTurnedAway = (problem: LndProblem): boolean => notLetIn.has(meaningOf(problem))
