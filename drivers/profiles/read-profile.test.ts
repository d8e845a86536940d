import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { checkProfile, fallbackProfile, profileNames, readProfile } from './read-profile.ts'

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
