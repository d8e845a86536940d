import { describe, expect, it } from 'vitest'
import { createStop } from '../../core/ports/stop.ts'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { createWake } from './wake.ts'

const setUp = () => {
  const clock = createVirtualClock()
  const { stop, call } = createStop()
  const wake = createWake(clock, stop)
  const ended: string[] = []
  const wait = (name: string, ms: number) => void wake.wait(ms).then(() => ended.push(name))
  return { clock, call, wake, ended, wait }
}

describe('createWake', () => {
  it('waits as long as told', async () => {
    const { clock, ended, wait } = setUp()
    wait('a', 100)
    await clock.advance(99)
    expect(ended).toEqual([])
    await clock.advance(1)
    expect(ended).toEqual(['a'])
    expect(clock.sleepers).toBe(0)
  })

  it('ends early when woken, and the next wait is a full one', async () => {
    const { clock, wake, ended, wait } = setUp()
    wait('a', 100)
    wake.wake()
    await clock.advance(0)
    expect(ended).toEqual(['a'])
    wait('b', 100)
    await clock.advance(99)
    expect(ended).toEqual(['a'])
  })

  it('remembers one waking that came while nobody waited', async () => {
    const { clock, wake, ended, wait } = setUp()
    wake.wake()
    wake.wake()
    wait('a', 100)
    await clock.advance(0)
    expect(ended).toEqual(['a'])
    wait('b', 100)
    await clock.advance(50)
    expect(ended).toEqual(['a'])
  })

  it('ends with the stop, now and from then on', async () => {
    const { clock, call, ended, wait } = setUp()
    wait('a', 100)
    call()
    await clock.advance(0)
    wait('b', 100)
    await clock.advance(0)
    expect(ended).toEqual(['a', 'b'])
    expect(clock.sleepers).toBe(0)
  })
})
