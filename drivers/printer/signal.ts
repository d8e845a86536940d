import type { Clock } from '../../core/ports/clock.ts'
import { createStop } from '../../core/ports/stop.ts'

/** Something happened: whoever waits looks again. */
export type Signal = {
  notify(): void
  /** Resolves at the next `notify` or after `ms`. */
  wait(ms: number): Promise<void>
}

export function createSignal(clock: Clock): Signal {
  const waiting = new Set<() => void>()
  return Object.freeze({
    notify: () => {
      const woken = [...waiting]
      waiting.clear()
      for (const wake of woken) wake()
    },
    wait: async (ms: number) => {
      const alarm = createStop()
      waiting.add(alarm.call)
      await clock.sleep(ms, alarm.stop)
      waiting.delete(alarm.call)
    },
  })
}
