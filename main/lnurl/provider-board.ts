import type { FailureCode } from '../../core/errors/registry.ts'
import type { ProviderFacts } from '../../core/ports/lnurl.ts'

/** One request as it ended: without `failure` it was answered as it should be. */
export type Request = {
  readonly host: string
  readonly ms: number
  readonly failure?: FailureCode
}

export type ProviderBoard = {
  note(request: Request): void
  providers(): readonly ProviderFacts[]
}

/** Whoever lays cards of made-up hosts on the reader fills no memory. */
const mostHosts = 200
const keptTimes = 100

type Row = {
  asked: number
  unanswered: number
  refused: number
  times: number[]
  lastFailure?: FailureCode
}

const quantile = (sorted: readonly number[], part: number): number | undefined =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]

function factsOf(host: string, row: Row): ProviderFacts {
  const { times, ...counts } = row
  const sorted = times.toSorted((a, b) => a - b)
  const [p50Ms, p99Ms] = [quantile(sorted, 0.5), quantile(sorted, 0.99)]
  return {
    host,
    ...counts,
    ...(p50Ms === undefined || p99Ms === undefined ? {} : { p50Ms, p99Ms }),
  }
}

/** The provider answered, whatever it said. */
const isAnswer = (failure: FailureCode | undefined): boolean =>
  failure === undefined || failure === 'lnurl.refused' || failure === 'lnurl.wrongTag'

/** Counts by host, the most recently asked last; nothing of a card is kept. */
export function createProviderBoard(): ProviderBoard {
  const rows = new Map<string, Row>()
  const note = ({ host, ms, failure }: Request) => {
    const row = rows.get(host) ?? { asked: 0, unanswered: 0, refused: 0, times: [] }
    rows.delete(host)
    rows.set(host, row)
    row.asked += 1
    if (failure === 'lnurl.refused') row.refused += 1
    if (isAnswer(failure)) row.times = [...row.times, Math.round(ms)].slice(-keptTimes)
    else row.unanswered += 1
    if (failure !== undefined) row.lastFailure = failure
    const [oldest] = rows.keys()
    if (rows.size > mostHosts && oldest !== undefined) rows.delete(oldest)
  }
  return Object.freeze({
    note,
    providers: () => [...rows].map(([host, row]) => factsOf(host, row)),
  })
}
