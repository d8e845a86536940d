import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import Database from 'better-sqlite3'
import { onPath } from '../nodes/find-program.ts'

/** How busy the machine is, and how much of its time others had (`/proc/stat`, `/proc/loadavg`). */
export type Busy = { readonly load: number; readonly stealTicks: number; readonly ticks: number }

const read = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return ''
  }
}

export function busyNow(): Busy {
  const ticks = (/^cpu +(.*)$/m.exec(read('/proc/stat'))?.[1] ?? '').split(' ').map(Number)
  return {
    load: loadavg()[0] ?? 0,
    stealTicks: ticks[7] ?? 0,
    ticks: ticks.slice(0, 8).reduce((sum, tick) => sum + tick, 0),
  }
}

/** The share of the machine's time between two moments that the host gave to others, in percent. */
export const stealBetween = (before: Busy, after: Busy): number =>
  (100 * (after.stealTicks - before.stealTicks)) / Math.max(1, after.ticks - before.ticks)

const tmpfsMagic = 0x0102_1994

/** Whether a folder lies in memory: then nothing durable can be measured there. */
export const isInMemory = async (folder: string): Promise<boolean> =>
  (await statfs(folder)).type === tmpfsMagic

const versionOf = (program: string | undefined, ...args: readonly string[]): string => {
  if (program === undefined) return 'not there'
  try {
    const said = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    return said.split('\n')[0]?.trim() ?? ''
  } catch {
    return 'unknown'
  }
}

const sqliteVersion = (): string => {
  const db = new Database(':memory:')
  const version = String(db.prepare('select sqlite_version()').pluck().get())
  db.close()
  return version
}

export type Machine = {
  readonly processor: string
  readonly system: string
  readonly versions: string
  readonly chromium: string
}

/** What the figures were taken on. */
export async function machineOf(lnd: string | undefined): Promise<Machine> {
  const gib = (totalmem() / 2 ** 30).toFixed(0)
  const [first] = cpus()
  return {
    processor: `${cpus().length} × ${first?.model ?? 'unknown'}, ${gib} GiB`,
    system: `Linux ${release()}, ${/^PRETTY_NAME="(.*)"$/m.exec(read('/etc/os-release'))?.[1] ?? ''}`,
    versions: [
      `Node ${process.version}`,
      `SQLite ${sqliteVersion()}`,
      ...(lnd === undefined ? [] : [versionOf(lnd, '--version').replace(/ commit=.*$/, '')]),
    ].join(', '),
    chromium: versionOf(await onPath('chromium'), '--version').replace(/ built on.*$/, ''),
  }
}
