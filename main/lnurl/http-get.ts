/**
 * One GET to a stranger. Node's own http and https, not fetch: only they let a connection be made to the very address that was
 * judged, and tell whether anything of a request has left.
 */
import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { largestAnswerBytes, type EgressPolicy } from '../../core/lnurl/egress.ts'
import type { Stop } from '../../core/ports/clock.ts'
import { AddressNotAllowed, guardedLookup, type Resolve } from './guarded-lookup.ts'

/**
 * `left`: bytes of the request may have reached the other side · `stale`: it broke on a kept connection before a word came
 * back, as one does that the other side had closed.
 */
export type Got =
  | { readonly kind: 'answer'; readonly body: string; readonly location?: string }
  | {
      readonly kind: 'failed'
      readonly failure: Failure
      readonly left: boolean
      readonly stale: boolean
    }

/** GETs a URL that `mayFetch` has let through. Never rejects; ends when `stop` is called. */
export type HttpGet = (url: URL, stop: Stop) => Promise<Got>

export type HttpGetParts = {
  readonly policy: EgressPolicy
  readonly resolve: Resolve
  /** Authorities beside the system's own, PEM; for tests. */
  readonly authorities?: string
}

const headers = {
  accept: 'application/json',
  // Nothing is unpacked, so a small answer cannot become a large one.
  'accept-encoding': 'identity',
  'user-agent': 'Flashtill',
}

const redirects: ReadonlySet<number | undefined> = new Set([301, 302, 303, 307, 308])

class TooLarge extends Error {}

async function bodyOf(response: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    if (size > largestAnswerBytes) throw new TooLarge()
    parts.push(part)
  }
  return Buffer.concat(parts).toString('utf8')
}

const codeOf = (problem: unknown): string =>
  problem instanceof Error && 'code' in problem && typeof problem.code === 'string'
    ? problem.code
    : 'cut'

/** Never the message: some of Node's hold the whole URL, and with it the card's link. */
function failureOf(problem: unknown): Failure {
  if (problem instanceof AddressNotAllowed)
    return failure('lnurl.notAllowed', { problem: 'address' })
  if (problem instanceof TooLarge) return failure('lnurl.badAnswer', { problem: 'tooLarge' })
  return failure('lnurl.noAnswer', { why: codeOf(problem) })
}

type Agents = { readonly http: HttpAgent; readonly https: HttpsAgent }

type Sent = { left: boolean; reused: boolean; answered: boolean }

/** Sends it and waits for the head of the answer. */
function ask(
  url: URL,
  { parts, agents, stop }: { parts: HttpGetParts; agents: Agents; stop: Stop },
  sent: Sent,
): Promise<IncomingMessage> {
  const isPlain = url.protocol === 'http:'
  return new Promise((resolve, reject) => {
    const lookup = guardedLookup(url, parts.policy, parts.resolve)
    const request = isPlain
      ? httpRequest(url, { agent: agents.http, headers, lookup })
      : httpsRequest(url, { agent: agents.https, headers, lookup })
    const forget = stop.onStop(() => request.destroy(new Error('stopped')))
    request.once('close', forget)
    request.once('socket', (socket) => {
      sent.reused = request.reusedSocket
      if (request.reusedSocket) sent.left = true
      else socket.once(isPlain ? 'connect' : 'secureConnect', () => (sent.left = true))
    })
    request.once('response', (response) => {
      sent.answered = true
      resolve(response)
    })
    request.on('error', reject)
    request.end()
  })
}

export type HttpDoor = { readonly get: HttpGet; close(): void }

/** Connections are kept for a while, so that a provider that was asked before is asked over warm TLS. */
export function openHttp(parts: HttpGetParts): HttpDoor {
  const kept = { keepAlive: true, maxFreeSockets: 8, scheduling: 'lifo' as const }
  const { authorities: ca } = parts
  const agents: Agents = {
    http: new HttpAgent(kept),
    https: new HttpsAgent(ca === undefined ? kept : { ...kept, ca }),
  }
  const get: HttpGet = async (url, stop) => {
    const sent: Sent = { left: false, reused: false, answered: false }
    try {
      const response = await ask(url, { parts, agents, stop }, sent)
      const { statusCode, headers: told } = response
      const body = await bodyOf(response)
      return redirects.has(statusCode) && told.location !== undefined
        ? { kind: 'answer', body, location: told.location }
        : { kind: 'answer', body }
    } catch (problem) {
      const { left, reused, answered } = sent
      const stale = reused && !answered && !stop.stopped
      return { kind: 'failed', failure: failureOf(problem), left, stale }
    }
  }
  return Object.freeze({
    get,
    close: () => {
      agents.http.destroy()
      agents.https.destroy()
    },
  })
}
