import { refused, wrongUsage, type Command } from '../command.ts'

export const drawerCommand: Command = {
  name: 'drawer',
  usage: 'open --reason TEXT --by NAME',
  summary: 'opens the cash drawer without a sale, and writes down why',
  help: [
    'The drawer hangs on the receipt printer. Who opened it and why stands in the log as drawer.opened.',
    'A cash sale opens it by itself.',
  ],
  async run({ words, flags, service }) {
    const [verb] = words
    const reason = flags.get('reason')
    const by = flags.get('by')
    if (verb !== 'open') return wrongUsage(drawerCommand, 'a drawer can only be opened')
    if (typeof reason !== 'string') return wrongUsage(drawerCommand, 'why? --reason TEXT')
    if (typeof by !== 'string') return wrongUsage(drawerCommand, 'who? --by NAME')
    const answer = await service.ask('POST', '/till/drawer', { reason, by })
    if (!answer.ok) return refused(answer.error)
    const isOpen = answer.value['outcome'] === 'opened'
    const line = isOpen
      ? 'The drawer is open.'
      : 'The printer was told; it cannot say whether the drawer is open.'
    return { exit: 0, json: answer.value, lines: [line] }
  },
}
