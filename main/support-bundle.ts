/** What a helper needs to know of a till, as text to read before it is sent, without secrets. */
import { existsSync, readFileSync, statfsSync } from 'node:fs'
import { cpus, freemem, loadavg, release, totalmem, uptime } from 'node:os'
import { join } from 'node:path'
import { withoutSecrets } from '../core/errors/without-secrets.ts'

/** The newest part of the log; a day of a busy shop. */
const logLines = 5_000

function lastLines(path: string): string {
  if (!existsSync(path)) return 'none'
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-logLines).join('\n')
}

function machine(folder: string): Readonly<Record<string, unknown>> {
  const disk = existsSync(folder) ? statfsSync(folder) : undefined
  const megabytes = (bytes: number) => Math.round(bytes / 1e6)
  return {
    node: process.version,
    kernel: release(),
    processors: cpus().length,
    load: loadavg(),
    memoryMB: megabytes(totalmem()),
    freeMemoryMB: megabytes(freemem()),
    uptimeSeconds: Math.round(uptime()),
    diskFreeMB: disk === undefined ? undefined : megabytes(disk.bavail * disk.bsize),
  }
}

const questions = [
  '/till/status',
  '/till/doctor',
  '/till/devices',
  '/till/rates',
  '/till/providers',
  '/till/audit',
]

/** Each part's own words; `ask` answers what the service says at an address, or why it says nothing. */
export async function supportBundle(
  folder: string,
  ask: (path: string) => Promise<unknown>,
): Promise<string> {
  const answers = await Promise.all(questions.map(async (path) => [path, await ask(path)] as const))
  const settings = join(folder, 'flashtill.toml')
  const sections: readonly (readonly [string, string])[] = [
    ['machine', JSON.stringify(machine(folder), undefined, 2)],
    ...answers.map(([path, said]) => [path, JSON.stringify(said, undefined, 2)] as const),
    ['flashtill.toml', existsSync(settings) ? readFileSync(settings, 'utf8') : 'none'],
    ['log', lastLines(join(folder, 'log', 'flashtilld.log'))],
  ]
  return withoutSecrets(sections.map(([title, text]) => `== ${title} ==\n${text}\n`).join('\n'))
}
