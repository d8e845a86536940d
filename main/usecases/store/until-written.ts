import { isStoreFailure } from '../../../core/errors/store-failure.ts'
import type { Clock, Stop } from '../../../core/ports/clock.ts'
import type { Log } from '../../../core/ports/log.ts'

export type WritePorts = { readonly clock: Clock; readonly log?: Log }

/** Often enough that a till sells again within a moment after somebody has made room. */
const againMs = 1_000

/**
 * For what must be written and has nobody to answer to: where the disk is full or read-only the step waits and is taken
 * again, until it is written (then its value) or `stop` (then undefined). The step must bear being taken twice.
 */
export async function untilWritten<T>(
  { clock, log }: WritePorts,
  step: () => Promise<T>,
  stop?: Stop,
): Promise<T | undefined> {
  let isFirst = true
  while (stop?.stopped !== true) {
    try {
      return await step()
    } catch (thrown) {
      if (!isStoreFailure(thrown)) throw thrown
      if (isFirst) log?.warn({ event: 'store.waits', code: thrown.failure.code })
      isFirst = false
      await clock.sleep(againMs, stop)
    }
  }
  return undefined
}
