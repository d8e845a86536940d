import { describe, expect, it } from 'vitest'
import { chooseProfile } from './choose-profile.ts'
import { profileNames } from './read-profile.ts'

describe('chooseProfile', () => {
  it.each([
    ['EPSON', 'TM-T20III', 'epson-80'],
    ['EPSON', 'TM-m30', 'epson-80'],
    ['EPSON', 'TM-T88V', 'epson-80-180dpi'],
    ['EPSON', 'TM-P20', 'epson-58'],
    ['', 'POS58 Printer USB', 'generic-58'],
    ['Xprinter', 'XP-58IIH', 'generic-58'],
    ['Zjiang', 'ZJ-5890K', 'generic-58'],
    ['STMicroelectronics', 'POS80 Printer USB', 'generic-80'],
    ['', '158 Elm Street', 'generic-80'],
    ['', '', 'generic-80'],
  ])('%s %s: %s', (maker, model, profile) => {
    expect(chooseProfile({ maker, model })).toBe(profile)
    expect(profileNames).toContain(profile)
  })
})
