import { version } from '../../version.ts'
import type { Command } from '../command.ts'

export const versionCommand: Command = {
  name: 'version',
  usage: '',
  summary: 'this program’s version, and the running service’s',
  help: ['Answers also when the service is down.'],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/status')
    const running = answer.ok ? String(answer.value['version']) : undefined
    const json = { version, ...(running === undefined ? {} : { running }), node: process.version }
    const lines = [`flashtill ${version}`, `running   ${running ?? 'nothing'}`]
    return { exit: 0, json, lines }
  },
}
