/** The running service over its unix socket (owner only). */
import { request } from 'node:http'
import { join } from 'node:path'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { homeFolder } from '../data-folder.ts'

/** `refused` holds the service's own words; `away` means that nobody answers at the socket. */
export type ServiceRefusal =
  | {
      readonly kind: 'refused'
      readonly status: number
      readonly message: string
      readonly code: string
      readonly body: unknown
    }
  | { readonly kind: 'away'; readonly path: string }

export type Service = {
  readonly folder: string
  ask(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Result<Answer, ServiceRefusal>>
}

/** A JSON object as the service answers it. */
export type Answer = Readonly<Record<string, unknown>>

const timeoutMs = 60_000

const isRecord = (value: unknown): value is Answer =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function refusalOf(status: number, body: unknown): ServiceRefusal {
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : {}
  const text = (value: unknown, other: string) => (typeof value === 'string' ? value : other)
  const message = text(error['message'], `the service answered ${status}`)
  return { kind: 'refused', status, message, code: text(error['code'], ''), body }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

/** A client of the service whose data lies in `folder`. */
export function serviceAt(folder: string = homeFolder()): Service {
  const socketPath = join(folder, 'flashtill.sock')
  const away: ServiceRefusal = { kind: 'away', path: socketPath }
  return Object.freeze({
    folder,
    ask: (method: 'GET' | 'POST', path: string, body?: unknown) =>
      new Promise<Result<Answer, ServiceRefusal>>((resolve) => {
        const payload = method === 'POST' ? JSON.stringify(body ?? {}) : undefined
        const headers =
          payload === undefined
            ? {}
            : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }
        const asked = request(
          { socketPath, method, path, headers, timeout: timeoutMs },
          (response) => {
            const parts: Buffer[] = []
            response.on('data', (part: Buffer) => parts.push(part))
            response.on('end', () => {
              const status = response.statusCode ?? 0
              const answer = parse(Buffer.concat(parts).toString())
              const isFine = status >= 200 && status < 300 && isRecord(answer)
              resolve(isFine ? ok(answer) : err(refusalOf(status, answer)))
            })
            response.on('error', () => resolve(err(away)))
          },
        )
        asked.on('timeout', () => asked.destroy())
        asked.on('error', () => resolve(err(away)))
        asked.end(payload)
      }),
  })
}
