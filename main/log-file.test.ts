import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openLogFile } from './log-file.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'flashtill-log-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('a log file', () => {
  it('has each line at once, for its owner’s eyes only, and is added to by the next start', () => {
    const path = join(folder, 'log', 'a.log')
    openLogFile(path).write('one\n')
    openLogFile(path).write('two\n')
    expect(readFileSync(path, 'utf8')).toBe('one\ntwo\n')
    expect(statSync(path).mode & 0o777).toBe(0o600)
  })

  it('that is full makes room for the next one', () => {
    const path = join(folder, 'a.log')
    const log = openLogFile(path, 10)
    for (const line of ['0123456789\n', 'second\n', 'third\n', 'fourth\n']) log.write(line)
    expect(readFileSync(`${path}.1`, 'utf8')).toBe('second\nthird\n')
    expect(readFileSync(path, 'utf8')).toBe('fourth\n')
  })

  it('that cannot be written is done without', () => {
    const log = openLogFile('/dev/full')
    expect(() => log.write('lost\n')).not.toThrow()
    const none = openLogFile('/dev/full/below/a.log')
    expect(() => none.write('lost\n')).not.toThrow()
  })
})
