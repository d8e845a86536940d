import { spawn } from 'node:child_process'
import type { Say } from './cached.ts'

export type CommandOptions = {
  readonly cwd?: string
  readonly env?: NodeJS.ProcessEnv
  /** Called about every 15 s while the command runs, with the seconds so far. */
  readonly waiting?: (seconds: number) => void
  /** Called with each line that the command prints on either output. */
  readonly line?: Say
}

const stop = (pid: number | undefined, signal: NodeJS.Signals): void => {
  if (pid === undefined) return
  try {
    process.kill(pid, signal)
  } catch {
    // It has ended by itself.
  }
}

/** Runs a command to its end and returns what it printed on stdout; a bad exit code throws with its last lines. */
export async function runCommand(
  command: string,
  args: readonly string[],
  options: CommandOptions = {},
): Promise<string> {
  const started = performance.now()
  const child = spawn(command, args, {
    cwd: options.cwd,
    env: options.env ?? process.env,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const end = (): void => stop(child.pid, 'SIGTERM')
  process.once('exit', end)
  const ticker = setInterval(() => {
    options.waiting?.(Math.round((performance.now() - started) / 1000))
  }, 15_000)
  let out = ''
  let both = ''
  const take = (text: string): void => {
    both = (both + text).slice(-4000)
    for (const line of text.split('\n')) if (line.trim() !== '') options.line?.(line.trim())
  }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    take(text)
  })
  child.stderr.setEncoding('utf8').on('data', take)
  try {
    const code = await new Promise<number | string>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', (exit, signal) => resolve(exit ?? signal ?? 'unknown'))
    })
    if (code === 0) return out
    throw new Error(`${command} ${args[0] ?? ''} ended with ${code}:\n${both.trim()}`)
  } finally {
    clearInterval(ticker)
    process.removeListener('exit', end)
  }
}
