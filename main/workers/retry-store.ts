/** While nothing can be written the screens offer no sale, so nothing would be tried: a small write tries in their place. */
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { Failure } from '../../core/errors/registry.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Store, Unit } from '../../core/ports/store.ts'
import { outlastStore } from './outlast-store.ts'

export type RetryStorePorts = {
  readonly store: Store & { refusal(): Failure | undefined }
  readonly clock: Clock
  readonly log: Log
}

const everyMs = 1_000

/** The smallest write there is: the shop's own row, as it stands. */
async function writeSomething(unit: Unit): Promise<void> {
  const shop = await unit.shop.find()
  if (shop !== undefined) await unit.shop.put(shop)
}

/** Runs until `stop`. A damaged database is not tried again: a person looks first. */
export async function retryStore(
  { store, clock, log }: RetryStorePorts,
  stop: Stop,
): Promise<void> {
  while (!stop.stopped) {
    await clock.sleep(everyMs, stop)
    const refusal = store.refusal()
    if (refusal === undefined || refusal.code === 'store.damaged') continue
    await outlastStore(log, () => store.commit(writeSomething))
    if (store.refusal() === undefined) log.info({ event: 'store.writesAgain' })
  }
}
