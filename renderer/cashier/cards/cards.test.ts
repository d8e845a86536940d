import { describe, expect, it } from 'vitest'
import { movesFrom, mayReceive, type CardState } from '../../../core/card/lifecycle.ts'
import type { CardView } from '../../../core/contract/card-view.ts'
import { sampleCards, sampleIssuing } from '../../gallery/sample-cards.ts'
import { sampleRate } from '../../gallery/sample-till.ts'
import { deedsFor } from './card-words.ts'
import { toldOf, type AtReader } from './issuing-run.tsx'
import { limitsTyped } from './limits-dialog.tsx'
import { msatTyped, worthHint } from './sat-text.ts'

const inState = (state: CardState): CardView => ({
  ...sampleCards[0],
  state,
  moves: movesFrom(state),
  takesMoney: mayReceive(state),
})

describe('the keys of a card', () => {
  it.each([
    ['active', 'freeze lose limits pin replace close'],
    ['frozen', 'unfreeze lose limits pin replace close'],
    ['lost', 'find limits pin replace close'],
    ['pending', ''],
    ['closed', ''],
    ['wiped', ''],
  ] as const)('that is %s: %s', (state, deeds) => {
    expect(deedsFor(inState(state)).join(' ')).toBe(deeds)
  })
})

describe('limits as they are typed', () => {
  const none = { perTap: '', perDay: '', charges: '', minutes: '' }

  it.each([
    [{}, {}],
    [{ perTap: '5 000' }, { perTapMsat: '5000000' }],
    [{ perDay: '٥٠٠' }, { perDayMsat: '500000' }],
    [{ perTap: '0' }, undefined],
    [{ charges: '5', minutes: '60' }, { velocity: { charges: 5, minutes: 60 } }],
    [{ charges: '5' }, undefined],
    [{ minutes: '60' }, undefined],
    [{ charges: '0', minutes: '60' }, undefined],
    [{ charges: '5', minutes: '1441' }, undefined],
    [{ perTap: 'much' }, undefined],
    [{ perTap: '-5' }, undefined],
    [{ perTap: '1.5' }, undefined],
  ])('%j: %j', (typed, limits) => {
    expect(limitsTyped({ ...none, ...typed })).toEqual(limits)
  })

  it('say what they are worth, where there is a rate and something is typed', () => {
    expect(worthHint('', sampleRate, 'en')).toEqual({})
    expect(worthHint('x', sampleRate, 'en')).toEqual({})
    expect(worthHint('5000', undefined, 'en')).toEqual({})
    expect(worthHint('5000', sampleRate, 'en').hint).toMatch(/^≈ 4\.39/)
    expect(msatTyped(' ')).toBeNull()
  })
})

describe('what the person at the reader is told', () => {
  const told = ({ run, does }: ReturnType<typeof sampleIssuing>, work?: AtReader['work']) =>
    toldOf({ run, does, work }, { locale: 'en', say: (id) => id }).word

  it('is what came of the card, or which one to lay on', () => {
    expect(told(sampleIssuing({ state: 'done', kind: 'issue' }))).toBe('issuing.done.issue')
    expect(told({ ...sampleIssuing(), does: 'wipe' })).toBe('issuing.layOn.wipe')
  })

  it('names the card that a new one is for', () => {
    const card = { id: sampleCards[0].id, name: 'Mia' }
    expect(told(sampleIssuing(), { kind: 'replace', card })).toBe('issuing.replace')
  })
})
