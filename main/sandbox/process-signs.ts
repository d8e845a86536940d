import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** How a program of ours is told from a stranger that has its number now: words of its command line or environment. */
export type ProcessSigns = {
  readonly commandLine: readonly string[]
  /** `NAME=value` pairs of its environment; looked at only where /proc shows them (Linux). */
  readonly environment?: readonly string[]
}

const read = async (
  pid: number,
  file: 'cmdline' | 'environ',
): Promise<readonly string[] | undefined> =>
  readFile(`/proc/${pid}/${file}`, 'utf8').then(
    (text) => text.split('\0'),
    () => undefined,
  )

const commandLineOf = async (pid: number): Promise<readonly string[]> => {
  const words = await read(pid, 'cmdline')
  if (words !== undefined) return words
  return run('ps', ['-o', 'command=', '-p', String(pid)]).then(
    ({ stdout }) => stdout.trim().split(' '),
    () => [],
  )
}

/** Whether process `pid` runs now and is the program with these signs. */
export async function isOurs(pid: number, signs: ProcessSigns): Promise<boolean> {
  const words = await commandLineOf(pid)
  // Nobody there, or a zombie, which has no command line any more.
  if (words.join('') === '') return false
  if (!signs.commandLine.every((sign) => words.includes(sign))) return false
  if (signs.environment === undefined) return true
  const environment = await read(pid, 'environ')
  if (environment === undefined) return process.platform !== 'linux'
  return signs.environment.every((sign) => environment.includes(sign))
}

/** Sends a signal; a process that is gone already is fine. */
export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (problem) {
    if (!(problem instanceof Error && 'code' in problem && problem.code === 'ESRCH')) throw problem
  }
}
