import { describe, expect, it } from 'vitest'
import { createStop } from '../core/ports/stop.ts'
import { systemClock } from './clock.ts'

describe('systemClock', () => {
  it('sleeps at least as long as asked', async () => {
    const from = systemClock.monotonicMs()
    await systemClock.sleep(20)
    expect(systemClock.monotonicMs() - from).toBeGreaterThanOrEqual(19)
  })

  it('wakes when the stop comes, also out of a sleep longer than a timer holds', async () => {
    const { stop, call } = createStop()
    const asleep = systemClock.sleep(2 ** 40, stop)
    call()
    await asleep
    await systemClock.sleep(2 ** 40, stop)
    expect(stop.stopped).toBe(true)
  })
})
