import { spawn } from 'node:child_process'
import path from 'node:path'
import type { PreparedElectron } from './prepare-electron.ts'

export type ShellEvent = { readonly event: string; readonly [detail: string]: unknown }

export type RunningShell = {
  readonly pid: number
  /** Everything that it said so far. */
  readonly events: readonly ShellEvent[]
  /** The first event of this name, and screen, from the `from`-th event on; it may still come. */
  event(
    name: string,
    of?: { readonly screen?: string; readonly from?: number },
  ): Promise<ShellEvent>
  /** Where Chromium's debugger listens. */
  debugPort(): Promise<number>
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>
  stop(): Promise<void>
}

export type ShellStart = {
  readonly electron: PreparedElectron
  readonly display: string
  readonly args: readonly string[]
  /** Two starts with one profile are two starts of one shell. */
  readonly profile: string
}

/** Asks again until there is an answer; 20 seconds are a failure. */
export const eventually = async <T>(
  what: string,
  ask: () => T | undefined | Promise<T | undefined>,
): Promise<T> => {
  for (let turn = 0; turn < 400; turn += 1) {
    const answer = await ask()
    if (answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`waited 20 s for ${what}`)
}

const parsed = (line: string): ShellEvent[] => {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'event' in value
      ? [value as ShellEvent]
      : []
  } catch {
    return []
  }
}

/** Starts the shell on a display, as the user it was prepared for. */
export const startShell = ({ electron, display, args, profile }: ShellStart): RunningShell => {
  const folder = path.join(electron.home, profile)
  const child = spawn(
    electron.program,
    [
      ...[`--user-data-dir=${folder}`, '--remote-debugging-port=0'],
      ...(electron.sandboxed ? [] : ['--no-sandbox']),
      ...args,
    ],
    {
      cwd: electron.home,
      env: {
        PATH: process.env['PATH'],
        DISPLAY: display,
        HOME: electron.home,
        FLASHTILL_SHELL_APP: electron.app,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(electron.uid === undefined ? {} : { uid: electron.uid, gid: electron.uid }),
    },
  )
  const events: ShellEvent[] = []
  let errors = ''
  let rest = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    rest = lines.pop() ?? ''
    events.push(...lines.flatMap(parsed))
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  const ended = new Promise<{ code: number | null; errors: string }>((resolve) => {
    child.on('close', (code) => resolve({ code, errors }))
    child.on('error', (cause) => resolve({ code: null, errors: String(cause) }))
  })
  const debugPort = (): Promise<number> =>
    eventually('the debugger', () => {
      const port = /DevTools listening on ws:\/\/127\.0\.0\.1:(\d+)\//.exec(errors)?.[1]
      return port === undefined ? undefined : Number(port)
    })
  return {
    pid: child.pid ?? 0,
    events,
    event: (name, { screen, from = 0 } = {}) =>
      eventually(`"${name}"`, () =>
        events
          .slice(from)
          .find((one) => one.event === name && (screen === undefined || one['screen'] === screen)),
      ),
    debugPort,
    ended,
    async stop() {
      child.kill('SIGTERM')
      const timer = setTimeout(() => child.kill('SIGKILL'), 5000)
      await ended
      clearTimeout(timer)
    },
  }
}
