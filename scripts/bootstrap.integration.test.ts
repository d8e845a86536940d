import { spawn, type ChildProcess } from 'node:child_process'
import { copyFile, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

/** A checkout of its own with the real bootstrap and tasks that say what happens to them. */
let root = ''
const children: ChildProcess[] = []

const lockfile = (version: number): string =>
  JSON.stringify({
    name: 'small',
    version: `0.0.${version}`,
    lockfileVersion: 3,
    requires: true,
    packages: { '': { name: 'small', version: `0.0.${version}` } },
  })

const task = (name: string, lines: readonly string[]): Promise<void> =>
  writeFile(path.join(root, 'scripts', `${name}.ts`), lines.join('\n'))

const install = async (version: number): Promise<void> => {
  const manifest = { name: 'small', version: `0.0.${version}`, type: 'module' }
  await writeFile(path.join(root, 'package.json'), JSON.stringify(manifest))
  await writeFile(path.join(root, 'package-lock.json'), lockfile(version))
}

/** What npm leaves in node_modules after an install. */
const hidden = (): string => path.join(root, 'node_modules', '.package-lock.json')
const installedByHand = async (lock: string): Promise<void> => {
  await mkdir(path.dirname(hidden()), { recursive: true })
  await writeFile(hidden(), lock)
}

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'flashtill-bootstrap-'))
  await mkdir(path.join(root, 'scripts'))
  await mkdir(path.join(root, 'main', 'cli'), { recursive: true })
  await copyFile(
    path.join(import.meta.dirname, 'bootstrap.js'),
    path.join(root, 'scripts', 'bootstrap.js'),
  )
  await install(1)
  await installedByHand(lockfile(1))
})
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
  await rm(root, { recursive: true, force: true })
})

type Ended = {
  readonly code: number | null
  readonly out: string
  readonly errors: string
}

const start = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  const child = spawn(process.execPath, ['scripts/bootstrap.js', ...args], {
    cwd: root,
    env: { ...process.env, npm_execpath: undefined, ...env },
  })
  children.push(child)
  let out = ''
  let errors = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<Ended>((resolve) => {
    child.once('close', (code) => resolve({ code, out, errors }))
  })
  const said = async (word: string): Promise<void> => {
    while (!out.includes(word)) {
      if (child.exitCode !== null) throw new Error(`it ended without ${word}: ${errors}`)
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  return { child, ended, said }
}

const waits = [
  'for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"])',
  '  process.on(signal, () => { console.log(signal); setTimeout(() => process.exit(7), 300) })',
  'setInterval(() => {}, 1e6)',
  'console.log("here", process.pid)',
]

describe('the bootstrap', () => {
  it('hands over arguments, Node ≥ 24 and the exit code', async () => {
    await task('test', [
      'console.log(JSON.stringify(process.argv.slice(2)), process.versions.node)',
      'process.exit(3)',
    ])
    const { code, out } = await start(['test', '--fast', 'a b']).ended
    expect(code).toBe(3)
    expect(out).toMatch(/^\["--fast","a b"\] (2[4-9]|[3-9]\d)\./)
  })

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('passes on %s, also thrice', async (signal) => {
    await task('start', waits)
    const { child, ended, said } = start(['start'])
    await said('here')
    child.kill(signal)
    await said(signal)
    child.kill(signal)
    child.kill(signal)
    expect((await ended).code).toBe(7)
  })

  it('ends with the signal’s number when the task dies of one', async () => {
    await task('start', ['process.kill(process.pid, "SIGKILL")'])
    expect((await start(['start']).ended).code).toBe(137)
  })

  it('ends the task when its own parent is gone', async () => {
    await task('start', [...waits, 'process.on("exit", () => process.stdout.write("gone\\n"))'])
    const between = spawn(
      process.execPath,
      [
        '-e',
        `require('child_process').spawn(process.execPath, ['scripts/bootstrap.js', 'start'], { stdio: 'inherit' });setInterval(()=>{},1e6)`,
      ],
      { cwd: root },
    )
    children.push(between)
    let out = ''
    between.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    while (!out.includes('here')) await new Promise((resolve) => setTimeout(resolve, 20))
    between.kill('SIGKILL')
    // The pipe closes when the last of them has ended.
    await new Promise((resolve) => between.stdout.once('close', resolve))
    expect(out).toContain('SIGTERM')
    expect(out).toContain('gone')
  })

  it('installs once for a lockfile, and again when it changed', async () => {
    await task('test', ['console.log("ran")'])
    await rm(path.join(root, 'node_modules'), { recursive: true })
    const first = await start(['test']).ended
    expect(first.errors).toContain('npm ci')
    expect(first.out).toBe('ran\n')
    const second = await start(['test']).ended
    expect(second.errors).toBe('')
    await install(2)
    await rm(hidden(), { force: true })
    expect((await start(['test']).ended).errors).toContain('npm ci')
  })

  it('takes what was installed by hand, and nothing else', async () => {
    await task('test', ['console.log("ran")'])
    const dependency = { version: '1.0.0', integrity: 'sha512-a' }
    const lock = { ...JSON.parse(lockfile(1)), packages: { 'node_modules/a': dependency } }
    await writeFile(path.join(root, 'package-lock.json'), JSON.stringify(lock))
    await installedByHand(JSON.stringify(lock))
    expect((await start(['test']).ended).errors).toBe('')
    await stat(path.join(root, 'node_modules', '.flashtill-installed'))
    const other = { ...lock, packages: { 'node_modules/a': { ...dependency, integrity: 'b' } } }
    await rm(path.join(root, 'node_modules', '.flashtill-installed'))
    await installedByHand(JSON.stringify(other))
    expect((await start(['test']).ended).errors).toContain('npm ci')
  })

  it('says nothing of its own before the command, and shows it the checkout’s till', async () => {
    await writeFile(
      path.join(root, 'main', 'cli', 'flashtill.ts'),
      'console.log(process.env.FLASHTILL_HOME)',
    )
    const clean = { FLASHTILL_HOME: undefined, FLASHTILL_PRACTICE: undefined }
    const { out, errors } = await start(['till'], clean).ended
    expect(out).toBe(`${path.join(root, '.flashtill', 'till')}\n`)
    expect(errors).toBe('')
    const practice = { ...clean, FLASHTILL_PRACTICE: '/elsewhere' }
    expect((await start(['till'], practice).ended).out).toBe('/elsewhere/till\n')
    const own = { ...clean, FLASHTILL_HOME: '/appliance' }
    expect((await start(['till'], own).ended).out).toBe('/appliance\n')
  })

  it('knows its tasks', async () => {
    const { code, errors } = await start(['dance']).ended
    expect(code).toBe(2)
    expect(errors).toContain('usage: node scripts/bootstrap.js start|test|')
  })

  it('names every task of package.json', async () => {
    const manifest: unknown = JSON.parse(
      await readFile(path.join(import.meta.dirname, '..', 'package.json'), 'utf8'),
    )
    const text = await readFile(path.join(import.meta.dirname, 'bootstrap.js'), 'utf8')
    const scripts = Object.values((manifest as { scripts: Record<string, string> }).scripts)
    const tasks = scripts.flatMap(
      (line) => /^exec node scripts\/bootstrap\.js (\w+)/.exec(line)?.[1] ?? [],
    )
    expect(tasks.length).toBeGreaterThan(4)
    for (const name of tasks) expect(text).toContain(`  ${name}: '`)
  })
})
