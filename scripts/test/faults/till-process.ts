import { spawn, type ChildProcess } from 'node:child_process'
import { closeSync, openSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../../../main/flashtilld.ts', import.meta.url))

export type TillProcess = {
  pid(): number | undefined
  /** Spawns it; nothing is waited for. */
  spawn(): void
  /** SIGKILL, and waits until it is gone. */
  kill(): Promise<void>
  /** SIGTERM, and waits; the exit code. */
  stop(): Promise<number | null>
  signal(name: NodeJS.Signals): void
  /** Resolves with the exit code when it ended by itself or was ended. */
  readonly ended: () => Promise<number | null>
  /** What it said on its standard streams since the first start. */
  said(): string
}

/** The real service on a data folder: `node main/flashtilld.ts`, as systemd would start it. */
export function tillProcess(
  home: string,
  logFolder: string,
  wrap: readonly string[] = [],
): TillProcess {
  const file = path.join(logFolder, 'flashtilld.out')
  let child: ChildProcess | undefined
  let end: Promise<number | null> = Promise.resolve(null)

  const start = (): void => {
    const out = openSync(file, 'a')
    const [command, ...before] = [...wrap, process.execPath]
    const born = spawn(command ?? process.execPath, [...before, program], {
      stdio: ['ignore', out, out],
      env: { ...process.env, FLASHTILL_HOME: home },
    })
    closeSync(out)
    child = born
    end = new Promise((resolve) => {
      born.once('exit', (code) => {
        if (child === born) child = undefined
        resolve(code)
      })
    })
  }
  const finish = async (name: NodeJS.Signals): Promise<number | null> => {
    child?.kill(name)
    return end
  }
  return Object.freeze({
    pid: () => child?.pid,
    spawn: start,
    kill: async () => void (await finish('SIGKILL')),
    stop: () => finish('SIGTERM'),
    signal: (name: NodeJS.Signals) => void child?.kill(name),
    ended: () => end,
    said: () => readFileSync(file, 'utf8'),
  })
}
