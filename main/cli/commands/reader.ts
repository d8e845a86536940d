import type { ReaderStatus } from '../../../core/contract/screen.ts'
import { refused, wrongUsage, type Command, type Said } from '../command.ts'
import type { Service } from '../service.ts'

type Card = {
  readonly reader: string
  readonly readMs: number
  readonly holds: string
  readonly host?: string
  readonly problem?: string
}

const none = 'No reader. flashtill.toml needs a section [readers] (docs/runbooks/reader.md).'

function showReader({ id, name, state, reason }: ReaderStatus): string {
  const why = reason === undefined ? '' : ` (${reason})`
  return `${`${state}${why}`.padEnd(32)}  ${name.padEnd(32)}  ${id}`
}

const canRead = ({ state }: ReaderStatus): boolean =>
  state === 'ready' || state === 'busy' || state === 'degraded'

async function list(service: Service): Promise<Said> {
  const answer = await service.ask('GET', '/till/readers')
  if (!answer.ok) return refused(answer.error)
  const { readers } = answer.value as unknown as { readers: readonly ReaderStatus[] }
  const lines = readers.length === 0 ? [none] : readers.map(showReader)
  return { exit: readers.some(canRead) ? 0 : 1, json: answer.value, lines }
}

function showCard(card: Card | undefined): string {
  if (card === undefined) return 'No card was laid on a reader.'
  const { reader, readMs, holds, host, problem } = card
  if (problem !== undefined) return `${reader}: not read after ${readMs} ms (${problem})`
  const whom = host === undefined ? '' : ` to ${host}`
  return `${reader}: read in ${readMs} ms, it holds ${holds === 'link' ? 'a link' : holds}${whom}`
}

async function test(service: Service, seconds: string): Promise<Said> {
  const answer = await service.ask('GET', `/till/readers/test?seconds=${seconds}`)
  if (!answer.ok) return refused(answer.error)
  const { card } = answer.value as { card?: Card }
  const isFine = card !== undefined && card.problem === undefined
  return { exit: isFine ? 0 : 1, json: answer.value, lines: [showCard(card)] }
}

export const readerCommand: Command = {
  name: 'reader',
  usage: 'list | test [--seconds N]',
  summary: 'the card readers, and whether they read',
  help: [
    'list: every reader with its state and its id; exit 1 unless one can read.',
    'test: waits for a card (30 seconds, 59 at most) and says what it holds and how long reading took;',
    'exit 1 when none came or it could not be read. The tap counts as one: test between two sales.',
  ],
  async run({ words: [verb], flags, service }) {
    const seconds = flags.get('seconds') ?? '30'
    if (verb === 'list') return list(service)
    if (verb === 'test' && typeof seconds === 'string' && /^[1-5]?[0-9]$/.test(seconds))
      return test(service, seconds)
    return wrongUsage(readerCommand, 'list or test?')
  },
}
