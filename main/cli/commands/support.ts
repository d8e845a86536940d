import { closeSync, openSync, writeSync } from 'node:fs'
import { supportBundle } from '../../support-bundle.ts'
import { wrongUsage, type Command } from '../command.ts'

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
    const { service } = input
    const text = await supportBundle(service.folder, async (path) => {
      const answer = await service.ask('GET', path)
      return answer.ok ? answer.value : answer.error
    })
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
