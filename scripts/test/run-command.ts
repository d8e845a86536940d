import { spawn } from 'node:child_process'
import { dirname, join } from 'node:path'
import process from 'node:process'

export type CommandEnd = { readonly code: number; readonly timedOut: boolean }

const root = join(import.meta.dirname, '../..')

/** This Node and the checkout's own programs come first, whatever the machine has. */
const environment = (): NodeJS.ProcessEnv => ({
  ...process.env,
  PATH: [
    dirname(process.execPath),
    join(root, 'node_modules/.bin'),
    process.env['PATH'] ?? '',
  ].join(':'),
})

const running = new Set<number>()

const endGroup = (leader: number, signal: NodeJS.Signals): void => {
  try {
    process.kill(-leader, signal)
  } catch {
    // It ended by itself in this moment.
  }
}

/** Ends the commands that run now with all their children; nothing else. */
export const endRunning = (signal: NodeJS.Signals): void => {
  for (const leader of running) endGroup(leader, signal)
}

/** Runs a program of the checkout in the foreground; its own process group is killed after `limitMs`. */
export const runCommand = (
  command: readonly [string, ...string[]],
  limitMs: number,
): Promise<CommandEnd> =>
  new Promise((resolve) => {
    const [program, ...args] = command
    const child = spawn(program, args, {
      cwd: root,
      env: environment(),
      stdio: ['ignore', 'inherit', 'inherit'],
      detached: true,
    })
    const { pid } = child
    if (pid !== undefined) running.add(pid)
    let timedOut = false
    const timer = setTimeout(() => {
      timedOut = true
      if (pid !== undefined) endGroup(pid, 'SIGKILL')
    }, limitMs)
    const end = (code: number) => {
      clearTimeout(timer)
      if (pid !== undefined) running.delete(pid)
      resolve({ code, timedOut })
    }
    child.on('error', (cause) => {
      console.error(`${program} did not start: ${cause.message}`)
      end(127)
    })
    child.on('close', (code) => end(code ?? 1))
  })
