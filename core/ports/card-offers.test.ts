import { describe, expect, it } from 'vitest'
import type { CardId, TapId } from '../contract/ids.ts'
import { failure } from '../errors/registry.ts'
import { err, ok } from '../errors/result.ts'
import { msat } from '../money/units.ts'
import { createVirtualClock } from '../time/virtual-clock.ts'
import { cardOffers, newK1, type CardOffer } from './card-offers.ts'
import { seededRandom } from './seeded-random.ts'

const random = seededRandom(1)

const offer = (): CardOffer => ({
  tapId: 't' as TapId,
  cardId: 'c' as CardId,
  k1: newK1(random),
  minMsat: msat(1_000n),
  maxMsat: msat(5_000n),
  balanceMsat: msat(9_000n),
})

function opened() {
  const clock = createVirtualClock()
  const offers = cardOffers(clock, 30_000)
  let made = 0
  const make = () => {
    made += 1
    return Promise.resolve(ok(offer()))
  }
  return { clock, offers, make, made: () => made }
}

describe('the offers of the last half minute', () => {
  it('are made once a presentation, however many ask at once', async () => {
    const { offers, make, made } = opened()
    const all = await Promise.all(Array.from({ length: 50 }, () => offers.ofTap('a', make)))
    expect(made()).toBe(1)
    expect(new Set(all.map((one) => one.ok && one.value.k1.reveal())).size).toBe(1)
    await offers.ofTap('b', make)
    expect(made()).toBe(2)
  })

  it('end with their time, each by itself', async () => {
    const { clock, offers, make, made } = opened()
    const first = await offers.ofTap('a', make)
    await clock.advance(20_000)
    const second = await offers.ofTap('b', make)
    if (!first.ok || !second.ok) throw new Error('both are made')
    await clock.advance(9_999)
    expect(offers.ofK1(first.value.k1)).toBe(first.value)
    await clock.advance(1)
    expect(offers.ofK1(first.value.k1)).toBeUndefined()
    expect(offers.ofK1(second.value.k1)).toBe(second.value)
    await offers.ofTap('a', make)
    expect(made()).toBe(3)
    expect(offers.ofK1(newK1(random))).toBeUndefined()
  })

  it('keep no refusal, and none that threw', async () => {
    const { offers, make, made } = opened()
    const refused = await offers.ofTap('a', () => Promise.resolve(err(failure('card.tapUsed'))))
    expect(refused.ok).toBe(false)
    const thrown = offers.ofTap('a', () => Promise.reject(new Error('full')))
    await expect(thrown).rejects.toThrow('full')
    expect((await offers.ofTap('a', make)).ok).toBe(true)
    expect(made()).toBe(1)
  })
})
