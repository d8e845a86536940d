import { userInfo } from 'node:os'
import type { IssuingView } from '../../../core/contract/issuing-view.ts'
import { askSecrets } from '../ask-secret.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import type { Answer } from '../service.ts'
import { showSession } from '../show-issuing.ts'

/** Who does it, for the record: `--who`, else the user of the system. */
const whoIn = ({ flags }: CommandInput): string => {
  const who = flags.get('who')
  return typeof who === 'string' && who !== '' ? who.slice(0, 60) : userInfo().username.slice(0, 60)
}

const sayView = (answer: Answer): Said => ({
  exit: 0,
  json: answer,
  lines: showSession(answer['issuing'] as IssuingView),
})

const sayBackup = (answer: Answer): Said => {
  const { issuer, groups } = answer as { issuer: string; groups: readonly string[] }
  const rows = Array.from({ length: Math.ceil(groups.length / 6) }, (_, row) =>
    groups.slice(row * 6, row * 6 + 6).join(' '),
  )
  return {
    exit: 0,
    json: answer,
    lines: [
      `issuer     ${issuer}`,
      '',
      'The backup. Write it down or print it now, and keep it apart from the passphrase:',
      '',
      ...rows.map((row) => `    ${row}`),
      '',
      'It is not shown again by itself, and nobody can look the passphrase up.',
    ],
  }
}

const sayRestored = (answer: Answer): Said => {
  const { issuer, count } = answer as { issuer: string; count: number }
  return { exit: 0, json: answer, lines: [`issuer     ${issuer}`, `keys       ${count} new`] }
}

async function withPassphrase(
  input: CommandInput,
  verb: string,
  say: (answer: Answer) => Said,
): Promise<Said> {
  const questions = verb === 'create' ? ['Passphrase', 'Once more'] : ['Passphrase']
  const [passphrase = '', again] = await askSecrets(questions)
  if (passphrase === '' || (again !== undefined && again !== '' && again !== passphrase))
    return wrongUsage(issuerCommand, 'The two passphrases differ, or there is none.')
  const body = { passphrase, by: whoIn(input) }
  const answer = await input.service.ask('POST', `/till/issuing/${verb}`, body)
  return answer.ok ? say(answer.value) : refused(answer.error)
}

async function restore(input: CommandInput): Promise<Said> {
  const [backup = '', passphrase = ''] = await askSecrets(['Backup', 'Passphrase'])
  if (backup === '' || passphrase === '')
    return wrongUsage(issuerCommand, 'The backup and its passphrase, a line each.')
  const body = { backup, passphrase, by: whoIn(input) }
  const answer = await input.service.ask('POST', '/till/issuing/restore', body)
  return answer.ok ? sayRestored(answer.value) : refused(answer.error)
}

export const issuerCommand: Command = {
  name: 'issuer',
  usage: '[create|unlock|lock|backup|rotate|restore] [--who name]',
  summary: 'the issuer key, and the session that it opens',
  help: [
    'Without a word: how issuing stands. create makes the key and shows its backup, once. unlock opens the session, which locks',
    'itself after ten minutes without use; lock locks it now. backup shows the backup again. rotate makes a new key for cards to',
    'come. restore puts a backup back: the backup, then its passphrase. Passphrases are asked for, or read from standard input',
    'line by line; they are never arguments.',
  ],
  async run(input) {
    const [verb, ...rest] = input.words
    if (rest.length > 0) return wrongUsage(issuerCommand, `what is ${rest.join(' ')}?`)
    if (verb === undefined || verb === 'lock') {
      const answer =
        verb === undefined
          ? await input.service.ask('GET', '/till/issuing')
          : await input.service.ask('POST', '/till/issuing/lock')
      return answer.ok ? sayView(answer.value) : refused(answer.error)
    }
    if (verb === 'unlock') return withPassphrase(input, verb, sayView)
    if (verb === 'restore') return restore(input)
    if (verb === 'create' || verb === 'backup' || verb === 'rotate')
      return withPassphrase(input, verb, sayBackup)
    return wrongUsage(issuerCommand, `there is no issuer ${verb}`)
  },
}
