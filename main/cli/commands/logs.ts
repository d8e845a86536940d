import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { wrongUsage, type Command } from '../command.ts'

export const logsCommand: Command = {
  name: 'logs',
  usage: '[--lines N]',
  summary: 'the newest lines of the service’s log',
  help: [
    'Reads the file in the data folder; works while the service is down. 50 lines when absent.',
  ],
  async run({ service, flags }) {
    const asked = flags.get('lines') ?? '50'
    const count = typeof asked === 'string' ? Number(asked) : Number.NaN
    if (!Number.isInteger(count) || count < 1) return wrongUsage(logsCommand, 'how many lines?')
    const path = join(service.folder, 'log', 'flashtilld.log')
    const text = existsSync(path) ? readFileSync(path, 'utf8') : ''
    const lines = text.trimEnd().split('\n').slice(-count)
    return { exit: 0, json: { path, lines }, lines }
  },
}
