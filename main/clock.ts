import type { Clock, Stop } from '../core/ports/clock.ts'
import { instant } from '../core/time/instant.ts'

/** The longest wait that Node's timer takes; what is longer is waited for in parts. */
const longestTimerMs = 2 ** 31 - 1

const sleepOnce = (ms: number, stop: Stop | undefined): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      forget?.()
      resolve()
    }, ms)
    const forget = stop?.onStop(() => {
      clearTimeout(timer)
      resolve()
    })
  })

/** The machine's own time: the only place of the service that reads it. */
export const systemClock: Clock = Object.freeze({
  now: () => instant(Date.now()),
  monotonicMs: () => performance.now(),
  async sleep(ms: number, stop?: Stop) {
    let left = ms
    while (left > longestTimerMs && stop?.stopped !== true) {
      await sleepOnce(longestTimerMs, stop)
      left -= longestTimerMs
    }
    if (stop?.stopped !== true) await sleepOnce(Math.max(0, left), stop)
  },
})
