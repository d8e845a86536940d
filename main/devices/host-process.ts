/** Starts the device host, listens whether it lives, and starts it again within a second when it died or hangs. */
import { fork, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import { createStop } from '../../core/ports/stop.ts'
import type { HostOrder, HostWord } from './host-words.ts'

export type HostProcess = {
  /** Says nothing when there is no host: whoever waits for an answer is told by `ended`. */
  order(order: HostOrder): void
  /** The process as it runs now, for the technician. */
  pid(): number | undefined
  close(): Promise<void>
}

export type HostProcessParts = {
  readonly clock: Clock
  readonly log: Log
  /** Nothing is started before this. */
  readonly after: Promise<void>
  /** A host that answers: say what it shall do. */
  readonly started: () => void
  readonly hear: (word: HostWord) => void
  /** It is no more; what was asked of it is not answered. */
  readonly ended: () => void
  /** The program; the host of this checkout unless told. */
  readonly program?: string
}

const ownProgram = fileURLToPath(new URL('./host.ts', import.meta.url))

const pingMs = 250
/** A host that has not said a word for so long hangs. */
const patienceMs = 1_500
/** Loading native code from a slow card takes its time. */
const startPatienceMs = 15_000
const closeWithinMs = 500
/** Waits before the next start: at once after a long life, never more than this. */
const longestWaitMs = 800
const longLifeMs = 5_000

type Life = HostProcessParts & {
  child: ChildProcess | undefined
  heardMs: number
  isUp: boolean
  startedMs: number
  waitMs: number
}

function send({ child }: Life, order: HostOrder): void {
  // A channel that breaks while it is written to is told by `exit`.
  if (child?.connected === true) child.send(order, () => {})
}

function hear(life: Life, word: HostWord): void {
  life.heardMs = life.clock.monotonicMs()
  if (!life.isUp) {
    life.isUp = true
    life.started()
  }
  if (word.kind !== 'alive') life.hear(word)
}

/** Runs the host until it ends, by itself or because it hangs. */
function runOnce(life: Life): Promise<void> {
  const { clock, log, program = ownProgram } = life
  // Every call of a hung driver keeps one thread of the pool; the others need theirs.
  const env = { ...process.env, UV_THREADPOOL_SIZE: '16' }
  const child = fork(program, {
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env,
  })
  life.child = child
  life.isUp = false
  life.startedMs = clock.monotonicMs()
  life.heardMs = life.startedMs
  child.on('message', (word) => hear(life, word as HostWord))
  return new Promise((resolve) => {
    const gone = (code: unknown, signal: unknown): void => {
      if (life.child !== child) return
      life.child = undefined
      log.info({ event: 'devices.ended', code: String(code), signal: String(signal) })
      if (life.isUp) life.ended()
      resolve()
    }
    child.once('exit', gone)
    child.once('error', (problem) => gone(problem.message, 'none'))
    log.info({ event: 'devices.started', pid: child.pid })
  })
}

const isSilent = ({ clock, heardMs, isUp }: Life): boolean =>
  clock.monotonicMs() - heardMs > (isUp ? patienceMs : startPatienceMs)

/** Starts it and watches it from now on. */
export function startHostProcess(parts: HostProcessParts): HostProcess {
  const { clock, log } = parts
  const ending = createStop()
  const life: Life = {
    ...parts,
    child: undefined,
    heardMs: 0,
    isUp: false,
    startedMs: 0,
    waitMs: 0,
  }
  const stopped = new Promise<void>((resolve) => ending.stop.onStop(resolve))
  const run = async (): Promise<void> => {
    await Promise.race([parts.after, stopped])
    while (!ending.stop.stopped) {
      await runOnce(life)
      const isLong = clock.monotonicMs() - life.startedMs > longLifeMs
      life.waitMs = isLong ? 0 : Math.min(longestWaitMs, life.waitMs * 2 + 50)
      await clock.sleep(life.waitMs, ending.stop)
    }
  }
  const watch = async (): Promise<void> => {
    while (!ending.stop.stopped) {
      const askedMs = clock.monotonicMs()
      send(life, { kind: 'ping' })
      await clock.sleep(pingMs, ending.stop)
      // When we were held up ourselves, its words may lie unread.
      if (clock.monotonicMs() - askedMs > 2 * pingMs) life.heardMs = clock.monotonicMs()
      if (life.child === undefined || !isSilent(life)) continue
      log.warn({ event: 'devices.hung', pid: life.child.pid })
      life.child.kill('SIGKILL')
    }
  }
  const running = Promise.all([run(), watch()])
  return Object.freeze({
    order: (order: HostOrder) => send(life, order),
    pid: () => life.child?.pid,
    close: async () => {
      ending.call()
      const { child } = life
      if (child?.connected === true) child.disconnect()
      const tooLong = createStop()
      const killing = clock.sleep(closeWithinMs, tooLong.stop).then(() => child?.kill('SIGKILL'))
      await running
      tooLong.call()
      await killing
    },
  })
}
