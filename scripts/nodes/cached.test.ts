import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cached, cacheFolder, shortChecksum } from './cached.ts'

let home = ''
const before = process.env['XDG_CACHE_HOME']
const quiet = (): void => undefined

beforeEach(async () => {
  home = await mkdtemp(path.join(tmpdir(), 'flashtill-cache-'))
  process.env['XDG_CACHE_HOME'] = home
})
afterEach(async () => {
  if (before === undefined) delete process.env['XDG_CACHE_HOME']
  else process.env['XDG_CACHE_HOME'] = before
  await rm(home, { recursive: true, force: true })
})

const fill = async (folder: string): Promise<void> => {
  await writeFile(path.join(folder, 'program'), 'whole')
}

describe('the cache of programs', () => {
  it('stands where XDG says, if that is a path that can be', () => {
    expect(cacheFolder()).toBe(path.join(home, 'flashtill'))
    process.env['XDG_CACHE_HOME'] = 'relative'
    expect(cacheFolder()).toMatch(/\.cache\/flashtill$/)
  })

  it('builds once', async () => {
    let builds = 0
    const build = async (folder: string): Promise<void> => {
      builds += 1
      await fill(folder)
    }
    const first = await cached('thing-1', build, quiet)
    expect(await cached('thing-1', build, quiet)).toBe(first)
    expect(builds).toBe(1)
    expect(await readdir(cacheFolder())).toEqual(['thing-1'])
  })

  it('never shows half a build', async () => {
    const broken = async (folder: string): Promise<void> => {
      await writeFile(path.join(folder, 'program'), 'half')
      throw new Error('interrupted')
    }
    await expect(cached('thing-2', broken, quiet)).rejects.toThrow('interrupted')
    expect(await readdir(cacheFolder())).not.toContain('thing-2')
    const folder = await cached('thing-2', fill, quiet)
    expect(await readFile(path.join(folder, 'program'), 'utf8')).toBe('whole')
  })

  it('clears away what a killed build left', async () => {
    await mkdir(path.join(cacheFolder(), 'thing-3.part'), { recursive: true })
    await writeFile(path.join(cacheFolder(), 'thing-3.part', 'rubbish'), '')
    // No process has this number: Linux ends at 4 194 304.
    await writeFile(path.join(cacheFolder(), 'thing-3.lock'), '4999999')
    const folder = await cached('thing-3', fill, quiet)
    expect(await readdir(folder)).toEqual(['program'])
    expect(await readdir(cacheFolder())).toEqual(['thing-3'])
  })

  it('lets a second start wait for a live first one', async () => {
    const lock = path.join(cacheFolder(), 'thing-4.lock')
    await mkdir(cacheFolder(), { recursive: true })
    await writeFile(lock, String(process.ppid))
    const lines: string[] = []
    let isDone = false
    const waiting = cached('thing-4', fill, (line) => lines.push(line)).then(() => {
      isDone = true
    })
    await new Promise((resolve) => setTimeout(resolve, 500))
    expect(isDone).toBe(false)
    expect(lines).toEqual([expect.stringContaining(`process ${process.ppid}`)])
    await rm(lock)
    await waiting
  })

  it('tells inputs apart, also where only their borders differ', () => {
    expect(shortChecksum(['ab', 'c'])).not.toBe(shortChecksum(['a', 'bc']))
    expect(shortChecksum(['ab', 'c'])).toMatch(/^[0-9a-f]{12}$/)
  })
})
