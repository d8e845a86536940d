import { describe, expect, it } from 'vitest'
import { loadWords } from '../../core/words/load-words.ts'
import { appearanceFrom, keepChoice, readChoice } from './appearance.ts'
import { directionOf, inSentence } from './screen.tsx'
import { notes } from './sound.ts'
import { shareLeft, timeLeftWord } from './time-left.tsx'
import { qrSideFor } from '../customer/use-qr-side.ts'

describe('time left', () => {
  it.each([
    [600_000, '10 minutes'],
    [540_001, '10 minutes'],
    [540_000, '9 minutes'],
    [60_001, '2 minutes'],
    [60_000, '60 seconds'],
    [41_000, '50 seconds'],
    [1, '10 seconds'],
    [0, 'time is up'],
    [-5, 'time is up'],
  ])('%i ms is %s', async (leftMs, word) => {
    expect(timeLeftWord(leftMs, await loadWords('en'))).toBe(word)
  })

  it('is a share between all and nothing', () => {
    expect([0, 50, 100, 150].map((now) => shareLeft(now, 0, 100))).toEqual([1, 0.5, 0, 0])
    expect(shareLeft(0, 10, 10)).toBe(0)
  })
})

describe('how it looks on this device', () => {
  const device = { theme: 'dark', contrast: 'normal', motion: 'less' } as const
  it('is what a person chose, else what the device prefers', () => {
    expect(appearanceFrom({ theme: 'device', contrast: 'more' }, device)).toEqual({
      theme: 'dark',
      contrast: 'more',
      motion: 'less',
    })
  })
  it('is kept, and nonsense is not', () => {
    let kept = ''
    keepChoice({ setItem: (_, value) => void (kept = value) }, { theme: 'light', contrast: 'more' })
    expect(readChoice({ getItem: () => kept })).toEqual({ theme: 'light', contrast: 'more' })
    expect(readChoice({ getItem: () => 'pink loud' })).toEqual({
      theme: 'device',
      contrast: 'device',
    })
  })
})

describe('sounds', () => {
  it('are told apart: paid rises, stopped stays low, attend is one note in the middle', () => {
    const hz = (name: keyof typeof notes) => notes[name].map((note) => note.hz)
    expect(hz('paid')).toEqual([659.26, 987.77])
    expect(hz('stopped')).toEqual([220, 220])
    expect(hz('attend')).toEqual([523.25])
  })
  it('paid is over in 180 ms', () => {
    const end = Math.max(...notes.paid.map((note) => note.at + note.length))
    expect(end).toBeCloseTo(0.18)
  })
})

describe('right to left', () => {
  it('is known by the language, and an amount in a sentence stays together', () => {
    expect(['ar', 'he-IL', 'de', 'ja'].map(directionOf)).toEqual(['rtl', 'rtl', 'ltr', 'ltr'])
    expect(inSentence('4,50 €', 'ar')).toBe('\u20664,50 €\u2069')
    expect(inSentence('4,50 €', 'de')).toBe('4,50 €')
  })
})

describe('the square of the code', () => {
  it.each([
    [800, 480, 420],
    [1280, 800, 640],
    [1920, 1080, 720],
    [800, 1280, 420],
  ])('on %i × %i is %i', (width, height, side) => {
    expect(qrSideFor(width, height)).toBe(side)
  })
})
