import { describe, expect, it } from 'vitest'
import type { IssuerId } from '../../../core/contract/ids.ts'
import { secret } from '../../../core/errors/secret.ts'
import { createVirtualClock } from '../../../core/time/virtual-clock.ts'
import { createIssuingSession, idleLockMs, type IssuingKeys } from './issuing-session.ts'

const issuer = 'issuer-1' as IssuerId
const keys = (): IssuingKeys => ({
  by: 'Ada',
  vaultKey: secret(new Uint8Array(32).fill(1)),
  current: issuer,
  issuerKeys: new Map([[issuer, secret(new Uint8Array(16).fill(2))]]),
})

describe('an issuing session', () => {
  it('locks when nothing was done for a while, and every use puts that off', async () => {
    const clock = createVirtualClock()
    const session = createIssuingSession(clock)
    const told: string[] = []
    session.onChange((why, by) => told.push(`${why} ${by}`))
    session.open(keys())
    await clock.advance(idleLockMs - 1)
    expect(session.keys()?.by).toBe('Ada')
    await clock.advance(idleLockMs - 1)
    expect(session.state()).toEqual({ kind: 'unlocked', by: 'Ada', locksInMs: 1 })
    await clock.advance(1)
    expect(session.state()).toEqual({ kind: 'locked' })
    expect(told).toEqual(['opened Ada', 'idle Ada'])
    expect(clock.sleepers).toBe(0)
  })

  it('is locked on the moment, though its own loop comes late', async () => {
    const clock = createVirtualClock()
    const late = { ...clock, sleep: () => new Promise<void>(() => {}) }
    const session = createIssuingSession(late)
    session.open(keys())
    await clock.advance(idleLockMs)
    expect(session.keys()).toBeUndefined()
  })

  it('overwrites its keys when it locks, when asked and when opened anew', async () => {
    const session = createIssuingSession(createVirtualClock())
    const [first, second] = [keys(), keys()]
    session.open(first)
    session.open(second)
    expect(first.vaultKey.reveal()).toEqual(new Uint8Array(32))
    expect(session.lock()).toBe(true)
    expect(second.issuerKeys.get(issuer)?.reveal()).toEqual(new Uint8Array(16))
    expect(session.lock()).toBe(false)
    expect(session.keys()).toBeUndefined()
  })

  it('lets nobody guess on: three tries, then longer and longer', async () => {
    const clock = createVirtualClock()
    const session = createIssuingSession(clock)
    const waits: number[] = []
    for (let wrong = 0; wrong < 12; wrong += 1) {
      session.wrong()
      waits.push(session.waitMs() / 1000)
      await clock.advance(session.waitMs())
    }
    expect(waits).toEqual([0, 0, 5, 10, 20, 40, 80, 160, 300, 300, 300, 300])
    session.open(keys())
    session.wrong()
    expect(session.waitMs()).toBe(0)
  })
})
