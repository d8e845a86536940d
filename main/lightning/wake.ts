import type { Clock, Stop } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { StopSwitch } from '../../core/ports/stop.ts'

/** A wait that can be cut short: a loop waits, whoever has news for it wakes it. */
export type Wake = {
  wake(): void
  /** Resolves after `ms`, when woken (at once if that happened since the last wait), or at the stop. */
  wait(ms: number): Promise<void>
}

/** Waits of one loop, which end for good with `stop`. */
export function createWake(clock: Clock, stop: Stop): Wake {
  let woken = false
  let waiting: StopSwitch | undefined
  return Object.freeze({
    wake() {
      woken = true
      waiting?.call()
    },
    async wait(ms: number) {
      if (!woken && !stop.stopped) {
        const mine = createStop()
        waiting = mine
        const forget = stop.onStop(() => mine.call())
        await clock.sleep(ms, mine.stop)
        forget()
        waiting = undefined
      }
      woken = false
    },
  })
}
