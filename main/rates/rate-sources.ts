import type { Clock } from '../../core/ports/clock.ts'
import type { RateSource } from '../../core/ports/rate-source.ts'
import { bitstamp } from './bitstamp.ts'
import { coinbase } from './coinbase.ts'
import { createRateSource } from './exchange.ts'
import { kraken } from './kraken.ts'

/** Base addresses from `[rates]` of flashtill.toml: absent = the exchange's own, `"off"` = it is not asked. */
export type RateAddresses = {
  readonly kraken?: string | undefined
  readonly coinbase?: string | undefined
  readonly bitstamp?: string | undefined
}

const exchanges = [kraken, coinbase, bitstamp] as const

/** The exchanges that a till asks. */
export function rateSourcesFrom(addresses: RateAddresses, clock: Clock): readonly RateSource[] {
  const named: Readonly<Record<string, string | undefined>> = addresses
  return exchanges
    .filter(({ name }) => named[name] !== 'off')
    .map((exchange) => {
      const address = named[exchange.name]
      return createRateSource(exchange, address === undefined ? { clock } : { clock, address })
    })
}
