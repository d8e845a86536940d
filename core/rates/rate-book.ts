import { failure, type Failure } from '../errors/registry.ts'
import { err, ok, type Result } from '../errors/result.ts'
import { msBetween, type Instant } from '../time/instant.ts'
import { medianRate, type Agreement } from './median-rate.ts'
import { isWithin } from './price.ts'
import { rateAge, type RateLimits } from './rate-limits.ts'
import type { RateQuote, RateUsed } from './rate.ts'

/** A moment by both clocks: the wall clock may jump, the monotonic one does not survive a restart. */
export type RateMoment = { readonly now: Instant; readonly monotonicMs: number }

/**
 * What a till knows about one currency's rate: the newest quote of each source and the last rate they agreed on. A frozen
 * value: `withQuotes` gives the next book, `usedRate` answers at once for a sale. `watch-rates` holds it.
 */
export type RateBook = {
  readonly quote: string
  readonly heard: ReadonlyMap<string, Heard>
  readonly last?: Decided
  /** The newest quotes did not agree; the last rate stands and ages. */
  readonly disagreeing: boolean
}

/** The newest quote of a source, and when we heard it. */
type Heard = { readonly quote: RateQuote; readonly at: RateMoment }

/** `at` is absent for a rate that came from the store: its age is known by the wall clock alone. */
type Decided = {
  readonly rate: RateUsed['rate']
  readonly quotes: readonly RateQuote[]
  readonly decidedAt: Instant
  readonly at?: RateMoment
}

/** A source as `flashtill rates` and the technician's page show it. */
export type RateSourceView = {
  readonly quote: RateQuote
  readonly ageMs: number
  /** Part of the last agreed rate; else too old or an outlier. */
  readonly used: boolean
}

/** A book that knows nothing yet, or the last rate that the store kept. */
export const openRateBook = (quote: string, stored?: RateUsed): RateBook =>
  stored === undefined || stored.rate.quote !== quote
    ? Object.freeze({ quote, heard: new Map(), disagreeing: false })
    : Object.freeze({ quote, heard: new Map(), disagreeing: false, last: stored })

/**
 * The book after one round of asking: pass what the sources of a round answered together, so that the first answer alone
 * decides nothing. A quote older than its source's last one is ignored.
 */
export function withQuotes(
  book: RateBook,
  quotes: readonly RateQuote[],
  { at, limits }: { readonly at: RateMoment; readonly limits: RateLimits },
): RateBook {
  const heard = new Map(book.heard)
  for (const quote of quotes) {
    const known = heard.get(quote.source)
    const isNewer = known === undefined || msBetween(known.quote.asOf, quote.asOf) >= 0
    if (quote.rate.quote === book.quote && isNewer) heard.set(quote.source, { quote, at })
  }
  const young = [...heard.values()].filter((each) => heardAgeMs(each, at) <= limits.freshMs)
  const agreement = agreed(
    book,
    young.map(({ quote }) => quote),
    { at, limits },
  )
  const next = { quote: book.quote, heard }
  if (agreement === undefined)
    return Object.freeze({ ...book, ...next, disagreeing: young.length > 0 })
  const { rate, quotes: used } = agreement
  const last: Decided = { rate, quotes: used, decidedAt: at.now, at }
  return Object.freeze({ ...next, last, disagreeing: false })
}

/** The rate for a sale now, with its age; or `rate.none`, `rate.spread` (sources disagree, nothing older), `rate.tooOld`. */
export function usedRate(
  book: RateBook,
  at: RateMoment,
  limits: RateLimits,
): Result<RateUsed, Failure> {
  const { last } = book
  if (last === undefined)
    return err(failure(book.disagreeing ? 'rate.spread' : 'rate.none', { quote: book.quote }))
  const age = rateAge(decidedAgeMs(last, at, limits), limits)
  if (age === 'tooOld') return err(failure('rate.tooOld', { quote: book.quote }))
  return ok({ rate: last.rate, age, decidedAt: last.decidedAt, quotes: last.quotes })
}

/** What each source said last, in order of name. */
export function rateSources(book: RateBook, at: RateMoment): readonly RateSourceView[] {
  const used = new Set(book.last?.quotes)
  return [...book.heard.values()]
    .map((heard) => ({
      quote: heard.quote,
      ageMs: heardAgeMs(heard, at),
      used: used.has(heard.quote),
    }))
    .toSorted((a, b) => (a.quote.source < b.quote.source ? -1 : 1))
}

/** A source that is alone is checked against the last agreed rate, while that one is not too old itself. */
function agreed(
  book: RateBook,
  quotes: readonly RateQuote[],
  { at, limits }: { readonly at: RateMoment; readonly limits: RateLimits },
): Agreement | undefined {
  const agreement = medianRate(quotes, limits.spreadBp)
  const { last } = book
  if (agreement === undefined || agreement.quotes.length > 1 || last === undefined) return agreement
  const lastIsTooOld = rateAge(decidedAgeMs(last, at, limits), limits) === 'tooOld'
  const isNear = isWithin(agreement.rate, last.rate, limits.jumpBp)
  return lastIsTooOld || isNear ? agreement : undefined
}

/** What the exchange says is behind the hour (never below zero: its clock or ours may be ahead), and since then. */
const heardAgeMs = ({ quote, at }: Heard, now: RateMoment): number =>
  Math.max(0, msBetween(quote.asOf, at.now)) + elapsedMs(at, now)

/** By the clock that says more: the wall clock sees sleep and power cuts, the monotonic one a wall clock set back. */
const elapsedMs = (from: RateMoment, to: RateMoment): number =>
  Math.max(0, to.monotonicMs - from.monotonicMs, msBetween(from.now, to.now))

/** A stored rate from the future (the clock was set back) has no known age: it counts as last known. */
function decidedAgeMs(decided: Decided, at: RateMoment, limits: RateLimits): number {
  if (decided.at !== undefined) return elapsedMs(decided.at, at)
  const age = msBetween(decided.decidedAt, at.now)
  return age < 0 ? limits.lastKnownMs : age
}
