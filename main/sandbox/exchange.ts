import type { Clock } from '../../core/ports/clock.ts'

/** How a practice exchange behaves; set on the switchboard. */
export const exchangeModes = [
  'normal',
  'lagging',
  'slow',
  'disagreeing',
  'failing',
  'stopped',
] as const
export type ExchangeMode = (typeof exchangeModes)[number]

export const exchangeNames = ['kraken', 'coinbase', 'bitstamp'] as const
export type ExchangeName = (typeof exchangeNames)[number]

export type ExchangeAnswer =
  | { readonly status: number; readonly body: unknown; readonly afterMs: number }
  /** The connection is cut without a word. */
  | 'cut'

export type PracticeExchange = {
  /** Answers `/kraken…`, `/coinbase…`, `/bitstamp…`; undefined where the path is none of these. */
  answer(url: string): ExchangeAnswer | undefined
  modes(): Readonly<Record<ExchangeName, ExchangeMode>>
  setMode(name: ExchangeName, mode: ExchangeMode): void
}

/** About a price of a bitcoin in cents, so that amounts look like a shop's. */
const startCents = 8_780_000n
const stepMs = 5000

/** Practice prices in other currencies, per thousand of the euro price. */
const perMille: Readonly<Record<string, bigint>> = {
  ...{ EUR: 1000n, USD: 1085n, GBP: 850n, CHF: 945n, CAD: 1480n, AUD: 1640n, JPY: 163_000n },
  ...{ SEK: 11_300n, NOK: 11_600n, DKK: 7460n, PLN: 4260n, CZK: 25_100n, MXN: 20_100n },
  ...{ BRL: 6100n, INR: 91_000n, KWD: 333n, AED: 3985n, TRY: 37_000n, ZAR: 19_800n, SGD: 1450n },
}

/** A number in [0, 2³²) from two, the same every time (mulberry32's mixing step). */
const mix = (seed: number, step: number): number => {
  let value = (seed + Math.imul(step, 0x6d2b79f5)) | 0
  value = Math.imul(value ^ (value >>> 15), value | 1)
  value ^= value + Math.imul(value ^ (value >>> 7), value | 61)
  return (value ^ (value >>> 14)) >>> 0
}

/** The walk after so many steps: each moves at most 0.05 %, and what is far away is drawn back. */
const walk = (seed: number): ((step: number) => bigint) => {
  let at = 0
  let cents = startCents
  return (step) => {
    while (at < step) {
      at += 1
      const push = BigInt((mix(seed, at) % 1001) - 500)
      cents += (cents * push) / 1_000_000n + (startCents - cents) / 500n
    }
    return cents
  }
}

const decimal = (cents: bigint): string =>
  `${cents / 100n}.${String(cents % 100n).padStart(2, '0')}`

const krakenNames: Readonly<Record<string, string>> = Object.fromEntries(
  ['EUR', 'USD', 'GBP', 'JPY', 'CAD'].map((quote) => [quote, `XXBTZ${quote}`]),
)

type Quote = { readonly quote: string; readonly cents: bigint; readonly asOfMs: number }

// source: https://docs.kraken.com/api/docs/rest-api/get-ticker-information
const kraken = ({ quote, cents }: Quote): unknown => {
  const price = `${decimal(cents)}000`
  const day = [price, price]
  const row = {
    a: [`${decimal(cents + 50n)}000`, '1', '1.000'],
    b: [`${decimal(cents - 50n)}000`, '1', '1.000'],
    c: [price, '0.00067643'],
    v: ['408.66701100', '441.73601799'],
    p: day,
    t: [34_619, 38_907],
    l: day,
    h: day,
    o: price,
  }
  return { error: [], result: { [krakenNames[quote] ?? `XBT${quote}`]: row } }
}

// source: https://docs.cdp.coinbase.com/coinbase-app/track-apis/prices
const coinbase = ({ quote, cents }: Quote): unknown => ({
  data: { amount: decimal(cents), base: 'BTC', currency: quote },
})

// source: https://www.bitstamp.net/api/#tag/Tickers/operation/GetMarketTicker
const bitstamp = ({ cents, asOfMs }: Quote): unknown => ({
  timestamp: String(Math.floor(asOfMs / 1000)),
  open: decimal(cents),
  high: decimal(cents + 9000n),
  low: decimal(cents - 9000n),
  last: decimal(cents),
  volume: '213.26801100',
  vwap: decimal(cents),
  bid: decimal(cents - 50n),
  ask: decimal(cents + 50n),
  side: '0',
  open_24: decimal(cents),
  percent_change_24: '0.57',
})

type Route = {
  readonly name: ExchangeName
  readonly quote: string | undefined
  readonly draw: (quote: Quote) => unknown
  readonly unknown: { readonly status: number; readonly body: unknown }
}

/** Which exchange and pair an address means; the exchanges' own paths below our prefix, and their pair spellings. */
const route = (url: string): Route | undefined => {
  const text = decodeURIComponent(url).toUpperCase()
  const pair = /(?:XXBTZ|XBT\/?|BTC[-/]?)([A-Z]{3})\b/.exec(text.replace(/^\/[A-Z]+/, ''))
  const quote = pair?.[1]
  if (text.startsWith('/KRAKEN')) {
    const body = { error: ['EQuery:Unknown asset pair'] }
    return { name: 'kraken', quote, draw: kraken, unknown: { status: 200, body } }
  }
  if (text.startsWith('/COINBASE')) {
    const body = { errors: [{ id: 'not_found', message: 'Invalid currency pair' }] }
    return { name: 'coinbase', quote, draw: coinbase, unknown: { status: 404, body } }
  }
  if (text.startsWith('/BITSTAMP')) {
    const body = { status: 'error', reason: 'Not found.' }
    return { name: 'bitstamp', quote, draw: bitstamp, unknown: { status: 404, body } }
  }
  return undefined
}

const slowMs = 20_000

/** Three exchanges on one seeded walk, in the shapes of their public tickers, with switches for their moods. */
export function createExchange(clock: Clock, seed: number): PracticeExchange {
  const startedAt = clock.monotonicMs()
  const step = (): number => Math.floor((clock.monotonicMs() - startedAt) / stepMs)
  const priceAt = walk(seed)
  const modes: Record<ExchangeName, ExchangeMode> = {
    kraken: 'normal',
    coinbase: 'normal',
    bitstamp: 'normal',
  }
  /** Price and time at which a lagging exchange stands still. */
  const frozen = new Map<ExchangeName, { readonly cents: bigint; readonly asOfMs: number }>()

  const now = (name: ExchangeName): { readonly cents: bigint; readonly asOfMs: number } => {
    const stands = frozen.get(name)
    if (stands !== undefined) return stands
    const cents = priceAt(step())
    return {
      cents: modes[name] === 'disagreeing' ? (cents * 11n) / 10n : cents,
      asOfMs: clock.now(),
    }
  }

  return Object.freeze({
    answer: (url: string) => {
      const found = route(url)
      if (found === undefined) return undefined
      const mode = modes[found.name]
      if (mode === 'stopped') return 'cut'
      if (mode === 'failing') return { status: 500, body: { error: 'practice' }, afterMs: 0 }
      const factor = found.quote === undefined ? undefined : perMille[found.quote]
      if (found.quote === undefined || factor === undefined) return { ...found.unknown, afterMs: 0 }
      const { cents, asOfMs } = now(found.name)
      const quote = { quote: found.quote, cents: (cents * factor) / 1000n, asOfMs }
      return { status: 200, body: found.draw(quote), afterMs: mode === 'slow' ? slowMs : 0 }
    },
    modes: () => ({ ...modes }),
    setMode: (name: ExchangeName, mode: ExchangeMode) => {
      frozen.delete(name)
      if (mode === 'lagging') frozen.set(name, now(name))
      modes[name] = mode
    },
  })
}
