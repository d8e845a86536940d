/** Brings money over to new cards that could not come when they were issued: at the start, and from time to time. */
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Stop } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import type { ReplacePorts } from '../usecases/card/change-card.ts'
import { finishReplacements as finish } from '../usecases/card/replace-card.ts'

const everyMs = 10_000

export async function finishReplacements(
  ports: ReplacePorts & { readonly log: Log },
  stop: Stop,
): Promise<void> {
  while (!stop.stopped) {
    try {
      const count = await finish(ports)
      if (count > 0) ports.log.info({ event: 'card.replaced', count })
    } catch (thrown) {
      // The next round tries again; a mistake of ours ends the process.
      if (!isStoreFailure(thrown)) throw thrown
    }
    await ports.clock.sleep(everyMs, stop)
  }
}
