import type { IssuerDay } from '../../../core/card/issuer-days.ts'
import type { ProviderFacts } from '../../../core/ports/lnurl.ts'
import { refused, type Command } from '../command.ts'

const line = ({ host, asked, unanswered, refused: no, p50Ms, p99Ms, lastFailure }: ProviderFacts) =>
  [
    host.padEnd(32),
    `${asked} asked, ${unanswered} unanswered, ${no} refused`,
    ...(p50Ms === undefined || p99Ms === undefined ? [] : [`${p50Ms} ms, at most ${p99Ms} ms`]),
    ...(lastFailure === undefined ? [] : [`last trouble ${lastFailure}`]),
  ].join('  ')

const dayLine = (of: IssuerDay) =>
  [
    `${of.day}  ${of.host.padEnd(32)}`,
    `${of.taps} taps, ${of.accepted} accepted, ${of.refused} refused, ${of.failed} failed`,
    ...(of.p50Ms === undefined || of.p99Ms === undefined
      ? []
      : [`${of.p50Ms} ms, at most ${of.p99Ms} ms`]),
    ...(of.lastFailure === undefined ? [] : [`last trouble ${of.lastFailure}`]),
  ].join('  ')

export const providersCommand: Command = {
  name: 'providers',
  usage: '',
  summary: 'how the providers of customers’ cards answer: since the start, and day by day',
  help: [
    'A provider that leaves requests unanswered or takes seconds makes its cards slow here as everywhere.',
    'Exit 1 when one of them has left a request unanswered.',
  ],
  async run({ service }) {
    const answer = await service.ask('GET', '/till/providers')
    if (!answer.ok) return refused(answer.error)
    const { providers, days } = answer.value as {
      providers: readonly ProviderFacts[]
      days: readonly IssuerDay[]
    }
    const silent = providers.some(({ unanswered }) => unanswered > 0)
    const nobody = providers.length === 0 && days.length === 0
    const lines = nobody
      ? ['No foreign card has been charged.']
      : ['since the start', ...providers.map(line), 'the last two weeks', ...days.map(dayLine)]
    return { exit: silent ? 1 : 0, json: answer.value, lines }
  },
}
