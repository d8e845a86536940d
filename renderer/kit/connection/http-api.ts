import type { ErrorView } from '../../../core/contract/commands.ts'
import { registry, type FailureCode } from '../../../core/errors/registry.ts'
import { cardHttp, issuingHttp } from './card-http.ts'
import type { Answer, ApiRefusal, TillApi } from '../till-api.ts'

/** LND's slowest answer through the service is 3 s; what takes longer did not reach it. */
const deadlineMs = 10_000

/** The commands over HTTP, beside the socket (core/contract/commands.ts). Never rejects. */
export function createHttpApi(fetcher: typeof fetch = fetch): TillApi {
  const ask = <T>(method: 'GET' | 'POST', path: string, body?: unknown) =>
    askTill<T>(fetcher, path, requestOf(method, body))
  const invoice = (id: string) => `/till/invoices/${encodeURIComponent(id)}`
  return Object.freeze({
    openInvoice: (body) => ask('POST', '/till/invoices', body),
    lay: (id) => ask('POST', `${invoice(id)}/lay`),
    cancel: (id) => ask('POST', `${invoice(id)}/cancel`),
    check: (id) => ask('POST', `${invoice(id)}/check`),
    newCode: (id, body) => ask('POST', `${invoice(id)}/new-code`, body),
    takeCash: (id, body) => ask('POST', `${invoice(id)}/cash`, body),
    printAnswer: (id, body) => ask('POST', `${invoice(id)}/print-answer`, body),
    reprint: (id, body) => ask('POST', `${invoice(id)}/reprint`, body),
    history: (before) =>
      ask('GET', `/till/invoices?limit=50${before === undefined ? '' : `&before=${before}`}`),
    sale: (id) => ask('GET', invoice(id)),
    lateMoney: () => ask('GET', '/till/late-money'),
    waitingSlips: () => ask('GET', '/till/print/waiting'),
    moveSlips: (body) => ask('POST', '/till/print/waiting', body),
    openDrawer: (body) => ask('POST', '/till/drawer', body),
    resolveLateMoney: (id, body) =>
      ask('POST', `/till/late-money/${encodeURIComponent(id)}/resolve`, body),
    leaveTap: (id) => ask('POST', `/till/taps/${encodeURIComponent(id)}/leave`),
    chargeTap: (id, body) => ask('POST', `/till/taps/${encodeURIComponent(id)}`, body),
    ...cardHttp(ask),
    ...issuingHttp(ask),
    idle: () => ask('POST', '/till/idle'),
  } satisfies TillApi)
}

/** One question to the house, for pages that have few. Never rejects. */
export const askHouse = <T>(
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Answer<T>> => askTill<T>(fetch, path, requestOf(method, body))

const requestOf = (method: string, body: unknown): RequestInit => ({
  method,
  ...(body === undefined
    ? {}
    : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
})

async function askTill<T>(
  fetcher: typeof fetch,
  path: string,
  request: RequestInit,
): Promise<Answer<T>> {
  try {
    const response = await fetcher(path, { ...request, signal: AbortSignal.timeout(deadlineMs) })
    const json: unknown = await response.json()
    if (response.ok) return { ok: true, value: json as T }
    return { ok: false, error: refusalFrom(json) }
  } catch {
    return { ok: false, error: { code: 'service.lost' } }
  }
}

const isError = (json: unknown): json is ErrorView =>
  typeof json === 'object' && json !== null && 'error' in json

/** A code that this page does not know (an older page, a newer service) is told as a request that was not understood. */
function refusalFrom(json: unknown): ApiRefusal {
  if (!isError(json)) return { code: 'service.lost' }
  const { code, detail } = json.error
  return {
    code: isCode(code) ? code : 'request.invalid',
    ...(detail === undefined ? {} : { detail }),
  }
}

const isCode = (code: string): code is FailureCode => Object.hasOwn(registry, code)
