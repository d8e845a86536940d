import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import type { Stop } from '../../core/ports/clock.ts'

/** An exchange's answer: what it says about itself, and the JSON in it. */
export type JsonAnswer = { readonly status: number; readonly json: unknown }

export type FetchLimits = {
  readonly timeoutMs: number
  /** A ticker is 1 kB; more than this is not read. */
  readonly largestBytes: number
}

export const defaultFetchLimits: FetchLimits = Object.freeze({
  timeoutMs: 5_000,
  largestBytes: 65_536,
})

/**
 * GETs a JSON document. Fails with `rate.noAnswer` (not reached, cut off, too slow, stopped, redirected) or `rate.badAnswer`
 * (too large, not JSON). The time counts to the last byte, so a drip of bytes holds nobody.
 */
export async function fetchJson(
  url: string,
  limits: FetchLimits,
  stop?: Stop,
): Promise<Result<JsonAnswer, Failure>> {
  const stopping = new AbortController()
  const forget = stop?.onStop(() => stopping.abort())
  try {
    const response = await fetch(url, {
      headers: { accept: 'application/json', 'user-agent': 'Flashtill' },
      redirect: 'error',
      signal: AbortSignal.any([stopping.signal, AbortSignal.timeout(limits.timeoutMs)]),
    })
    const text = await textOf(response, limits.largestBytes)
    if (text === undefined) return err(failure('rate.badAnswer', { why: 'too large' }))
    return jsonOf(text, response.status)
  } catch (cause) {
    return err(failure('rate.noAnswer', undefined, cause))
  } finally {
    forget?.()
  }
}

/** The body, or undefined where it is larger than allowed; the rest is not read then. */
async function textOf(response: Response, largestBytes: number): Promise<string | undefined> {
  if (response.body === null) return ''
  const body: AsyncIterable<Uint8Array> = response.body
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > largestBytes) return undefined
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function jsonOf(text: string, status: number): Result<JsonAnswer, Failure> {
  try {
    return ok({ status, json: JSON.parse(text) as unknown })
  } catch (cause) {
    const code = status >= 500 || status === 429 ? 'rate.noAnswer' : 'rate.badAnswer'
    return err(failure(code, { status: String(status) }, cause))
  }
}
