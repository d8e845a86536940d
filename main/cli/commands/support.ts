import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs'
import { cpus, freemem, loadavg, release, totalmem, uptime } from 'node:os'
import { statfsSync } from 'node:fs'
import { join } from 'node:path'
import { wrongUsage, type Command, type CommandInput } from '../command.ts'
import { withoutSecrets } from '../without-secrets.ts'

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

const questions = ['/till/status', '/till/doctor', '/till/devices', '/till/rates', '/till/audit']

/** What each part says of itself; a service that is away says so. */
async function bundle({ service }: CommandInput): Promise<string> {
  const answers = await Promise.all(
    questions.map(async (path) => {
      const answer = await service.ask('GET', path)
      return [path, answer.ok ? answer.value : answer.error] as const
    }),
  )
  const { folder } = service
  const settings = join(folder, 'flashtill.toml')
  const sections: readonly (readonly [string, string])[] = [
    ['machine', JSON.stringify(machine(folder), undefined, 2)],
    ...answers.map(([path, said]) => [path, JSON.stringify(said, undefined, 2)] as const),
    ['flashtill.toml', existsSync(settings) ? readFileSync(settings, 'utf8') : 'none'],
    ['log', lastLines(join(folder, 'log', 'flashtilld.log'))],
  ]
  return sections.map(([title, text]) => `== ${title} ==\n${text}\n`).join('\n')
}

export const supportCommand: Command = {
  name: 'support',
  usage: '--to FILE',
  summary: 'writes what a helper needs to know, without secrets, into a file',
  help: [
    'Machine, status, doctor, devices, rates, audit, settings and the newest 5 000 lines of the log, as text to read before',
    'you send it. Keys, macaroons and passwords are not in it; names, amounts and times of sales are.',
    'Works while the service is down. A file that is there is not written over.',
  ],
  async run(input) {
    const to = input.flags.get('to')
    if (typeof to !== 'string') return wrongUsage(supportCommand, 'into which file?')
    const text = withoutSecrets(await bundle(input))
    try {
      const file = openSync(to, 'wx', 0o600)
      writeSync(file, text)
      closeSync(file)
    } catch (thrown) {
      const why = thrown instanceof Error ? thrown.message : String(thrown)
      return wrongUsage(supportCommand, `The file could not be written: ${why}`)
    }
    return {
      exit: 0,
      json: { to, bytes: text.length },
      lines: [`${to}, ${text.length} characters. Read it before you send it.`],
    }
  },
}
