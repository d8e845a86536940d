import { expect, it } from 'vitest'
import type { DrawerState } from '../../core/ports/drawer.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { createDrawerWatch } from './watch-drawer.ts'

async function rig(first: DrawerState = 'closed') {
  const clock = createVirtualClock()
  let state = first
  let tell: (next: DrawerState) => void = () => {}
  const said: boolean[] = []
  const watch = createDrawerWatch({
    clock,
    drawer: {
      state: () => state,
      onState: (changed) => {
        tell = changed
        return () => {}
      },
    },
    log: { info: () => {}, warn: () => {}, error: () => {}, debug: () => {} },
  })
  watch.onChange(() => said.push(watch.isLeftOpen()))
  const ending = createStop()
  const running = watch.run(ending.stop)
  const set = (next: DrawerState) => {
    state = next
    tell(next)
  }
  const end = () => {
    ending.call()
    return running
  }
  return { clock, set, said, watch, end }
}

it('says that it is left open after a minute, until somebody shuts it', async () => {
  const { clock, set, said, end } = await rig()
  set('open')
  await clock.advance(59_000)
  expect(said).toEqual([])
  await clock.advance(1_000)
  expect(said).toEqual([true])
  set('closed')
  expect(said).toEqual([true, false])
  await end()
})

it('counts anew with every opening, and says nothing of what nobody knows', async () => {
  const { clock, set, said, end } = await rig()
  set('open')
  await clock.advance(40_000)
  set('closed')
  set('open')
  await clock.advance(40_000)
  set('unknown')
  await clock.advance(120_000)
  expect(said).toEqual([])
  await end()
  await clock.advance(120_000)
  expect(said).toEqual([])
})

it('notices one that stood open when the till was started', async () => {
  const { clock, said, end } = await rig('open')
  await clock.advance(60_001)
  expect(said).toEqual([true])
  await end()
})
