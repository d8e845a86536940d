import type { ProviderFacts } from '../../../core/ports/lnurl.ts'
import { refused, type Command } from '../command.ts'

const line = ({ host, asked, unanswered, refused: no, p50Ms, p99Ms, lastFailure }: ProviderFacts) =>
  [
    host.padEnd(32),
    `${asked} asked, ${unanswered} unanswered, ${no} refused`,
    ...(p50Ms === undefined || p99Ms === undefined ? [] : [`${p50Ms} ms, at most ${p99Ms} ms`]),
    ...(lastFailure === undefined ? [] : [`last trouble ${lastFailure}`]),
  ].join('  ')

export const providersCommand: Command = {
  name: 'providers',
  usage: '',
  summary: 'how the providers of customers’ cards have answered since the start',
  help: [
    'A provider that leaves requests unanswered or takes seconds makes its cards slow here as everywhere.',
    'Exit 1 when one of them has left a request unanswered.',
  ],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/providers')
    if (!answer.ok) return refused(answer.error)
    const { providers } = answer.value as { providers: readonly ProviderFacts[] }
    const silent = providers.some(({ unanswered }) => unanswered > 0)
    const lines =
      providers.length === 0 ? ['No foreign card has been charged.'] : providers.map(line)
    return { exit: silent ? 1 : 0, json: answer.value, lines }
  },
}
