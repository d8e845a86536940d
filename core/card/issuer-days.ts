/** How other issuers' cards did, a host and a day (UTC) at a time: for the technician. Nothing of a card is in it. */
import type { FailureCode } from '../errors/registry.ts'
import { isoText } from '../time/iso-text.ts'
import type { ForeignTap } from './foreign-tap.ts'

export type IssuerDay = {
  /** `2026-11-21`. */
  readonly day: string
  readonly host: string
  readonly taps: number
  readonly accepted: number
  /** No was said, by the issuer or for it: too little on the card, a used tap, a wrong PIN, a link that leads nowhere. */
  readonly refused: number
  /** The issuer gave no answer that could be read: time, a cut line, HTML. */
  readonly failed: number
  /** From the first GET to the callback's answer, of those that got one. */
  readonly p50Ms?: number
  readonly p99Ms?: number
  readonly lastFailure?: FailureCode
}

/** Failures that are the issuer's, not the card's. */
const issuersFault: ReadonlySet<FailureCode> = new Set<FailureCode>([
  'lnurl.noAnswer',
  'lnurl.badAnswer',
  'lnurl.unknown',
])

const isFailed = ({ state, failure }: ForeignTap): boolean =>
  state === 'unknown' || (failure !== undefined && issuersFault.has(failure.code))

const isRefused = (tap: ForeignTap): boolean =>
  tap.state === 'refused' || (tap.state === 'notSent' && !isFailed(tap))

const tookMs = ({ offerMs = 0, withdrawMs }: ForeignTap): readonly number[] =>
  withdrawMs === undefined ? [] : [offerMs + withdrawMs]

const quantile = (sorted: readonly number[], part: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

function dayOf(day: string, host: string, taps: readonly ForeignTap[]): IssuerDay {
  const times = taps.flatMap(tookMs).toSorted((a, b) => a - b)
  const [p50Ms, p99Ms] = [quantile(times, 0.5), quantile(times, 0.99)]
  const lastFailure = taps.findLast(({ failure }) => failure !== undefined)?.failure?.code
  return {
    ...{ day, host, taps: taps.length },
    accepted: taps.filter(({ state }) => state === 'accepted').length,
    refused: taps.filter(isRefused).length,
    failed: taps.filter(isFailed).length,
    ...(p50Ms === undefined || p99Ms === undefined ? {} : { p50Ms, p99Ms }),
    ...(lastFailure === undefined ? {} : { lastFailure }),
  }
}

/** Attempts in the order in which they began, newest day first; within it the host with the most failures first. */
export function issuerDays(taps: readonly ForeignTap[]): readonly IssuerDay[] {
  const groups = new Map<string, ForeignTap[]>()
  for (const tap of taps) {
    const key = `${isoText(tap.startedAt).slice(0, 10)} ${tap.host}`
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [tap])
    else group.push(tap)
  }
  return [...groups]
    .map(([key, of]) => dayOf(key.slice(0, 10), key.slice(11), of))
    .toSorted((a, b) => b.day.localeCompare(a.day) || b.failed - a.failed || b.taps - a.taps)
}
