import { describe, expect, it } from 'vitest'
import { createStop } from './stop.ts'

describe('createStop', () => {
  it('runs what waits once, in order, and not again', () => {
    const { stop, call } = createStop()
    const ran: string[] = []
    stop.onStop(() => ran.push('first'))
    stop.onStop(() => ran.push('second'))
    expect(stop.stopped).toBe(false)
    call()
    call()
    expect(stop.stopped).toBe(true)
    expect(ran).toEqual(['first', 'second'])
  })

  it('runs at once what comes after the stop', () => {
    const { stop, call } = createStop()
    call()
    let ran = 0
    stop.onStop(() => (ran += 1))
    expect(ran).toBe(1)
  })

  it('forgets one registration of a function registered twice', () => {
    const { stop, call } = createStop()
    let ran = 0
    const run = () => (ran += 1)
    const forget = stop.onStop(run)
    stop.onStop(run)
    forget()
    call()
    expect(ran).toBe(1)
  })
})
