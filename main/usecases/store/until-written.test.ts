import { describe, expect, it } from 'vitest'
import { failure } from '../../../core/errors/registry.ts'
import { storeFailure } from '../../../core/errors/store-failure.ts'
import { createStop } from '../../../core/ports/stop.ts'
import { untilWritten } from './until-written.ts'

const full = storeFailure(failure('store.full'))

/** A clock whose sleeps are over at once, and counted. */
function quickClock() {
  const clock = {
    slept: 0,
    now: () => 0 as never,
    monotonicMs: () => 0,
    sleep: async () => {
      clock.slept += 1
    },
  }
  return clock
}

describe('what must be written', () => {
  it('is taken again while the disk is full, then answers', async () => {
    const clock = quickClock()
    let tries = 0
    const step = async () => {
      tries += 1
      if (tries < 4) throw full
      return 'written'
    }
    expect(await untilWritten({ clock }, step)).toBe('written')
    expect(clock.slept).toBe(3)
  })

  it('ends with the stop', async () => {
    const { stop, call } = createStop()
    const step = async () => {
      call()
      throw full
    }
    expect(await untilWritten({ clock: quickClock() }, step, stop)).toBeUndefined()
  })

  it('does not outlast a mistake of ours', async () => {
    const step = async () => {
      throw new Error('mistake')
    }
    await expect(untilWritten({ clock: quickClock() }, step)).rejects.toThrow('mistake')
  })
})
