/** Ends taps whose time is over, those of a till that has died, too. Nothing waits for it: what is old is charged by nobody. */
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Stop } from '../../core/ports/clock.ts'
import { expireTaps, type ExpirePorts } from '../usecases/card/expire-taps.ts'

const everyMs = 20_000

export async function watchTaps(ports: ExpirePorts, stop: Stop): Promise<void> {
  while (!stop.stopped) {
    try {
      await expireTaps(ports)
    } catch (thrown) {
      // The next round tries again; a mistake of ours ends the process.
      if (!isStoreFailure(thrown)) throw thrown
    }
    await ports.clock.sleep(everyMs, stop)
  }
}
