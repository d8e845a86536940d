/**
 * Who may talk to the house: the Host header names us, a browser's Origin is ours, nothing is cached, and a page may load
 * what the service itself serves and nothing else (DESIGN §2); a foreign page in the same browser gets nothing.
 */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { failure } from '../../core/errors/registry.ts'
import { refuse, type Say } from './answer.ts'

export type Guard = {
  /** `host:port` names that are ours. */
  readonly hosts: () => ReadonlySet<string>
  readonly say: Say
}

/** The technician's socket has no host: only its owner can open the file. */
export const isUnixSocket = (request: Pick<FastifyRequest, 'socket'>): boolean =>
  request.socket.remoteAddress === undefined

function isOurs({ hosts }: Guard, request: FastifyRequest): boolean {
  if (isUnixSocket(request)) return true
  if (!hosts().has(request.headers.host ?? '')) return false
  const { origin } = request.headers
  return origin === undefined || hosts().has(origin.replace(/^https?:\/\//, ''))
}

const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "media-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')

/** The headers of a page. */
export const protect = (reply: FastifyReply, nonce: string): FastifyReply =>
  reply
    .header('content-security-policy', policy(nonce))
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .header('cross-origin-opener-policy', 'same-origin')

/** Refuses what does not come from one of our own pages, the technician's socket, or a program that names us. */
export function guardHouse(app: FastifyInstance, guard: Guard): void {
  app.addHook('onRequest', async (request, reply) => {
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff')
    if (!isOurs(guard, request)) return refuse(reply, failure('request.notAllowed'), guard.say)
    return undefined
  })
}
