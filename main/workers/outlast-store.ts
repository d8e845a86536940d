import type { Log } from '../../core/ports/log.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'

/**
 * A step of a loop that outlasts a store that cannot be written (disk full): nothing of the step stands, the loop goes on
 * and LND is asked again later. Everything else that is thrown is a mistake of ours and ends the process.
 */
export async function outlastStore<T>(log: Log, step: () => Promise<T>): Promise<T | undefined> {
  try {
    return await step()
  } catch (thrown) {
    if (!isStoreFailure(thrown)) throw thrown
    log.warn({ event: 'store.refused', code: thrown.failure.code })
    return undefined
  }
}
