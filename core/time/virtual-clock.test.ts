import { describe, expect, it } from 'vitest'
import { createStop } from '../ports/stop.ts'
import { instant } from './instant.ts'
import { createVirtualClock } from './virtual-clock.ts'

describe('createVirtualClock', () => {
  it('moves both times together, and only when told', async () => {
    const clock = createVirtualClock(instant(1000))
    expect([clock.now(), clock.monotonicMs()]).toEqual([1000, 0])
    await clock.advance(250)
    expect([clock.now(), clock.monotonicMs()]).toEqual([1250, 250])
  })

  it('wakes sleepers at their own moments, earliest first', async () => {
    const clock = createVirtualClock(instant(0))
    const woken: string[] = []
    const sleeper = async (name: string, ms: number) => {
      await clock.sleep(ms)
      woken.push(`${name}@${clock.monotonicMs()}`)
    }
    void sleeper('late', 30)
    void sleeper('early', 10)
    void sleeper('equal', 30)
    await clock.advance(29)
    expect(woken).toEqual(['early@10'])
    await clock.advance(1)
    expect(woken).toEqual(['early@10', 'late@30', 'equal@30'])
    expect(clock.sleepers).toBe(0)
  })

  it('wakes a loop as often as its pause fits', async () => {
    const clock = createVirtualClock()
    const { stop, call } = createStop()
    let rounds = 0
    const loop = async () => {
      while (!stop.stopped) {
        await clock.sleep(100, stop)
        rounds += 1
      }
    }
    const done = loop()
    await clock.advance(1000)
    expect(rounds).toBe(10)
    call()
    await done
    expect(rounds).toBe(11)
    expect(clock.sleepers).toBe(0)
  })

  it('sets the wall clock without waking anybody', async () => {
    const clock = createVirtualClock(instant(5000))
    let woken = false
    void clock.sleep(100).then(() => (woken = true))
    clock.setWall(instant(0))
    await clock.advance(99)
    expect([clock.now(), clock.monotonicMs(), woken]).toEqual([99, 99, false])
  })
})
