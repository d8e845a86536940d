import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { CardState } from '../../../core/card/lifecycle.ts'
import { newId, type CardId } from '../../../core/contract/ids.ts'
import { newRig, type IssuingRig } from '../../../scripts/test/issuing-rig.ts'
import { findCards, type CardSearch } from './find-cards.ts'

const names = ['Mia', 'GRÜNENFELDER Straße', 'カフェ ７３', 'أحمد', '', 'mia again'] as const
const count = 1_000
let rig: IssuingRig

beforeAll(async () => {
  rig = await newRig(80)
  await rig.store.commit(async (unit) => {
    for (let no = 0; no < count; no += 1) {
      const state: CardState = no % 10 === 3 ? 'frozen' : 'active'
      await unit.cards.put({
        ...{ id: newId<CardId>(no, rig.random.bytes(10)), number: await unit.cards.nextNumber() },
        ...{ name: names[no] ?? `Card of many ${no}`, state, currency: 'BTC', limits: {} },
        createdAt: rig.clock.now(),
      })
    }
  })
})
afterAll(() => rig.remove())

const found = async (search: Partial<CardSearch>) =>
  (await findCards(rig, { limit: 50, ...search })).cards.map(
    ({ name, number }) => name || `#${number}`,
  )

describe('cards are found', () => {
  it.each([
    ['mia', ['mia again', 'Mia']],
    ['grunenfelder', ['GRÜNENFELDER Straße']],
    ['strasse', ['GRÜNENFELDER Straße']],
    ['カフェ', ['カフェ ７３']],
    ['73', ['Card of many 973', 'Card of many 972']],
    ['أحمد', ['أحمد']],
    ['nobody', []],
  ])('by %s', async (text, expected) => {
    expect((await found({ text })).slice(0, 2)).toEqual(expected)
  })

  it('by their number, those without a name too', async () => {
    expect(await found({ text: '#5', limit: 200 })).toContain('#5')
    expect((await found({ text: '#999' }))[0]).toBe('Card of many 998')
  })

  it('by state, a page at a time, each once and newest first', async () => {
    const seen: bigint[] = []
    let next: bigint | undefined
    do {
      const page = await findCards(rig, {
        limit: 30,
        states: ['frozen'],
        ...(next === undefined ? {} : { before: next }),
      })
      seen.push(...page.cards.map(({ number }) => number))
      next = page.next
    } while (next !== undefined)
    expect(seen).toHaveLength(count / 10)
    expect(seen).toEqual([...new Set(seen)].toSorted((a, b) => (a > b ? -1 : 1)))
  })
})
