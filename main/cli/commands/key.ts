import { keyScopes, type KeyScope } from '../../../core/contract/card-api.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { showTime } from '../show.ts'

type KeyRow = {
  readonly id: string
  readonly name: string
  readonly scopes: readonly KeyScope[]
  readonly createdAt: number
  readonly endedAt?: number
}

const line = ({ id, name, scopes, createdAt, endedAt }: KeyRow): string =>
  [
    id,
    name.padEnd(20),
    scopes.join(' ').padEnd(36),
    `since ${showTime(createdAt)}`,
    ...(endedAt === undefined ? [] : [`ended ${showTime(endedAt)}`]),
  ].join('  ')

async function list({ service }: CommandInput): Promise<Said> {
  const answer = await service.ask('GET', '/till/keys')
  if (!answer.ok) return refused(answer.error)
  const { keys } = answer.value as unknown as { keys: readonly KeyRow[] }
  return { exit: 0, json: answer.value, lines: keys.length === 0 ? ['No key.'] : keys.map(line) }
}

async function create({ words, service }: CommandInput): Promise<Said> {
  const [, name, ...scopes] = words
  const known: readonly string[] = keyScopes
  if (name === undefined || scopes.length === 0 || !scopes.every((scope) => known.includes(scope)))
    return wrongUsage(keyCommand, `a name, then scopes: ${keyScopes.join(', ')}`)
  const answer = await service.ask('POST', '/till/keys', { name, scopes })
  if (!answer.ok) return refused(answer.error)
  const lines = [String(answer.value['key']), 'It is shown this once. Whoever has it may do that.']
  return { exit: 0, json: answer.value, lines }
}

async function end({ words, service }: CommandInput): Promise<Said> {
  const [, id] = words
  if (id === undefined) return wrongUsage(keyCommand, 'which key? its id, as `key list` shows it')
  const answer = await service.ask('POST', '/till/keys/end', { id })
  return answer.ok
    ? { exit: 0, json: answer.value, lines: ['It opens nothing any more.'] }
    : refused(answer.error)
}

export const keyCommand: Command = {
  name: 'key',
  usage: 'create NAME SCOPE… | list | end ID',
  summary: 'keys of other programs that ask about cards (docs/integration.md)',
  help: [
    `Scopes: ${keyScopes.join(', ')}. A program sends its key as \`Authorization: Bearer …\` to the house.`,
    'What it may ask stands at /till/openapi.json.',
  ],
  async run(input) {
    const [verb] = input.words
    if (verb === 'create') return create(input)
    if (verb === 'end') return end(input)
    return verb === 'list' ? list(input) : wrongUsage(keyCommand, 'create, list or end?')
  },
}
