import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { chooseMirror } from './debian-mirror.ts'
import { ensureNodes } from './ensure-nodes.ts'
import { namedPrograms, onPath } from './find-program.ts'
import { canBuild, nearestGo } from './go.ts'
import { isNewEnough } from './lnd.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flashtill-programs-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const program = async (name: string, mode = 0o755): Promise<string> => {
  const file = path.join(folder, name)
  await writeFile(file, '#!/bin/sh\n')
  await chmod(file, mode)
  return file
}

describe('the machine’s Debian mirror', () => {
  const target = (lines: readonly string[]): string => `MetaKey: x\n${lines.join('\n')}\n`
  const main = ['Label: Debian', 'Component: main', 'Repo-URI: http://mirror.test/debian/']

  it('is the archive of main, not the security one and not another vendor’s', () => {
    const targets = [
      ['Label: Node Source', 'Component: main', 'Repo-URI: https://deb.nodesource.test/node_20.x/'],
      ['Label: Debian-Security', 'Component: main', 'Repo-URI: http://m.test/debian-security/'],
      ['Label: Debian', 'Component: contrib', 'Repo-URI: http://contrib.test/debian/'],
      main,
    ]
    expect(chooseMirror(targets.map(target).join('\n'))).toBe('http://mirror.test/debian/')
  })

  it('is known before its lists were ever read, by its path', () => {
    expect(chooseMirror(target(main.slice(1)))).toBe('http://mirror.test/debian/')
  })

  it('is nowhere on a machine without Debian', () => {
    const ubuntu = [
      'Label: Ubuntu',
      'Component: main',
      'Repo-URI: http://archive.ubuntu.test/ubuntu/',
    ]
    expect(chooseMirror(target(ubuntu))).toBeUndefined()
    expect(chooseMirror('')).toBeUndefined()
  })
})

describe('versions', () => {
  it.each([
    ['lnd version 0.21.2-beta commit=', true],
    ['lnd version 0.22.0-beta commit=v0.22.0-beta', true],
    ['lnd version 0.18.5-beta commit=v0.18.5-beta', false],
    ['bash: lnd', false],
  ])('%s', (text, good) => expect(isNewEnough(text)).toBe(good))

  it.each([
    ['go version go1.26.8 linux/amd64', true],
    ['go version go1.27rc1 linux/arm64', true],
    ['go version go2.0 linux/arm64', true],
    ['go version go1.19.8 linux/amd64', false],
    ['', false],
  ])('%s', (text, good) => expect(canBuild(text)).toBe(good))
})

describe('Go among Debian’s packages', () => {
  it('is the oldest that can build', () => {
    const names = ['golang-1.9-go', 'golang-1.27-go', 'golang-1.26-go', 'golang-1.26-src', 'x']
    expect(nearestGo(names.join('\n'))).toBe('1.26')
    expect(nearestGo('golang-1.19-go\n')).toBeUndefined()
  })
})

describe('programs that a person names', () => {
  it('win over everything else', async () => {
    const bitcoind = await program('bitcoind')
    const cli = await program('bitcoin-cli')
    const lnd = await program('lnd')
    const settingsFile = path.join(folder, 'flashtill.toml')
    const names = { bitcoind, 'bitcoin-cli': cli, lnd }
    const lines = Object.entries(names).map(([name, file]) => `${name} = "${file}"`)
    await writeFile(settingsFile, ['[programs]', ...lines].join('\n'))
    expect(await ensureNodes({ settingsFile })).toEqual({
      bitcoind: [bitcoind],
      bitcoinCli: [cli],
      lnd,
      lncli: path.join(folder, 'lncli'),
    })
  })

  it('must be programs', async () => {
    const settingsFile = path.join(folder, 'flashtill.toml')
    await writeFile(settingsFile, `[programs]\nlnd = "${await program('lnd', 0o644)}"`)
    await expect(namedPrograms(settingsFile)).rejects.toThrow('is not a program here')
  })

  it('may be none', async () => {
    expect((await namedPrograms(path.join(folder, 'nothing.toml'))).size).toBe(0)
    expect((await namedPrograms(undefined)).size).toBe(0)
  })
})

describe('the PATH', () => {
  it('gives the first program, and no plain file', async () => {
    const path_ = process.env['PATH']
    process.env['PATH'] = ['relative', folder, path_].join(path.delimiter)
    try {
      await program('flashtill-plain', 0o644)
      const file = await program('flashtill-program')
      expect(await onPath('flashtill-program')).toBe(file)
      expect(await onPath('flashtill-plain')).toBeUndefined()
    } finally {
      process.env['PATH'] = path_
    }
  })
})
