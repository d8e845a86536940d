/**
 * The street listener (DESIGN §2 "Addresses"): what strangers reach, and nothing else. Reading only, no cookie, no session, no
 * way to a command: a route outside of `streetPaths`, or one that is not GET, cannot even be mounted. TLS is done by what
 * stands before it (a proxy, Tor); that one is believed when it says who asks.
 */
import fastify, { type FastifyReply } from 'fastify'
import { TypeBoxValidatorCompiler, type TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import { failure, registry, type Failure, type FailureCode } from '../../core/errors/registry.ts'
import { assert, err, ok, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { knownFailure, type Say } from './answer.ts'
import { refuseLnurl } from './lnurl-answer.ts'
import { badNetworks, clientBuckets, clientOf, networkList } from './street-clients.ts'
import type { TillApp } from './till-routes.ts'

/** A part of the street: routes under `streetPaths`, read by GET. */
export type StreetPart = (app: TillApp) => void

export type StreetPorts = {
  readonly clock: Clock
  readonly log: Log
  readonly say: Say
  readonly address: { readonly host: string; readonly port: number }
  /** Addresses or networks of proxies whose X-Forwarded-For is believed. */
  readonly proxies: readonly string[]
  /** Addresses or networks of our own tills: never made to wait. */
  readonly tills: readonly string[]
  readonly parts: readonly StreetPart[]
}

export type StreetCounts = { readonly asked: number; readonly madeToWait: number }
export type Street = { readonly port: number; counts(): StreetCounts; close(): Promise<void> }

/** How the street stands, for the technician. */
export type StreetState =
  | { readonly state: 'none'; readonly reason: FailureCode }
  | ({ readonly state: 'open'; readonly host: string } & StreetCounts)
  | { readonly state: 'refused'; readonly host: string; readonly reason: FailureCode }

/** What the street serves; `/i` and `/apps` are kept for what comes. */
const streetPaths = ['/lnurl/', '/.well-known/lnurlp/', '/i/', '/r/', '/R/', '/apps/'] as const
const lnurlPaths = streetPaths.slice(0, 2)

const startsWithOneOf = (url: string, paths: readonly string[]): boolean =>
  paths.some((path) => url.startsWith(path))

/** A phone asks twice or three times a payment; a wallet's server asks for many people. */
const allowance = { burst: 60, everyMs: 500, most: 10_000 }

/** Slow and idle connections end soon: there are strangers enough who leave theirs open. */
const bounds = {
  bodyLimit: 1,
  requestTimeout: 10_000,
  connectionTimeout: 20_000,
  keepAliveTimeout: 5_000,
  maxRequestsPerSocket: 1000,
  http: { maxHeaderSize: 8 * 1024, headersTimeout: 5_000, connectionsCheckingInterval: 1_000 },
}
const mostConnections = 256

/** A mistake in the wiring, not a request: found by the first test that opens the street. */
function keepToTheStreet(app: TillApp): void {
  app.addHook('onRoute', ({ url, method }) => {
    const methods = [method].flat()
    assert(startsWithOneOf(url, streetPaths), `${url} is not on the street`)
    assert(
      methods.every((one) => one === 'GET' || one === 'HEAD'),
      `${url}: the street is read only`,
    )
  })
}

function limitClients(
  app: TillApp,
  ports: StreetPorts,
  counts: { asked: number; madeToWait: number },
) {
  const ours = networkList(ports.tills)
  const buckets = clientBuckets(ports.clock, allowance)
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
    const isLnurl = startsWithOneOf(request.url, lnurlPaths)
    // Wallets in a browser read LNURL from pages of their own; nothing here depends on who they are.
    if (isLnurl) void reply.header('access-control-allow-origin', '*')
    counts.asked += 1
    if (ours.has(request.ip) || buckets.mayAsk(clientOf(request.ip))) return undefined
    counts.madeToWait += 1
    return answer(reply.header('retry-after', '5'), {
      isLnurl,
      failure: failure('request.tooMany'),
      status: 429,
      say: ports.say,
    })
  })
}

type Answer = {
  readonly isLnurl: boolean
  readonly failure: Failure
  readonly status: number
  readonly say: Say
}

/** LNURL gets its ERROR; a person in a browser gets the number, which says nothing of what is here. */
const answer = (
  reply: FastifyReply,
  { isLnurl, failure: why, status, say }: Answer,
): FastifyReply =>
  isLnurl
    ? refuseLnurl(reply, why, say)
    : reply.status(status).type('text/plain; charset=utf-8').send(`${status}\n`)

function handleErrors(app: TillApp, { log, say }: StreetPorts): void {
  app.setNotFoundHandler((request, reply) => {
    const isLnurl = startsWithOneOf(request.url, lnurlPaths)
    return answer(reply, { isLnurl, failure: failure('request.notFound'), status: 404, say })
  })
  app.setErrorHandler((error, request, reply) => {
    const isLnurl = startsWithOneOf(request.url, lnurlPaths)
    const known = knownFailure(error)
    if (known !== undefined)
      return answer(reply, { isLnurl, failure: known, status: registry[known.code].http, say })
    log.error({ event: 'request.mistake', err: error })
    // As in the house (DESIGN §3.9): the answer leaves, then the process ends and starts again.
    reply.raw.once('finish', () => {
      throw error
    })
    return answer(reply, { isLnurl, failure: failure('service.mistake'), status: 500, say })
  })
}

/** The street without its listener: for tests, and for `openStreet`. */
export function buildStreet(ports: StreetPorts) {
  const counts = { asked: 0, madeToWait: 0 }
  const app: TillApp = fastify({
    ...bounds,
    logger: false,
    forceCloseConnections: true,
    trustProxy: [...ports.proxies],
    frameworkErrors: (_error, _request, reply) => {
      const why = { isLnurl: false, failure: failure('request.notFound'), status: 404 }
      void answer(reply, { ...why, say: ports.say })
    },
  })
    .withTypeProvider<TypeBoxTypeProvider>()
    .setValidatorCompiler(TypeBoxValidatorCompiler)
  app.server.maxConnections = mostConnections
  keepToTheStreet(app)
  limitClients(app, ports, counts)
  handleErrors(app, ports)
  for (const part of ports.parts) part(app)
  return { app, counts: (): StreetCounts => ({ ...counts }) }
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'

/** Opens the street. Fails with `settings.invalid` (a proxy or till that is no address) or `service.portTaken`. */
export async function openStreet(ports: StreetPorts): Promise<Result<Street, Failure>> {
  const [bad] = badNetworks([...ports.proxies, ...ports.tills])
  if (bad !== undefined) return err(failure('settings.invalid', { detail: `street: ${bad}` }))
  const { app, counts } = buildStreet(ports)
  try {
    await app.listen(ports.address)
  } catch (cause) {
    if (!isTaken(cause)) throw cause
    return err(failure('service.portTaken', { port: String(ports.address.port) }, cause))
  }
  return ok({ port: ports.address.port, counts, close: () => app.close() })
}
