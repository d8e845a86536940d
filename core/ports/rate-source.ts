import type { Failure } from '../errors/registry.ts'
import type { Result } from '../errors/result.ts'
import type { RateQuote } from '../rates/rate.ts'
import type { Stop } from './clock.ts'

/** An exchange that says what 1 BTC costs. */
export type RateSource = {
  /** Short, lower case, stable: it stands beside every sale that used it. */
  readonly name: string
  /**
   * The price now in `quote`. Fails with `currency.unknown` (it does not trade that pair), `rate.noAnswer` (not reached, too
   * slow, an error of its own) or `rate.badAnswer` (an answer that is no price). Never rejects; `stop` ends the wait.
   */
  fetch(quote: string, stop?: Stop): Promise<Result<RateQuote, Failure>>
}
