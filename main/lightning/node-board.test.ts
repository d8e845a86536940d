import { describe, expect, it } from 'vitest'
import { createStop } from '../../core/ports/stop.ts'
import { instant } from '../../core/time/instant.ts'
import { createNodeBoard, serves, takesCalls } from './node-board.ts'

const board = () =>
  createNodeBoard({
    link: { kind: 'away', reason: 'node.absent' },
    macaroonRefused: false,
    identityIsFresh: false,
    clock: 'right',
    nowMs: 0,
  })

describe('createNodeBoard', () => {
  it('tells a changed state once, and nothing when only the time went by', () => {
    const one = board()
    const told: string[] = []
    const forget = one.onState((state) => told.push(state.kind))
    one.put({ nowMs: 1 })
    one.put({ link: { kind: 'there', wallet: 'LOCKED' } })
    one.put({ link: { kind: 'there', wallet: 'LOCKED' } })
    one.put({ blockTime: instant(1) })
    forget()
    one.put({ link: { kind: 'there', wallet: 'UNLOCKED' } })
    expect(told).toEqual(['locked', 'locked'])
    expect(one.state().kind).toBe('starting')
  })

  it('lets wait until the view is so, or the stop comes', async () => {
    const one = board()
    const { stop, call } = createStop()
    const ended: string[] = []
    const first = one.until(takesCalls, stop).then(() => ended.push('takes calls'))
    const second = one.until(serves, stop).then(() => ended.push('serves'))
    one.put({ link: { kind: 'there', wallet: 'RPC_ACTIVE' } })
    await first
    expect(ended).toEqual(['takes calls'])
    call()
    await second
    expect(ended).toEqual(['takes calls', 'serves'])
    await one.until(serves, stop)
  })
})
