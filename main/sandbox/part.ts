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
export async function endLeftover(options: PartOptions): Promise<boolean> {
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

/** Makes a part; nothing runs before `start`. */
export function createPart(options: PartOptions): Part {
  const { name, folder } = options
  let child: ChildProcess | undefined
  let wanted = false
  let paused = false
  let restarts = 0
  let waitMs = shortestWaitMs
  /** Counts wishes, so that a wait of an earlier start does not spawn after a stop. */
  let turn = 0

  const spawnNow = (): void => {
    const [program = '', ...args] = options.command()
    const log = openLog(path.join(folder, 'logs', `${name}.log`))
    // Its own session: Ctrl-C reaches the shop alone, which then stops the parts in their order.
    const born = spawn(program, args, {
      detached: true,
      stdio: ['ignore', log, log],
      env: { ...process.env, ...options.environment },
    })
    closeSync(log)
    child = born
    paused = false
    const startedAt = performance.now()
    mkdirSync(path.join(folder, 'run'), { recursive: true })
    if (born.pid !== undefined) writeFileSync(pidFile(folder, name), String(born.pid))
    const ended = (): void => {
      if (child !== born) return
      child = undefined
      rmSync(pidFile(folder, name), { force: true })
      if (!wanted) return
      restarts += 1
      waitMs = performance.now() - startedAt > settledAfterMs ? shortestWaitMs : waitMs * 2
      void comeBack(Math.min(waitMs, longestWaitMs))
    }
    born.once('exit', ended)
    born.once('error', ended)
  }

  const startWhenPossible = async (mine: number): Promise<void> => {
    await options.mayStart?.()
    if (wanted && turn === mine && child === undefined) spawnNow()
  }

  const comeBack = async (afterMs: number): Promise<void> => {
    const mine = turn
    await sleep(afterMs)
    await startWhenPossible(mine)
  }

  const start = async (): Promise<void> => {
    if (wanted) return
    wanted = true
    turn += 1
    waitMs = shortestWaitMs
    await startWhenPossible(turn)
  }

  const stop = async (how: 'soft' | 'hard' = 'soft'): Promise<void> => {
    wanted = false
    turn += 1
    const dying = child
    if (dying?.pid === undefined) return
    const gone = new Promise<void>((resolve) => dying.once('exit', () => resolve()))
    if (dying.exitCode !== null || dying.signalCode !== null) return
    const timer = setTimeout(() => dying.kill('SIGKILL'), options.stopMs)
    if (paused) dying.kill('SIGCONT')
    dying.kill(how === 'hard' ? 'SIGKILL' : 'SIGTERM')
    await gone
    clearTimeout(timer)
  }

  const state = (): PartState => {
    if (child !== undefined) return paused ? 'paused' : 'running'
    return wanted ? 'waiting' : 'stopped'
  }

  return Object.freeze({
    name,
    state,
    pid: () => child?.pid,
    restarts: () => restarts,
    start,
    stop,
    kill: () => void child?.kill('SIGKILL'),
    pause: () => void (paused = child?.kill('SIGSTOP') ?? false),
    resume: () => {
      child?.kill('SIGCONT')
      paused = false
    },
  })
}
