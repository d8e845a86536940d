import { writeFileSync } from 'node:fs'
import type { SlipAnswer } from '../../../core/contract/commands.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { freshId } from './charge.ts'

const usage =
  'test | receipt <id> [--gift | --kitchen] [--text] [--png FILE] [--to FILE] | waiting [--on PRINTER | --drop]'
const command = { name: 'print', usage } as const

/** What a slip may be shown as instead of printed. */
const shows = ['text', 'png', 'to'] as const

type Target = {
  readonly path: string
  readonly print: () => ReturnType<CommandInput['service']['ask']>
}

/** Files are written where the command runs, not where the service does. */
function keep(slip: SlipAnswer, flags: CommandInput['flags']): Said {
  const lines: string[] = []
  for (const [flag, content] of [['png', slip.png] as const, ['to', slip.bytes] as const]) {
    const file = flags.get(flag)
    if (file === undefined) continue
    if (typeof file !== 'string') return wrongUsage(command, `--${flag} needs the name of a file`)
    try {
      writeFileSync(file, Buffer.from(content, 'base64'))
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause)
      return { exit: 1, json: { error: { code: 'file', message: why } }, lines: [why] }
    }
    lines.push(`${file} is written.`)
  }
  if (flags.has('text')) lines.push(...slip.text)
  if (slip.page !== undefined) lines.push(`Page: ${slip.page}`)
  return { exit: 0, json: slip, lines }
}

async function run({ service, flags }: CommandInput, { path, print }: Target): Promise<Said> {
  if (shows.some((flag) => flags.has(flag))) {
    const answer = await service.ask('GET', path)
    return answer.ok ? keep(answer.value as SlipAnswer, flags) : refused(answer.error)
  }
  const answer = await print()
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: ['It is printed, or waits for the printer.'] }
}

/** A gift or kitchen slip, or the receipt itself: printed again it is a copy. */
function receiptTarget({ service, flags }: CommandInput, id: string): Target {
  const as = ['gift', 'kitchen'].find((kind) => flags.has(kind))
  const path = `/till/invoices/${encodeURIComponent(id)}`
  const body = { printJobId: freshId(), ...(as === undefined ? {} : { as }) }
  return {
    path: `${path}/receipt${as === undefined ? '' : `?as=${as}`}`,
    print: () => service.ask('POST', `${path}/reprint`, body),
  }
}

type Waiting = {
  readonly count: number
  readonly printers: readonly { readonly id: string; readonly name: string }[]
}

/** Slips that nobody has printed yet, and what shall become of them. */
async function waiting({ service, flags }: CommandInput): Promise<Said> {
  const path = '/till/print/waiting'
  const asked = await service.ask('GET', path)
  if (!asked.ok) return refused(asked.error)
  const { count, printers } = asked.value as unknown as Waiting
  const on = flags.get('on')
  if (on === undefined && !flags.has('drop')) {
    const names = printers.map(({ name }) => name).join(', ')
    const others = names === '' ? '' : ` Other printers: ${names}.`
    return { exit: 0, json: asked.value, lines: [`${count} slips wait.${others}`] }
  }
  const wanted = String(on).toLowerCase()
  const printer = printers.find(({ id, name }) => id === wanted || name.toLowerCase() === wanted)
  if (on !== undefined && printer === undefined)
    return wrongUsage(command, 'on which printer? `flashtill print waiting` names them')
  const answer = await service.ask('POST', path, printer === undefined ? {} : { on: printer.id })
  if (!answer.ok) return refused(answer.error)
  const line =
    printer === undefined
      ? `${String(answer.value['dropped'])} slips will not be printed; the history prints any of them again.`
      : `${String(answer.value['printed'])} slips were sent to ${printer.name}.`
  return { exit: 0, json: answer.value, lines: [line] }
}

export const printCommand: Command = {
  ...command,
  summary: 'a test slip, or the receipt of a sale: on paper, as text, as a picture',
  help: [
    'test: a slip with the printer, its width and letters of every script.',
    'receipt: prints it again, marked COPY and counted; --gift and --kitchen print it without prices.',
    'waiting: how many slips wait for the printer; --on PRINTER prints them there, --drop prints them nowhere.',
    'With --text, --png FILE or --to FILE nothing is printed: the original as lines, as a picture,',
    'or as the bytes that the printer would get. It also says where the receipt’s web page is.',
  ],
  async run(input) {
    const { words, service } = input
    const [what, id] = words
    if (what === 'test') {
      const path = '/till/print/test'
      return run(input, { path, print: () => service.ask('POST', path) })
    }
    if (what === 'waiting') return waiting(input)
    if (what !== 'receipt')
      return wrongUsage(command, 'print what? `test`, or `receipt` with a sale’s id')
    if (id === undefined)
      return wrongUsage(command, 'which sale? its id, as `flashtill invoices` shows it')
    return run(input, receiptTarget(input, id))
  },
}
