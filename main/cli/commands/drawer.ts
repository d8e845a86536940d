import { refused, wrongUsage, type Command, type Said } from '../command.ts'
import type { Service } from '../service.ts'
import { showTime } from '../show.ts'

type Openings = readonly { readonly at: number; readonly reason: string; readonly by: string }[]

async function show(service: Service): Promise<Said> {
  const answer = await service.ask('GET', '/till/drawer')
  if (!answer.ok) return refused(answer.error)
  const { state, openings } = answer.value as unknown as { state: string; openings: Openings }
  const lines = openings.map(({ at, reason, by }) => `${showTime(at)}  ${by.padEnd(16)}  ${reason}`)
  return { exit: 0, json: answer.value, lines: [`The drawer is ${state}.`, ...lines] }
}

export const drawerCommand: Command = {
  name: 'drawer',
  usage: 'open --reason TEXT --by NAME | show',
  summary: 'opens the cash drawer without a sale, and writes down why',
  help: [
    'The drawer hangs on the receipt printer. Who opened it and why is kept for ever, also when it did not open.',
    'A cash sale opens it by itself. show: whether it is open now, and who opened it without a sale and why, newest first.',
  ],
  async run({ words, flags, service }) {
    const [verb] = words
    const reason = flags.get('reason')
    const by = flags.get('by')
    if (verb === 'show') return show(service)
    if (verb !== 'open') return wrongUsage(drawerCommand, 'open or show?')
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
