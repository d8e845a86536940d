import { describe, expect, it } from 'vitest'
import { createVirtualClock } from '../../core/time/virtual-clock.ts'
import { badNetworks, clientBuckets, clientOf, networkList } from './street-clients.ts'

describe('clientOf', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
    ['2001:db8:1:2::9', '2001:db8:1:2'],
    ['2001:db8:1:3::9', '2001:db8:1:3'],
    ['nobody', 'unknown'],
    ['', 'unknown'],
  ])('%s is counted as %s', (address, client) => {
    expect(clientOf(address)).toBe(client)
  })
})

describe('networks', () => {
  it('names those that are none', () => {
    const good = ['192.168.1.0/24', '10.0.0.4', '::1', 'fd00::/8']
    const bad = ['till.lan', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/9', 'fd00::/129', '']
    expect(badNetworks([...good, ...bad])).toEqual(bad)
  })

  it('hold their addresses and no others', () => {
    const list = networkList(['192.168.1.0/24', '10.0.0.4', 'fd00::/8'])
    for (const inside of ['192.168.1.200', '10.0.0.4', 'fd12::1'])
      expect(list.has(inside)).toBe(true)
    for (const outside of ['192.168.2.1', '10.0.0.5', '2001:db8::1', 'x'])
      expect(list.has(outside)).toBe(false)
  })
})

describe('clientBuckets', () => {
  const askUntilRefused = (may: () => boolean): number => {
    let asked = 0
    while (may()) asked += 1
    return asked
  }

  it('gives a burst, then as many as time brings, to each alone', async () => {
    const clock = createVirtualClock()
    const { mayAsk } = clientBuckets(clock, { burst: 5, everyMs: 500, most: 10 })
    expect(askUntilRefused(() => mayAsk('a'))).toBe(5)
    expect(askUntilRefused(() => mayAsk('b'))).toBe(5)
    await clock.advance(1000)
    expect(askUntilRefused(() => mayAsk('a'))).toBe(2)
    await clock.advance(60_000)
    expect(askUntilRefused(() => mayAsk('a'))).toBe(5)
  })

  it('being refused costs nothing: who goes on asking gets what comes', async () => {
    const clock = createVirtualClock()
    const { mayAsk } = clientBuckets(clock, { burst: 1, everyMs: 1000, most: 10 })
    expect(mayAsk('a')).toBe(true)
    for (let tenth = 0; tenth < 9; tenth += 1) {
      await clock.advance(100)
      expect(mayAsk('a')).toBe(false)
    }
    await clock.advance(100)
    expect(mayAsk('a')).toBe(true)
  })

  it('remembers only so many, and forgets the quietest', () => {
    const { mayAsk } = clientBuckets(createVirtualClock(), { burst: 1, everyMs: 1000, most: 2 })
    expect(mayAsk('a')).toBe(true)
    expect(mayAsk('b')).toBe(true)
    expect(mayAsk('a')).toBe(false)
    expect(mayAsk('c')).toBe(true)
    expect(mayAsk('a')).toBe(false)
    expect(mayAsk('b')).toBe(true)
  })
})
