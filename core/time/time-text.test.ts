import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loadWords } from '../words/load-words.ts'
import { durationOf, durationText } from './duration.ts'
import { instant, later, msBetween } from './instant.ts'
import { isoText } from './iso-text.ts'
import { clockText, dayText, isTimeZone, momentText } from './time-text.ts'

/** Blanks of all widths as plain ones: which one `Intl` takes changes with its data. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('isoText', () => {
  it.each([
    [0, '1970-01-01T00:00:00.000Z'],
    [-1, '1969-12-31T23:59:59.999Z'],
    [951_782_400_000, '2000-02-29T00:00:00.000Z'],
    [4_107_542_400_000, '2100-03-01T00:00:00.000Z'],
    [1_795_271_784_007, '2026-11-21T14:36:24.007Z'],
  ])('%d is %s', (ms, text) => expect(isoText(instant(ms))).toBe(text))

  it('writes what Date writes, from year 0 to 9999', () => {
    fc.assert(
      fc.property(fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 }), (ms) => {
        expect(isoText(instant(ms))).toBe(new Date(ms).toISOString())
      }),
      { numRuns: 2000 },
    )
  })
})

describe('moments where they are read', () => {
  const at = instant(1_795_271_784_000)
  it('has the hour of the place', () => {
    expect(clockText(at, { locale: 'de', timeZone: 'Europe/Vienna' })).toBe('15:36')
    expect(plain(clockText(at, { locale: 'en', timeZone: 'America/New_York' }))).toBe('9:36 AM')
    expect(dayText(at, { locale: 'de', timeZone: 'Pacific/Auckland' })).toBe('22.11.2026')
    expect(momentText(at, { locale: 'de', timeZone: 'UTC' })).toBe('21.11.26, 14:36:24')
  })

  it('knows time zones by name', () => {
    expect(['Europe/Vienna', 'UTC', 'Nowhere/Land', ''].map(isTimeZone)).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('spans', () => {
  it.each([
    [-5, { unit: 'seconds', count: 0 }],
    [999, { unit: 'seconds', count: 0 }],
    [59_999, { unit: 'seconds', count: 59 }],
    [60_000, { unit: 'minutes', count: 1 }],
    [3_599_999, { unit: 'minutes', count: 59 }],
    [3_600_000, { unit: 'hours', count: 1 }],
    [86_399_999, { unit: 'hours', count: 23 }],
    [14 * 86_400_000, { unit: 'days', count: 14 }],
  ])('%d ms', (ms, duration) => expect(durationOf(ms)).toEqual(duration))

  it('are said in the language', async () => {
    expect(durationText(60_000, await loadWords('en'))).toBe('1 minute')
    expect(durationText(7_200_000, await loadWords('de'))).toBe('2 Stunden')
  })

  it('end where they lead', () => {
    expect(later(instant(5), 10)).toBe(15)
    expect(msBetween(instant(15), instant(5))).toBe(-10)
  })
})
