import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { readSettings } from './settings.ts'

function read(text: string) {
  const folder = mkdtempSync(join(tmpdir(), 'flashtill-settings-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'flashtill.toml'), text)
  const settings = readSettings(folder)
  return settings.ok ? settings.value : settings.error.detail?.['detail']
}

describe('the street’s host in flashtill.toml', () => {
  it.each(['cards.example.com', '127.0.0.1:8036', 'a23456789.b23456789.c234.com'])(
    '%s is one',
    (host) => {
      expect(read(`[street]\nhost = "${host}"`)).toMatchObject({ street: { host } })
    },
  )

  it.each([
    ['a23456789.b23456789.c2345.com', 'at most 28 characters'],
    ['cards.example.com:18443.', 'host'],
    ['localhost', 'a name with a dot'],
    ['-cards.example', 'host'],
  ])('%s is none: %s', (host, why) => {
    expect(read(`[street]\nhost = "${host}"`)).toContain(why)
  })
})
