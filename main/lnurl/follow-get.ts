import { failure } from '../../core/errors/registry.ts'
import { mayFetch, mostRedirects, type EgressPolicy } from '../../core/lnurl/egress.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { Got, HttpGet } from './http-get.ts'

export type FollowParts = {
  readonly get: HttpGet
  readonly policy: EgressPolicy
  readonly clock: Clock
}

const hrefOf = (location: string, from: URL): string =>
  URL.canParse(location, from.href) ? new URL(location, from).href : ''

/** GETs a URL over at most three redirects; each is judged like the first (LUD-01, egress rules). */
async function follow({ get, policy }: FollowParts, first: string, stop: Stop): Promise<Got> {
  let next = first
  let left = false
  for (let hop = 0; hop <= mostRedirects; hop += 1) {
    const url = mayFetch(next, policy)
    if (!url.ok) return { kind: 'failed', failure: url.error, left, stale: false }
    const got = await get(url.value, stop)
    if (got.kind === 'failed') return left ? { ...got, left, stale: false } : got
    if (got.location === undefined) return got
    left = true
    next = hrefOf(got.location, url.value)
  }
  const tooMany = failure('lnurl.badAnswer', { problem: 'redirect' })
  return { kind: 'failed', failure: tooMany, left, stale: false }
}

export type Budget = { readonly ms: number; readonly stop?: Stop }

/** The whole way, to the last byte of the last answer, within `ms`: a drip of bytes holds nobody. */
export async function getWithin(parts: FollowParts, url: string, budget: Budget): Promise<Got> {
  const ending = createStop()
  const done = createStop()
  const forget = budget.stop?.onStop(() => ending.call())
  void parts.clock.sleep(budget.ms, done.stop).then(() => {
    if (!done.stop.stopped) ending.call()
  })
  try {
    return await follow(parts, url, ending.stop)
  } finally {
    done.call()
    forget?.()
  }
}
