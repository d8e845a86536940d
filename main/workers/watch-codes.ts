/** While a code may be paid its payment is looked up every 2 s, whatever the stream says (DESIGN §3.5). */
import type { Stop } from '../../core/ports/clock.ts'
import { finishStreetCodes } from '../usecases/card/finish-street-codes.ts'
import { finishPayments } from '../usecases/invoice/finish-payments.ts'
import type { FollowPorts } from './follow-settlements.ts'
import { outlastStore } from './outlast-store.ts'

const everyMs = 2_000

/** What only the look-up found: shown to the technician, for the stream should have told. */
export type Unheard = { count: number }

/** Runs until `stop`; the look-ups of one round wait for each other, rounds never overlap. */
export async function watchCodes(ports: FollowPorts, stop: Stop, unheard: Unheard): Promise<void> {
  while (!stop.stopped) {
    await ports.clock.sleep(everyMs, stop)
    if (stop.stopped) return
    const choose = { includeFresh: false }
    const found = await outlastStore(ports.log, async () => [
      ...(await finishPayments(ports, choose)),
      ...(await finishStreetCodes(ports, choose)),
    ])
    const missed = (found ?? []).filter((result) => result === 'paidUnheard').length
    if (missed === 0) continue
    unheard.count += missed
    ports.log.warn({ event: 'settlement.unheard', missed, total: unheard.count })
  }
}
