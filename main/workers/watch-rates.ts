/** Asks the exchanges in rounds and keeps the last good median at hand (DESIGN §1: a charge never waits for a rate). */
import type { Failure } from '../../core/errors/registry.ts'
import type { Result } from '../../core/errors/result.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { RatePort } from '../../core/ports/ports.ts'
import type { RateSource } from '../../core/ports/rate-source.ts'
import {
  openRateBook,
  rateSources,
  usedRate,
  withQuotes,
  type RateBook,
  type RateSourceView,
} from '../../core/rates/rate-book.ts'
import { defaultRateLimits, type RateLimits } from '../../core/rates/rate-limits.ts'
import type { RateQuote, RateUsed } from '../../core/rates/rate.ts'
import { isCurrency } from '../../core/money/currency.ts'
import { failure } from '../../core/errors/registry.ts'
import { err } from '../../core/errors/result.ts'
import type { Log } from '../../core/ports/log.ts'

const everyMs = 15_000

export type RateWatch = RatePort & {
  /** What each source said last. */
  sources(): readonly RateSourceView[]
  /** Another currency: the book begins anew with the next round. */
  follow(quote: string): void
  limits(lastKnownMs: number): void
  run(stop: Stop): Promise<void>
  onChange(listener: () => void): () => void
}

export type RateWatchPorts = {
  readonly sources: readonly RateSource[]
  readonly clock: Clock
  readonly log: Log
  /** The rate of the newest sale, for a start without internet. */
  readonly last?: RateUsed
}

type Answer = { readonly source: string; readonly result: Result<RateQuote, Failure> }

/** A watch over one currency; `run` asks until it is stopped. */
export function createRateWatch(ports: RateWatchPorts, quote: string): RateWatch {
  const { clock, log } = ports
  let book: RateBook = openRateBook(quote, ports.last)
  let limits: RateLimits = defaultRateLimits
  const listeners = new Set<() => void>()
  const moment = () => ({ now: clock.now(), monotonicMs: clock.monotonicMs() })
  const ask = async (source: RateSource, quote: string, stop: Stop): Promise<Answer> => ({
    source: source.name,
    result: isCurrency(quote) ? await source.fetch(quote, stop) : err(failure('currency.unknown')),
  })
  const round = async (stop: Stop) => {
    const asked = book.quote
    const answers = await Promise.all(ports.sources.map((source) => ask(source, asked, stop)))
    if (book.quote !== asked) return
    for (const { source, result } of answers)
      if (!result.ok) log.debug({ event: 'rate.noAnswer', source, code: result.error.code })
    const quotes = answers.flatMap(({ result }) => (result.ok ? [result.value] : []))
    book = withQuotes(book, quotes, { at: moment(), limits })
    for (const listener of listeners) listener()
  }
  return Object.freeze({
    used: (wanted: string) =>
      usedRate(wanted === book.quote ? book : openRateBook(wanted), moment(), limits),
    sources: () => rateSources(book, moment()),
    follow: (wanted: string) => {
      if (wanted !== book.quote) book = openRateBook(wanted)
    },
    limits: (lastKnownMs: number) => {
      limits = { ...defaultRateLimits, lastKnownMs }
    },
    run: async (stop: Stop) => {
      while (!stop.stopped) {
        const before = book.quote
        await round(stop)
        const isNew = before !== book.quote
        await clock.sleep(isNew ? 0 : everyMs, stop)
      }
    },
    onChange: (listener: () => void) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
  })
}
