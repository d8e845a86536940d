import { describe, expect, it } from 'vitest'
import {
  mayReceive,
  maySpend,
  moveCard,
  movesFrom,
  type CardEvent,
  type CardState,
} from './lifecycle.ts'

const states: readonly CardState[] = [
  'new',
  'pending',
  'active',
  'frozen',
  'lost',
  'closed',
  'wiped',
]
const events: readonly CardEvent[] = [
  'plan',
  'verify',
  'freeze',
  'unfreeze',
  'lose',
  'find',
  'close',
  'wipe',
  'giveUp',
]
const walk = (...path: readonly CardEvent[]) =>
  path.reduce<CardState | 'refused'>((state, event) => {
    if (state === 'refused') return state
    const next = moveCard(state, event)
    return next.ok ? next.value : 'refused'
  }, 'new')

describe('moveCard', () => {
  it.each([
    [['plan', 'verify'], 'active'],
    [['plan', 'verify', 'freeze', 'unfreeze'], 'active'],
    [['plan', 'verify', 'lose', 'find'], 'frozen'],
    [['plan', 'verify', 'lose', 'close'], 'closed'],
    [['plan', 'verify', 'close', 'wipe', 'plan', 'verify'], 'active'],
    [['plan', 'wipe'], 'wiped'],
    [['plan', 'verify', 'freeze', 'plan'], 'pending'],
    [['plan', 'giveUp', 'close'], 'closed'],
    [['plan', 'verify', 'giveUp'], 'refused'],
    [['verify'], 'refused'],
    [['plan', 'verify', 'wipe'], 'refused'],
    [['plan', 'verify', 'lose', 'unfreeze'], 'refused'],
    [['plan', 'verify', 'close', 'unfreeze'], 'refused'],
    [['plan', 'verify', 'plan'], 'refused'],
  ] as const)('%j: %s', (path, end) => {
    expect(walk(...path)).toBe(end)
  })

  it('knows 15 moves of 63, and the screens are offered exactly these', () => {
    const allowed = states.flatMap((state) =>
      events.filter((event) => moveCard(state, event).ok).map((event) => `${state} ${event}`),
    )
    expect(allowed).toHaveLength(15)
    expect(allowed.toSorted()).toEqual(
      states.flatMap((state) => movesFrom(state).map((event) => `${state} ${event}`)).toSorted(),
    )
  })

  it('reaches a spending card only through a verified chip', () => {
    const intoSpending = states.flatMap((state) =>
      events.filter((event) => {
        const next = moveCard(state, event)
        return next.ok && maySpend(next.value)
      }),
    )
    expect(intoSpending).toEqual(['verify', 'unfreeze'])
  })

  it('names what does not fit', () => {
    expect(moveCard('closed', 'freeze')).toEqual({
      ok: false,
      error: { state: 'closed', event: 'freeze' },
    })
  })
})

describe('what a state allows', () => {
  it('spending when active, receiving until closed', () => {
    expect(states.filter(maySpend)).toEqual(['active'])
    expect(states.filter(mayReceive)).toEqual(['active', 'frozen', 'lost'])
  })
})
