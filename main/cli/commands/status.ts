import type { StatusView } from '../../../core/contract/screen.ts'
import { refused, type Command } from '../command.ts'
import { showStatus } from '../show.ts'

export const statusCommand: Command = {
  name: 'status',
  usage: '',
  summary: 'how the till and its parts stand',
  help: [
    'Prints pid, version, data folder, address, store, Lightning, printer, rate and what waits.',
    'Exit 1 when Lightning is not ready or the store cannot be written.',
  ],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/status')
    if (!answer.ok) return refused(answer.error)
    const status = answer.value as unknown as StatusView & Readonly<Record<string, unknown>>
    const isFine = status.node.state === 'ready' && status.store === 'ready'
    return { exit: isFine ? 0 : 1, json: status, lines: showStatus(status) }
  },
}
