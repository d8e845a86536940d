import type { Stop } from './clock.ts'

/** A stop and the hand that calls it; calling it again does nothing. */
export type StopSwitch = { readonly stop: Stop; call(): void }

/** A wish to end that has not come yet. What is registered runs once, in the order of registration. */
export const createStop = (): StopSwitch => {
  let stopped = false
  const waiting = new Set<() => void>()
  const stop: Stop = Object.freeze({
    get stopped() {
      return stopped
    },
    onStop(run: () => void) {
      if (stopped) {
        run()
        return () => {}
      }
      // Wrapped, so that the same function may be registered twice and forgotten once.
      const entry = () => run()
      waiting.add(entry)
      return () => {
        waiting.delete(entry)
      }
    },
  })
  const call = () => {
    if (stopped) return
    stopped = true
    for (const run of waiting) run()
    waiting.clear()
  }
  return Object.freeze({ stop, call })
}
