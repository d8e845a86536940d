import { spawn, type ChildProcess } from 'node:child_process'
import {
  closeSync,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { isOurs, signal, type ProcessSigns } from './process-signs.ts'

/** `waiting`: it ended by itself and comes back in a moment, or what it needs is not there yet. */
export type PartState = 'stopped' | 'waiting' | 'running' | 'paused'

export type PartOptions = {
  readonly name: string
  /** The program and its arguments; asked anew at each start. */
  readonly command: () => readonly string[]
  readonly signs: ProcessSigns
  readonly environment?: Readonly<Record<string, string>>
  /** Holds `run/` (process numbers) and `logs/`. */
  readonly folder: string
  /** Resolves when what this part needs is there (LND starts only once bitcoind answers). */
  readonly mayStart?: () => Promise<void>
  /** How long it may take to end by itself before it is killed. */
  readonly stopMs: number
}

/** One supervised program: started again whenever it ends without having been asked to, as systemd does. */
export type Part = {
  readonly name: string
  state(): PartState
  pid(): number | undefined
  /** How often it ended by itself or was killed, and came back. */
  restarts(): number
  /** Starts it if it does not run, and keeps it running. Resolves when it is spawned. */
  start(): Promise<void>
  /** Ends it and keeps it ended: SIGTERM, and SIGKILL when it takes too long; `hard` is SIGKILL at once. */
  stop(how?: 'soft' | 'hard'): Promise<void>
  /** SIGKILL; it comes back by itself. */
  kill(): void
  pause(): void
  resume(): void
}

const shortestWaitMs = 150
const longestWaitMs = 5000
const settledAfterMs = 10_000
const largestLogBytes = 20 * 1024 * 1024

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

const openLog = (file: string): number => {
  mkdirSync(path.dirname(file), { recursive: true })
  const descriptor = openSync(file, 'a', 0o600)
  if (statSync(file).size > largestLogBytes) truncateSync(file)
  return descriptor
}

/** The file that remembers the process number, so that the next start finds what a killed shop left behind. */
const pidFile = (folder: string, name: string): string => path.join(folder, 'run', `${name}.pid`)

/** Ends what an earlier shop left running under this name; a stranger with the same number is not touched. */
export async function endLeftover(
  options: Pick<PartOptions, 'name' | 'folder' | 'signs' | 'stopMs'>,
): Promise<boolean> {
  const file = pidFile(options.folder, options.name)
  const pid = Number(await readFile(file, 'utf8').catch(() => ''))
  if (!Number.isInteger(pid) || pid <= 1 || !(await isOurs(pid, options.signs))) {
    rmSync(file, { force: true })
    return false
  }
  signal(pid, 'SIGCONT')
  signal(pid, 'SIGTERM')
  const started = performance.now()
  while (await isOurs(pid, options.signs)) {
    if (performance.now() - started > options.stopMs) signal(pid, 'SIGKILL')
    await sleep(50)
  }
  rmSync(file, { force: true })
  return true
}

type Life = {
  readonly options: PartOptions
  child: ChildProcess | undefined
  wanted: boolean
  paused: boolean
  restarts: number
  waitMs: number
  /** Counts wishes, so that a wait of an earlier start does not spawn after a stop. */
  turn: number
}

const ended = (life: Life, livedMs: number): void => {
  life.child = undefined
  rmSync(pidFile(life.options.folder, life.options.name), { force: true })
  if (!life.wanted) return
  life.restarts += 1
  life.waitMs = livedMs > settledAfterMs ? shortestWaitMs : Math.min(life.waitMs * 2, longestWaitMs)
  void comeBack(life, life.waitMs)
}

const spawnNow = (life: Life): void => {
  const { name, folder, command, environment } = life.options
  const [program = '', ...args] = command()
  const log = openLog(path.join(folder, 'logs', `${name}.log`))
  // Its own session: Ctrl-C reaches the shop alone, which then stops the parts in their order.
  const born = spawn(program, args, {
    detached: true,
    stdio: ['ignore', log, log],
    env: { ...process.env, ...environment },
  })
  closeSync(log)
  life.child = born
  life.paused = false
  const startedAt = performance.now()
  mkdirSync(path.join(folder, 'run'), { recursive: true })
  if (born.pid !== undefined) writeFileSync(pidFile(folder, name), String(born.pid))
  const gone = (): void => {
    if (life.child === born) ended(life, performance.now() - startedAt)
  }
  born.once('exit', gone)
  born.once('error', gone)
}

const startWhenPossible = async (life: Life): Promise<void> => {
  const mine = life.turn
  await life.options.mayStart?.()
  if (life.wanted && life.turn === mine && life.child === undefined) spawnNow(life)
}

/** What it needs may be away for long: it is asked for again until it is there or nobody wants the part any more. */
const comeBack = async (life: Life, afterMs: number): Promise<void> => {
  const mine = life.turn
  await sleep(afterMs)
  while (life.wanted && life.turn === mine) {
    try {
      await startWhenPossible(life)
      return
    } catch {
      await sleep(shortestWaitMs)
    }
  }
}

const start = async (life: Life): Promise<void> => {
  if (life.wanted) return
  life.wanted = true
  life.turn += 1
  life.waitMs = shortestWaitMs
  try {
    await startWhenPossible(life)
  } catch (problem) {
    // Whoever asked hears of it; the wish stays, and it comes when what it needs is there.
    void comeBack(life, shortestWaitMs)
    throw problem
  }
}

const stop = async (life: Life, how: 'soft' | 'hard'): Promise<void> => {
  life.wanted = false
  life.turn += 1
  const dying = life.child
  if (dying?.pid === undefined) return
  const gone = new Promise<void>((resolve) => dying.once('exit', () => resolve()))
  if (dying.exitCode !== null || dying.signalCode !== null) return
  const timer = setTimeout(() => dying.kill('SIGKILL'), life.options.stopMs)
  if (life.paused) dying.kill('SIGCONT')
  dying.kill(how === 'hard' ? 'SIGKILL' : 'SIGTERM')
  await gone
  clearTimeout(timer)
}

const stateOf = (life: Life): PartState => {
  if (life.child !== undefined) return life.paused ? 'paused' : 'running'
  return life.wanted ? 'waiting' : 'stopped'
}

/** Makes a part; nothing runs before `start`. */
export function createPart(options: PartOptions): Part {
  const life: Life = {
    options,
    child: undefined,
    wanted: false,
    paused: false,
    restarts: 0,
    waitMs: shortestWaitMs,
    turn: 0,
  }
  return Object.freeze({
    name: options.name,
    state: () => stateOf(life),
    pid: () => life.child?.pid,
    restarts: () => life.restarts,
    start: () => start(life),
    stop: (how: 'soft' | 'hard' = 'soft') => stop(life, how),
    kill: () => void life.child?.kill('SIGKILL'),
    pause: () => {
      life.paused = life.child?.kill('SIGSTOP') ?? false
    },
    resume: () => {
      life.child?.kill('SIGCONT')
      life.paused = false
    },
  })
}
