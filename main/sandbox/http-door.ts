import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'

export type DoorReply =
  | {
      readonly status: number
      readonly type: string
      readonly body: string | Uint8Array
      /** Where a redirect leads. */
      readonly location?: string
    }
  /** The connection is cut without an answer. */
  | 'cut'

export type DoorRequest = {
  /** What the route's pattern caught. */
  readonly caught: readonly string[]
  /** Path and query as they came. */
  readonly url: string
  /** The JSON that was sent; undefined for none. */
  readonly body: unknown
}

export type DoorRoute = {
  readonly method: 'GET' | 'POST'
  /** Matched against the path without the query. */
  readonly pattern: RegExp
  readonly handle: (request: DoorRequest) => Promise<DoorReply> | DoorReply
}

export const json = (value: unknown, status = 200): DoorReply => ({
  status,
  type: 'application/json; charset=utf-8',
  body: JSON.stringify(value),
})

export const refused = (status: number, message: string): DoorReply => json({ message }, status)

const largestBody = 64 * 1024

const headers = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
}

const readBody = async (request: IncomingMessage): Promise<string | undefined> => {
  const parts: Buffer[] = []
  let size = 0
  for await (const part of request) {
    if (!Buffer.isBuffer(part)) continue
    size += part.length
    // Read to its end, or the refusal would not arrive.
    if (size <= largestBody) parts.push(part)
  }
  if (size > largestBody) return undefined
  return Buffer.concat(parts).toString('utf8')
}

/** A page of somebody else in the same browser may not operate the shop: the host must be us, an Origin ours. */
const isForeign = (request: IncomingMessage, port: number | undefined): boolean => {
  if (port === undefined) return false
  const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`])
  if (!hosts.has(request.headers.host ?? '')) return true
  const { origin } = request.headers
  return origin !== undefined && !hosts.has(origin.replace(/^http:\/\//, ''))
}

const find = async (request: IncomingMessage, routes: readonly DoorRoute[]): Promise<DoorReply> => {
  const url = request.url ?? '/'
  const path = url.split('?')[0] ?? '/'
  for (const route of routes) {
    const caught = request.method === route.method ? route.pattern.exec(path) : null
    if (caught === null) continue
    const text = route.method === 'POST' ? await readBody(request) : ''
    if (text === undefined) return refused(413, 'That is too long.')
    let body: unknown
    try {
      body = text === '' ? undefined : JSON.parse(text)
    } catch {
      return refused(400, 'That is no JSON.')
    }
    return route.handle({ caught: caught.slice(1), url, body })
  }
  return refused(404, 'There is nothing here.')
}

const send = (response: ServerResponse, reply: DoorReply): void => {
  if (reply === 'cut') {
    response.destroy()
    return
  }
  const { status, type, location } = reply
  const told = { ...headers, 'content-type': type }
  response.writeHead(status, location === undefined ? told : { ...told, location })
  response.end(reply.body)
}

const answer = async (
  request: IncomingMessage,
  response: ServerResponse,
  door: { readonly routes: readonly DoorRoute[]; readonly port: number | undefined },
): Promise<void> => {
  if (isForeign(request, door.port)) {
    send(response, refused(403, 'Only pages of this shop may ask.'))
    return
  }
  try {
    send(response, await find(request, door.routes))
  } catch (problem) {
    send(response, refused(500, problem instanceof Error ? problem.message : 'unknown'))
  }
}

export type DoorPlace = { readonly port: number } | { readonly socketPath: string }

/** Listens on a loopback port or a unix socket; rejects when the place is taken. */
export function openDoor(place: DoorPlace, routes: readonly DoorRoute[]): Promise<Server> {
  const port = 'port' in place ? place.port : undefined
  const server = createServer((request, response) => {
    void answer(request, response, { routes, port })
  })
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    const listen =
      'port' in place ? { port: place.port, host: '127.0.0.1' } : { path: place.socketPath }
    server.listen(listen, () => resolve(server))
  })
}

/** Closes at once: whoever is still being answered is cut off. */
export function closeDoor(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve())
    server.closeAllConnections()
  })
}
