import { issuerDays, type IssuerDay } from '../../../core/card/issuer-days.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { later } from '../../../core/time/instant.ts'

const days = 14
/** More than a counter sees in two weeks; what is beyond it is left out, oldest first. */
const mostTaps = 20_000

/** How other issuers did in the last two weeks, day by day. */
export async function issuerStatistics({
  store,
  clock,
}: Pick<Ports, 'store' | 'clock'>): Promise<readonly IssuerDay[]> {
  const from = later(clock.now(), -days * 24 * 60 * 60_000)
  return issuerDays(await store.read.foreignTaps.endedSince(from, mostTaps))
}
