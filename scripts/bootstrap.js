/* oxlint-disable typescript/no-unsafe-argument, typescript/no-unsafe-assignment, typescript/no-unsafe-call, typescript/no-unsafe-member-access, typescript/no-unsafe-return -- JavaScript outside every tsconfig has no types */
// Starts a task of this checkout. Plain JavaScript, because it is the one file that runs under the user's own Node (≥ 20):
// it installs what package-lock.json names, finds Node 24 (a package of ours, DESIGN §8) and hands over to it.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { constants } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)))

const tasks = {
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  till: 'main/cli/flashtill.ts',
  bench: 'scripts/bench.ts',
  soak: 'scripts/soak.ts',
  build: 'scripts/build.ts',
}

const startedAt = performance.now()
const say = (line) => {
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(1).padStart(5)
  // stdout belongs to the task: `npm run -s till -- status --json` must be JSON and nothing else.
  process.stderr.write(`${seconds} s  ${line}\n`)
}

const fail = (line, code) => {
  process.stderr.write(`${line}\n`)
  process.exit(code)
}

const read = (file) => readFileSync(path.join(root, file), 'utf8')

const readJson = (file) => {
  try {
    return JSON.parse(read(file))
  } catch {
    return undefined
  }
}

const stampFile = path.join(root, 'node_modules', '.flashtill-installed')

/** Lockfile, machine and nothing else: the same stamp means that `npm ci` would change nothing. */
const wantedStamp = () =>
  createHash('sha256')
    .update(`${process.platform} ${process.arch}\n`)
    .update(read('package-lock.json'))
    .digest('hex')

const currentStamp = () => {
  try {
    return readFileSync(stampFile, 'utf8').trim()
  } catch {
    return ''
  }
}

/** Whether somebody has installed exactly this lockfile by hand: npm keeps what it installed in a hidden lockfile. */
const isInstalledByHand = () => {
  const wanted = readJson('package-lock.json')?.packages
  const installed = readJson('node_modules/.package-lock.json')?.packages
  if (wanted === undefined || installed === undefined) return false
  const ownNode = `node_modules/node-${process.platform}-${process.arch}`
  return Object.entries(wanted).every(([name, entry]) => {
    if (name === '' || entry.link === true) return true
    const found = installed[name]
    if (found !== undefined) return found.integrity === entry.integrity
    // Optional packages are for other machines, except the Node of this one.
    return entry.optional === true && name !== ownNode
  })
}

const install = () => {
  say('installing the packages of package-lock.json (npm ci); about a minute')
  rmSync(stampFile, { force: true })
  const npm = process.env.npm_execpath
  const [command, first] =
    npm !== undefined && /\.c?js$/.test(npm) ? [process.execPath, [npm]] : ['npm', []]
  const args = [
    ...first,
    'ci',
    '--include=dev',
    '--include=optional',
    '--no-audit',
    '--no-fund',
    '--loglevel=error',
  ]
  const done = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2] })
  if (done.error !== undefined) fail(`npm could not be started: ${done.error.message}`, 1)
  if (done.signal !== null) process.exit(128 + constants.signals[done.signal])
  if (done.status !== 0) fail('npm ci failed; its own words stand above', done.status ?? 1)
  say('packages installed')
}

const ensurePackages = () => {
  const stamp = wantedStamp()
  if (currentStamp() === stamp) return
  if (!isInstalledByHand()) install()
  mkdirSync(path.dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, `${stamp}\n`)
}

const findNode = () => {
  const packaged = path.join(
    root,
    'node_modules',
    `node-${process.platform}-${process.arch}`,
    'bin',
    'node',
  )
  if (existsSync(packaged)) return packaged
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath
  return fail(
    `Flashtill needs Node 24; this is ${process.version}, and there is no packaged one for ` +
      `${process.platform} ${process.arch}. Install Node 24 (https://nodejs.org) and start again.`,
    1,
  )
}

/** In a checkout the technician's command means the practice shop's till, unless FLASHTILL_HOME says another. */
const homeFor = (script) => {
  if (script !== tasks.till || process.env.FLASHTILL_HOME !== undefined) return {}
  const practice = process.env.FLASHTILL_PRACTICE ?? path.join(root, '.flashtill')
  return { FLASHTILL_HOME: path.join(path.resolve(practice), 'till') }
}

const run = (script, args) => {
  const node = findNode()
  const child = spawn(node, [path.join(root, script), ...args], {
    stdio: 'inherit',
    // What the task starts as `node` is Node 24, too. The cache is named here, because a program that enables it by itself
    // has loaded and compiled its own modules by then: a till starts with a third less work.
    env: {
      NODE_COMPILE_CACHE: path.join(root, '.build', 'compile-cache'),
      ...process.env,
      ...homeFor(script),
      PATH: `${path.dirname(node)}${path.delimiter}${process.env.PATH ?? ''}`,
    },
  })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
    process.on(signal, () => void child.kill(signal))
  // npm killed hard forwards nothing: whoever loses his parent asks the task to end, and then ends, too.
  const parent = process.ppid
  const watch = setInterval(() => {
    if (process.ppid !== parent) child.kill('SIGTERM')
  }, 1000)
  child.on('error', (problem) => fail(`${node} could not be started: ${problem.message}`, 1))
  child.on('exit', (code, signal) => {
    clearInterval(watch)
    process.exit(signal === null ? (code ?? 1) : 128 + constants.signals[signal])
  })
}

const [task = '', ...args] = process.argv.slice(2)
const script = Object.hasOwn(tasks, task) ? tasks[task] : undefined
if (script === undefined)
  fail(`usage: node scripts/bootstrap.js ${Object.keys(tasks).join('|')} [arguments]`, 2)
ensurePackages()
run(script, args)
