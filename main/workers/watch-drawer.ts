/** Notices a drawer that is left open, and writes down when it opens and shuts. It blocks nothing. */
import { leftOpenMs } from '../../core/device/drawer-opening.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { DrawerPort, DrawerState } from '../../core/ports/drawer.ts'
import type { Log } from '../../core/ports/log.ts'
import { createStop } from '../../core/ports/stop.ts'

export type DrawerWatch = {
  isLeftOpen(): boolean
  /** Called when that changes. */
  onChange(listener: () => void): void
  run(stop: Stop): Promise<void>
}

export type WatchDrawerPorts = {
  readonly drawer: DrawerPort
  readonly clock: Pick<Clock, 'sleep'>
  readonly log: Log
}

export function createDrawerWatch({ drawer, clock, log }: WatchDrawerPorts): DrawerWatch {
  const listeners = new Set<() => void>()
  let isLeftOpen = false
  let state: DrawerState = 'unknown'
  let shut = createStop()
  const set = (left: boolean): void => {
    if (isLeftOpen === left) return
    isLeftOpen = left
    log.info({ event: left ? 'drawer.leftOpen' : 'drawer.noLongerOpen' })
    for (const listener of listeners) listener()
  }
  const wait = async (): Promise<void> => {
    shut = createStop()
    const { stop } = shut
    await clock.sleep(leftOpenMs, stop)
    if (!stop.stopped) set(true)
  }
  const follow = (next: DrawerState): void => {
    if (next === state) return
    state = next
    log.info({ event: 'drawer.state', state })
    shut.call()
    if (state === 'open') void wait()
    else set(false)
  }
  return Object.freeze({
    isLeftOpen: () => isLeftOpen,
    onChange: (listener: () => void) => void listeners.add(listener),
    run: async (stop: Stop) => {
      follow(drawer.state())
      const forget = drawer.onState(follow)
      await new Promise<void>((resolve) => {
        stop.onStop(resolve)
      })
      forget()
      shut.call()
    },
  })
}
