import { userInfo } from 'node:os'
import { createInterface } from 'node:readline/promises'
import type {
  CardActView,
  CardDetailView,
  CardMovementView,
  CardPageView,
  CardView,
} from '../../../core/contract/card-view.ts'
import type { LimitsJson } from '../../../core/card/limits-json.ts'
import { parseAmount } from '../../../core/money/parse-amount.ts'
import { refused, wrongUsage, type Command, type CommandInput, type Said } from '../command.ts'
import { showInvoice, showMsat, showTime } from '../show.ts'
import { cardHelp, onReader } from './card-issuing.ts'
import { freshId } from './charge.ts'
import type { InvoiceView } from '../../../core/contract/screen.ts'

const showCard = ({ number, name, state, balanceMsat, id, pin }: CardView): string =>
  [
    `#${number}`.padEnd(6),
    `${state}${pin?.locked === true ? ', PIN locked' : ''}`.padEnd(20),
    showMsat(balanceMsat).padStart(16),
    name.padEnd(24),
    id,
  ].join('  ')

const showMovement = ({ at, kind, amountMsat, comment, id }: CardMovementView): string => {
  const sign = amountMsat.startsWith('-') ? '−' : '+'
  const amount = `${sign}${showMsat(amountMsat.replace('-', ''))}`
  return `  ${showTime(at)}  ${kind.padEnd(8)}  ${amount.padStart(16)}  ${id}${comment === undefined ? '' : `  “${comment}”`}`
}

const showAct = ({ at, who, what, why }: CardActView): string =>
  `  ${showTime(at)}  ${what.padEnd(10)}  ${who}: ${why}`

const showReach = (reach: CardDetailView['reach']): readonly string[] => {
  if (reach.state === 'closed') return ['elsewhere not reached: no public host is open']
  return reach.address === undefined ? [] : [`address ${reach.address}`]
}

function showDetail({ card, reach, movements, acts }: CardDetailView): readonly string[] {
  return [
    showCard(card),
    `limits ${JSON.stringify(card.limits)}`,
    ...(card.pin === undefined ? [] : [`PIN from ${showMsat(card.pin.fromMsat)} on`]),
    ...(card.replacedBy === undefined ? [] : [`replaced by ${card.replacedBy}`]),
    ...showReach(reach),
    'money',
    ...movements.map(showMovement),
    'done',
    ...acts.map(showAct),
  ]
}

const flag = ({ flags }: CommandInput, name: string): string | undefined => {
  const value = flags.get(name)
  return typeof value === 'string' ? value : undefined
}

async function list({ service, flags }: CommandInput): Promise<Said> {
  const query = new URLSearchParams()
  for (const key of ['limit', 'before', 'text', 'states']) {
    const value = flags.get(key)
    if (typeof value === 'string') query.set(key, value)
  }
  const answer = await service.ask('GET', `/till/cards?${query.toString()}`)
  if (!answer.ok) return refused(answer.error)
  const { cards } = answer.value as unknown as CardPageView
  const lines = cards.length === 0 ? ['No such card.'] : cards.map(showCard)
  return { exit: 0, json: answer.value, lines }
}

async function show({ service }: CommandInput, id: string): Promise<Said> {
  const answer = await service.ask('GET', `/till/cards/${id}`)
  if (!answer.ok) return refused(answer.error)
  const lines = showDetail(answer.value as unknown as CardDetailView)
  return { exit: 0, json: answer.value, lines }
}

type Asked = { readonly path: string; readonly body: Readonly<Record<string, unknown>> }

/** Asks for a change; who and why go with it. */
async function change(input: CommandInput, id: string, { path, body }: Asked): Promise<Said> {
  const why = flag(input, 'why')
  if (why === undefined) return wrongUsage(cardCommand, 'why? --why "left on the bar"')
  const who = flag(input, 'who') ?? userInfo().username
  const answer = await input.service.ask('POST', `/till/cards/${id}/${path}`, { who, why, ...body })
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: [showCard(answer.value['card'] as CardView)] }
}

/** Sat as people type them, in msat; undefined for anything else. */
function msatOf(text: string | undefined): string | undefined {
  const parsed = text === undefined ? undefined : parseAmount(text, 'SAT')
  return parsed?.ok === true ? parsed.value.amount.toString() : undefined
}

function limitsFrom(input: CommandInput): LimitsJson | undefined {
  const [perTapMsat, perDayMsat] = ['per-tap', 'per-day'].map((name) => msatOf(flag(input, name)))
  const times = /^(\d+)\/(\d+)$/.exec(flag(input, 'times') ?? '')
  const given = ['per-tap', 'per-day', 'times'].filter((name) => input.flags.has(name))
  const read = [perTapMsat, perDayMsat, times ?? undefined].filter((value) => value !== undefined)
  if (given.length !== read.length) return undefined
  return {
    ...(perTapMsat === undefined ? {} : { perTapMsat }),
    ...(perDayMsat === undefined ? {} : { perDayMsat }),
    ...(times === null
      ? {}
      : { velocity: { charges: Number(times[1]), minutes: Number(times[2]) } }),
  }
}

async function limit(input: CommandInput, id: string): Promise<Said> {
  const limits = limitsFrom(input)
  if (limits === undefined)
    return wrongUsage(cardCommand, 'limits in sat: --per-tap 10000 --per-day 50000 --times 5/10')
  return change(input, id, { path: 'limits', body: { limits } })
}

/** From standard input: what stands in a command line is seen by everybody on this device. */
async function readPin(): Promise<string> {
  const lines = createInterface({ input: process.stdin })
  for await (const line of lines) return line.trim()
  return ''
}

async function pin(input: CommandInput, id: string): Promise<Said> {
  const how = input.words[2]
  if (how === 'unlock' || how === 'remove') return change(input, id, { path: 'pin', body: { how } })
  const fromMsat = msatOf(flag(input, 'from') ?? '0')
  if (how !== 'set' || fromMsat === undefined)
    return wrongUsage(cardCommand, 'pin <id> set [--from SAT] (four digits on standard input)')
  return change(input, id, { path: 'pin', body: { how, pin: await readPin(), fromMsat } })
}

async function close(input: CommandInput, id: string, how: 'close' | 'replace'): Promise<Said> {
  const actId = flag(input, 'act') ?? freshId()
  const [, , to] = input.words
  if (how === 'replace' && to === undefined) return wrongUsage(cardCommand, 'replaced by which?')
  const kind = how === 'replace' ? 'replaced' : to === undefined ? 'cash' : 'card'
  const body = { actId, how: kind, ...(to === undefined ? {} : { to }) }
  return change(input, id, { path: 'close', body })
}

async function topUp({ service, words, flags }: CommandInput, id: string): Promise<Said> {
  const [, , amount = '', currency = ''] = words
  const parsed = parseAmount(amount, currency.toUpperCase())
  if (!parsed.ok) return wrongUsage(cardCommand, 'top-up <id> 20.00 EUR')
  const invoiceId = freshId()
  const { value } = parsed
  const body = { id: invoiceId, currency: value.currency, amountMinor: value.amount.toString() }
  const isCash = flags.has('cash')
  const path = `/till/cards/${id}/top-up`
  const opened = await service.ask('POST', path, { ...body, lightning: !isCash })
  if (!opened.ok) return refused(opened.error)
  const paid = isCash
    ? await service.ask('POST', `/till/invoices/${invoiceId}/cash`, { paymentId: freshId() })
    : opened
  if (!paid.ok) return refused(paid.error)
  const invoice = paid.value['invoice'] as InvoiceView
  return { exit: 0, json: paid.value, lines: showInvoice(invoice) }
}

const moves: ReadonlyMap<string, string> = new Map([
  ['freeze', 'freeze'],
  ['unfreeze', 'unfreeze'],
  ['lost', 'lose'],
  ['find', 'find'],
])

export const cardCommand: Command = {
  name: 'card',
  usage:
    'list | issue|batch|wipe|relink|import|diagnose … | show <id> | top-up|freeze|unfreeze|lost|find|limit|pin|replace|close <id> …',
  summary: 'own cards: their money, and what protects it',
  help: [
    'list [--text T] [--states frozen,lost] [--limit N] [--before NUMBER] · show <id>: money and what was done to it',
    'top-up <id> <amount> <currency> [--cash]: prints the code, or takes cash at once',
    'freeze, unfreeze, lost, find <id> · replace <id> <new id> · close <id> [<id of another card>], else paid out in cash',
    'limit <id> [--per-tap SAT] [--per-day SAT] [--times N/MINUTES]: all limits at once; what is left out limits no more',
    'pin <id> set [--from SAT] | unlock | remove: the four digits are read from standard input',
    ...cardHelp,
    'Whatever changes a card wants --why, and takes --who (else the name of who is logged in).',
  ],
  async run(input) {
    const [verb = 'list', id] = input.words
    if (verb === 'list') return list(input)
    const withReader = onReader.get(verb)
    if (withReader !== undefined) return withReader(input)
    if (id === undefined) return wrongUsage(cardCommand, 'which card? its id, as `card list` shows')
    const move = moves.get(verb)
    if (move !== undefined) return change(input, id, { path: 'move', body: { move } })
    if (verb === 'show') return show(input, id)
    if (verb === 'top-up') return topUp(input, id)
    if (verb === 'limit') return limit(input, id)
    if (verb === 'pin') return pin(input, id)
    if (verb === 'close' || verb === 'replace') return close(input, id, verb)
    return wrongUsage(cardCommand, `what is to be done with the card? Not: ${verb}`)
  },
}
