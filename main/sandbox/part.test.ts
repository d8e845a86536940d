import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtemp, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { eventually } from './eventually.ts'
import { createPart, endLeftover, type Part, type PartOptions } from './part.ts'
import { isOurs } from './process-signs.ts'

let folder = ''
const parts: Part[] = []
const children: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'flashtill-part-'))
})
afterEach(async () => {
  await Promise.all(parts.splice(0).map((part) => part.stop('hard')))
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(folder, { recursive: true, force: true })
})

/** A program that says a word and then waits, or, told to be deaf, does not hear SIGTERM. */
const sleeper = (more: Partial<PartOptions> = {}, code = ''): PartOptions => ({
  name: 'sleeper',
  command: () => [
    process.execPath,
    '-e',
    `${code};console.log('here');setInterval(()=>{},1e6)`,
    `mark=${folder}`,
  ],
  signs: { commandLine: [`mark=${folder}`] },
  folder,
  stopMs: 300,
  ...more,
})

const make = (options: PartOptions): Part => {
  const part = createPart(options)
  parts.push(part)
  return part
}

const until = (what: string, holds: () => boolean | Promise<boolean>): Promise<void> =>
  eventually(
    async () => {
      if (!(await holds())) throw new Error('not yet')
    },
    { withinMs: 10_000, what, everyMs: 20 },
  )

const said = async (): Promise<string> =>
  readFile(path.join(folder, 'logs', 'sleeper.log'), 'utf8').catch(() => '')

describe('a supervised part', () => {
  it('runs, notes its process, and ends when told', async () => {
    const part = make(sleeper())
    await part.start()
    await until('its word', async () => (await said()).includes('here'))
    const pid = part.pid() ?? 0
    expect(await readFile(path.join(folder, 'run', 'sleeper.pid'), 'utf8')).toBe(String(pid))
    expect(part.state()).toBe('running')
    await part.stop()
    expect(part.state()).toBe('stopped')
    expect(await isOurs(pid, sleeper().signs)).toBe(false)
    await expect(readFile(path.join(folder, 'run', 'sleeper.pid'))).rejects.toThrow('ENOENT')
  })

  it('comes back after a kill, and stays away after a stop', async () => {
    const part = make(sleeper())
    await part.start()
    const first = part.pid()
    part.kill()
    await until('its return', () => part.restarts() === 1 && part.state() === 'running')
    expect(part.pid()).not.toBe(first)
    await part.stop('hard')
    await new Promise((resolve) => setTimeout(resolve, 600))
    expect(part.state()).toBe('stopped')
  })

  it('kills what does not hear, and what hangs', async () => {
    const deaf = make(sleeper({}, "process.on('SIGTERM',()=>{})"))
    await deaf.start()
    await until('its word', async () => (await said()).includes('here'))
    await deaf.stop()
    expect(deaf.state()).toBe('stopped')
    await deaf.start()
    deaf.pause()
    expect(deaf.state()).toBe('paused')
    await deaf.stop()
    expect(deaf.state()).toBe('stopped')
  })

  it('comes when its needs are there after all', async () => {
    let isThere = false
    const mayStart = async (): Promise<void> => {
      if (!isThere) throw new Error('not there')
    }
    const part = make(sleeper({ mayStart }))
    await expect(part.start()).rejects.toThrow('not there')
    expect(part.state()).toBe('waiting')
    isThere = true
    await until('its start', () => part.state() === 'running')
  })

  it('does not start again what was stopped while it waited for its needs', async () => {
    let open: () => void = () => undefined
    const needs = new Promise<void>((resolve) => (open = resolve))
    const part = make(sleeper({ mayStart: () => needs }))
    const starting = part.start()
    expect(part.state()).toBe('waiting')
    await part.stop()
    open()
    await starting
    expect(part.pid()).toBeUndefined()
  })
})

describe('what a killed shop left running', () => {
  const leaveRunning = async (mark: string): Promise<ChildProcess> => {
    const child = spawn(process.execPath, ['-e', 'setInterval(()=>{},1e6)', mark])
    children.push(child)
    await mkdir(path.join(folder, 'run'), { recursive: true })
    await writeFile(path.join(folder, 'run', 'sleeper.pid'), String(child.pid))
    await until('its command line', () => isOurs(child.pid ?? 0, { commandLine: [mark] }))
    return child
  }

  it('is ended', async () => {
    const child = await leaveRunning(`mark=${folder}`)
    expect(await endLeftover(sleeper())).toBe(true)
    await until('its end', () => child.signalCode === 'SIGTERM')
  })

  it('is left alone when the number belongs to a stranger now', async () => {
    const child = await leaveRunning('mark=/another/shop')
    expect(await endLeftover(sleeper())).toBe(false)
    expect(child.exitCode ?? child.signalCode).toBeNull()
    await expect(readFile(path.join(folder, 'run', 'sleeper.pid'))).rejects.toThrow('ENOENT')
  })
})
