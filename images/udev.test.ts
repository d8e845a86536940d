import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'

const text = readFileSync(join(import.meta.dirname, 'udev/70-flashtill.rules'), 'utf8')
const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

describe('the udev rules', () => {
  it('give every device to the till’s group, and to nobody else', () => {
    expect(rules.length).toBeGreaterThan(0)
    for (const rule of rules) {
      expect(rule).toContain('GROUP="flashtill"')
      expect(/MODE="(\d+)"/.exec(rule)?.[1]).toBe('0660')
    }
  })

  it('are written as udev reads them: key, operator, value in quotes', () => {
    const part = /^[A-Z]+(\{[A-Za-z_]+\})?(==|=|\+=)"[^"]*"$/
    expect(rules.flatMap((rule) => rule.split(', ')).filter((one) => !part.test(one))).toEqual([])
  })

  it('open no keyboard to the till but those of makers of scanners', () => {
    const risky = rules.filter((rule) => /SUBSYSTEM=="(input|hidraw)"/.test(rule))
    for (const rule of risky) expect(rule).toContain('ATTRS{idVendor}==')
  })
})
