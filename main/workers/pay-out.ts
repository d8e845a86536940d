/**
 * Cards' money leaving over Lightning: the one sender of each payout, and the one who follows it until the node has spoken; also
 * those that a till which died has left behind. A payout is sent at most once, by the process that wrote it.
 */
import type { Payout } from '../../core/card/payout.ts'
import type { PayoutId } from '../../core/contract/ids.ts'
import type { Bolt11 } from '../../core/lightning/payment-hash.ts'
import type { Stop } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { checkPayout, endPayout, type SettlePorts } from '../usecases/card/settle-payout.ts'
import { untilWritten } from '../usecases/store/until-written.ts'

export type PayOutPorts = SettlePorts & { readonly log: Log }

export type PayOuts = {
  /** Sends a payout that was just written, and follows it. Answers at once. */
  begin(payout: Payout, bolt11: Bolt11): void
  /** Follows what was left behind, until `stop`. */
  run(stop: Stop): Promise<void>
}

/** LND begins no further attempt after it; a code that we take has at least as long to go. */
const sendWithinSec = 30

/**
 * A call that broke off, or a process that died, may have left its request in LND's own queue: this long "no such payment" is not
 * believed yet.
 */
const graceMs = 10_000

/** Between two look-ups: soon at first, for the customer stands there. */
const firstMs = 500
const longestMs = 5_000
const tellAfterMs = 60_000

/** `quietAtMs`: from when on no call that could send it is under way. */
type Followed = { readonly payout: Payout; readonly quietAtMs: number; readonly stop: Stop }

async function follow(ports: PayOutPorts, { payout, quietAtMs, stop }: Followed): Promise<void> {
  const { clock, log } = ports
  const sinceMs = clock.monotonicMs()
  let waitMs = firstMs
  let isTold = false
  while (!stop.stopped) {
    const canComeNoMore = clock.monotonicMs() >= quietAtMs
    if (await untilWritten(ports, () => checkPayout(ports, payout, canComeNoMore), stop)) return
    if (!isTold && clock.monotonicMs() - sinceMs >= tellAfterMs) {
      isTold = true
      log.warn({ event: 'payout.unknown', payoutId: payout.id, paymentHash: payout.paymentHash })
    }
    await clock.sleep(waitMs, stop)
    waitMs = Math.min(2 * waitMs, longestMs)
  }
}

/** Sends once. The moment from which "no such payment" may be believed, or undefined when it is over. */
async function send(
  ports: PayOutPorts,
  { payout, bolt11, stop }: { payout: Payout; bolt11: Bolt11; stop: Stop },
): Promise<number | undefined> {
  const { feeLimitMsat } = payout
  const sent = await ports.payer.send({ bolt11, feeLimitMsat, timeoutSec: sendWithinSec })
  if (sent.kind === 'paid' || sent.kind === 'failed') {
    await untilWritten(ports, () => endPayout(ports, payout, sent), stop)
    return undefined
  }
  ports.log.info({ event: 'payout.noWord', payoutId: payout.id, code: sent.failure.code })
  const now = ports.clock.monotonicMs()
  return sent.kind === 'refused' ? now : now + graceMs
}

/** The sender and follower of this process. `stop` ends it: what is under way is taken up again at the next start. */
export function createPayOuts(ports: PayOutPorts, stop: Stop): PayOuts {
  const ours = new Set<PayoutId>()
  const drive = async (payout: Payout, bolt11: Bolt11): Promise<void> => {
    const quietAtMs = await send(ports, { payout, bolt11, stop })
    if (quietAtMs !== undefined) await follow(ports, { payout, quietAtMs, stop })
    ours.delete(payout.id)
  }
  return {
    begin: (payout, bolt11) => {
      ours.add(payout.id)
      void drive(payout, bolt11)
    },
    run: async (until) => {
      const quietAtMs = ports.clock.monotonicMs() + graceMs
      const found = await ports.store.read.payouts.underWay()
      const left = found.filter(({ id }) => !ours.has(id))
      for (const { id } of left) ports.log.warn({ event: 'payout.takenUp', payoutId: id })
      await Promise.all(left.map((payout) => follow(ports, { payout, quietAtMs, stop: until })))
    },
  }
}
