import { readdirSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Block } from '../../core/receipt/blocks.ts'
import { encodeBlocks } from '../printer/encode-blocks.ts'
import { drawSlips } from '../printer/interpreter.ts'
import { checkProfile, fallbackProfile, profileNames, readProfile } from './read-profile.ts'

const slip: readonly Block[] = [
  { kind: 'row', label: 'Total', value: '4,50' },
  { kind: 'qr', text: 'A' },
  { kind: 'cut' },
]

describe('profiles', () => {
  it('has a row for every file', () => {
    const files = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'))
    expect(files.map((name) => name.replace('.json', '')).toSorted()).toEqual(
      [...profileNames].toSorted(),
    )
  })

  it.each(profileNames)('%s is whole, and its cells fill its dots', (name) => {
    const profile = readProfile(name)
    expect(profile).toMatchObject({ ok: true })
    const { columns, dots } = profile.ok ? profile.value : { columns: 0, dots: 0 }
    expect(columns).toBe(Math.floor(dots / 12))
  })

  it('inherits what it does not say', () => {
    expect(readProfile('generic-58')).toMatchObject({
      ok: true,
      value: {
        dots: 384,
        columns: 32,
        codePages: { cp437: 0 },
        qr: 'raster',
        cutter: 'none',
        answers: true,
      },
    })
  })

  it('falls back to the least', () => {
    expect(readProfile('generic-80')).toEqual({ ok: true, value: fallbackProfile })
  })

  it.each(['', 'nothing', '__proto__', 'constructor', '../epson-80'])(
    'knows no profile %j',
    (name) => {
      expect(readProfile(name)).toMatchObject({ ok: false, error: { code: 'request.invalid' } })
    },
  )

  it.each([
    ['dots', 575],
    ['dots', '576'],
    ['columns', 0],
    ['codePages', {}],
    ['codePages', { cp9999: 1 }],
    ['codePages', { cp437: 300 }],
    ['qr', 'yes'],
    ['cutter', true],
    ['answers', 'yes'],
    ['name', ''],
  ])('names the field that is wrong: %s = %j', (field, value) => {
    expect(checkProfile({ ...fallbackProfile, [field]: value })).toBe(field)
  })
})

describe('what is no profile', () => {
  const good = fallbackProfile as unknown as Record<string, unknown>
  const odd = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom(-1, 0, 7, 1.5, 1e9, Number.NaN, '576', { cp437: -1 }, { cpNone: 0 }, {}),
  )

  it('is refused by the field that is wrong; what is taken prints', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(good)), odd, (field, value) => {
        const read = checkProfile({ ...good, [field]: value })
        if (typeof read === 'string') expect(read).toBe(field)
        else expect(drawSlips(encodeBlocks(slip, read), read)[0]?.text.join('')).toContain('4,50')
      }),
      { seed: 20261121, numRuns: 400 },
    )
  })

  it('is named when a field is missing', () => {
    for (const field of Object.keys(good)) {
      const { [field]: _, ...rest } = good
      expect(checkProfile(rest)).toBe(field)
    }
  })
})
