/** What `flashtill card` does with cards on the reader. */
import { setTimeout as pause } from 'node:timers/promises'
import type { BegunView, IssuingRunView, IssuingView } from '../../../core/contract/issuing-view.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { loadWords } from '../../../core/words/load-words.ts'
import { askSecrets } from '../ask-secret.ts'
import { refused, type CommandInput, type Said } from '../command.ts'
import type { Answer } from '../service.ts'
import { sayStop, showDiagnosis, showDone, showSession } from '../show-issuing.ts'
import { freshId } from './charge.ts'

const everyMs = 150

const viewIn = (answer: Answer): IssuingView => answer['issuing'] as IssuingView
const flag = ({ flags }: CommandInput, name: string): string | undefined => {
  const value = flags.get(name)
  return typeof value === 'string' ? value : undefined
}
const given = <K extends string>(key: K, value: string | undefined) =>
  value === undefined ? {} : { [key]: value }

const hasEnded = ({ state }: IssuingRunView): boolean =>
  state === 'done' || state === 'stopped' || state === 'refused'

/** The run after this number, once it has ended; a service that is gone ends the waiting. */
async function nextRun(input: CommandInput, after: number): Promise<Result<IssuingRunView, Said>> {
  for (;;) {
    const answer = await input.service.ask('GET', '/till/issuing')
    if (!answer.ok) return err(refused(answer.error))
    const { run } = viewIn(answer.value)
    if (run !== undefined && (run.no ?? 0) > after && hasEnded(run)) return ok(run)
    await pause(everyMs)
  }
}

/** Waits for the card, through every stop that laying it back mends; `--once` ends at the first. */
async function untilDone(input: CommandInput, from: number): Promise<Said> {
  const say = await loadWords('en')
  process.stderr.write('Lay the card on the reader.\n')
  for (let after = from; ;) {
    const next = await nextRun(input, after)
    if (!next.ok) return next.error
    const run = next.value
    after = run.no ?? after
    if (run.state === 'done') {
      const lines = run.diagnosis === undefined ? showDone(run) : showDiagnosis(run.diagnosis)
      return { exit: 0, json: { run }, lines }
    }
    const sentence = sayStop(run, say)
    if (input.flags.has('once') || run.why === 'issuing.locked')
      return { exit: 1, json: { run }, lines: [sentence] }
    process.stderr.write(`${sentence}\n`)
  }
}

async function wish(input: CommandInput, body: Readonly<Record<string, unknown>>): Promise<Said> {
  const before = await input.service.ask('GET', '/till/issuing')
  if (!before.ok) return refused(before.error)
  const asked = await input.service.ask('POST', '/till/issuing/wish', body)
  if (!asked.ok) return refused(asked.error)
  return untilDone(input, viewIn(before.value).run?.no ?? 0)
}

const why = (input: CommandInput) => given('why', flag(input, 'why'))

const issueOnReader = (input: CommandInput): Promise<Said> =>
  wish(input, {
    kind: 'issue',
    ...given('name', flag(input, 'name')),
    ...given('replaces', flag(input, 'replaces')),
    ...(input.flags.has('anew') ? { anew: true } : {}),
    ...why(input),
  })

const wipeOnReader = (input: CommandInput): Promise<Said> =>
  wish(input, { kind: 'wipe', ...why(input) })

const relinkOnReader = (input: CommandInput): Promise<Said> =>
  wish(input, { kind: 'relink', ...why(input) })

const diagnoseOnReader = (input: CommandInput): Promise<Said> => wish(input, { kind: 'diagnose' })

async function importOnReader(input: CommandInput): Promise<Said> {
  const [keys = ''] = await askSecrets(['Wipe text of the other tool'])
  return wish(input, { kind: 'import', keys, ...given('name', flag(input, 'name')), ...why(input) })
}

/** A stack of cards: a line each, until its budget is used up. */
async function batchOnReader(input: CommandInput): Promise<Said> {
  const [, countText = '', ...name] = input.words
  const body = { id: freshId(), name: name.join(' ') || 'stack', budget: Number(countText) }
  const rules = {
    ...given('pattern', flag(input, 'names')),
    ...(input.flags.has('stop') ? { stopsOnError: true } : {}),
  }
  const before = await input.service.ask('GET', '/till/issuing')
  if (!before.ok) return refused(before.error)
  const started = await input.service.ask('POST', '/till/issuing/batches', { ...body, ...rules })
  if (!started.ok) return refused(started.error)
  const asked = await input.service.ask('POST', '/till/issuing/wish', {
    kind: 'issue',
    batchId: body.id,
  })
  if (!asked.ok) return refused(asked.error)
  return untilStackEnds(input, { after: viewIn(before.value).run?.no ?? 0, ...body })
}

async function untilStackEnds(
  input: CommandInput,
  stack: { readonly id: string; readonly budget: number; readonly after: number },
): Promise<Said> {
  const say = await loadWords('en')
  let { after } = stack
  for (let done = 0; done < stack.budget;) {
    process.stderr.write(`${done + 1} of ${stack.budget}: lay a card on the reader.\n`)
    const next = await nextRun(input, after)
    if (!next.ok) return next.error
    const run = next.value
    after = run.no ?? after
    const isOver = run.why === 'issuing.locked' || (input.flags.has('stop') && run.state !== 'done')
    if (isOver) return { exit: 1, json: { run }, lines: [sayStop(run, say)] }
    const isDone = run.state === 'done'
    if (isDone) done += 1
    process.stderr.write(`${isDone ? showDone(run).join(' ') : sayStop(run, say)}\n`)
  }
  const ended = await input.service.ask('POST', `/till/issuing/batches/${stack.id}/end`)
  if (!ended.ok) return refused(ended.error)
  const answer = await input.service.ask('GET', `/till/issuing/batches/${stack.id}`)
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: [`${stack.budget} cards are issued.`] }
}

async function cancelOnReader(input: CommandInput): Promise<Said> {
  const answer = await input.service.ask('POST', '/till/issuing/cancel')
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: showSession(viewIn(answer.value)) }
}

/** `card host`: the host on new cards, shown or set. */
async function hostOfCards(input: CommandInput): Promise<Said> {
  const [, host] = input.words
  const answer =
    host === undefined
      ? await input.service.ask('GET', '/till/issuing')
      : await input.service.ask('POST', '/till/issuing/host', { host })
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: showSession(viewIn(answer.value)) }
}

/** `card wipe-keys <id>`: other tools' wipe text of a closed card. */
async function wipeKeysOf(input: CommandInput): Promise<Said> {
  const [, id = ''] = input.words
  const body = { why: flag(input, 'why') ?? '' }
  const answer = await input.service.ask('POST', `/till/issuing/cards/${id}/wipe-keys`, body)
  if (!answer.ok) return refused(answer.error)
  const { wipe } = answer.value as { wipe: string }
  return { exit: 0, json: answer.value, lines: [wipe] }
}

/** `card begun`: what has to be laid back. */
async function begunCards(input: CommandInput): Promise<Said> {
  const answer = await input.service.ask('GET', '/till/issuing/begun')
  if (!answer.ok) return refused(answer.error)
  const { begun } = answer.value as unknown as { begun: readonly BegunView[] }
  const lines = begun.map(({ id, card, kind, stands, by, at }) =>
    [new Date(at).toISOString(), kind.padEnd(6), stands.padEnd(9), card.name, by, id].join('  '),
  )
  return {
    exit: 0,
    json: answer.value,
    lines: lines.length === 0 ? ['No card has to be laid back.'] : lines,
  }
}

/** `card give-up <id>`: a begun card that nobody will lay back. */
async function giveUp(input: CommandInput): Promise<Said> {
  const [, id = ''] = input.words
  const body = { why: flag(input, 'why') ?? '' }
  const answer = await input.service.ask('POST', `/till/issuing/begun/${id}/give-up`, body)
  if (!answer.ok) return refused(answer.error)
  return { exit: 0, json: answer.value, lines: showSession(viewIn(answer.value)) }
}

/** `card log`: what was done in issuing sessions. */
async function issuingLog(input: CommandInput): Promise<Said> {
  const answer = await input.service.ask('GET', '/till/issuing/log')
  if (!answer.ok) return refused(answer.error)
  type Event = Readonly<Record<'by' | 'deed' | 'about' | 'why', string>> & { readonly at: number }
  const { events } = answer.value as unknown as { events: readonly Partial<Event>[] }
  const lines = events.map(({ at = 0, by = '', deed = '', about = '', why: reason = '' }) =>
    [new Date(at).toISOString(), deed.padEnd(16), by.padEnd(12), about, reason]
      .join('  ')
      .trimEnd(),
  )
  return { exit: 0, json: answer.value, lines }
}

/** What `flashtill card` does with a card on the reader, and with what belongs to it. */
export const onReader: ReadonlyMap<string, (input: CommandInput) => Promise<Said>> = new Map([
  ['issue', issueOnReader],
  ['batch', batchOnReader],
  ['wipe', wipeOnReader],
  ['relink', relinkOnReader],
  ['import', importOnReader],
  ['diagnose', diagnoseOnReader],
  ['cancel', cancelOnReader],
  ['host', hostOfCards],
  ['wipe-keys', wipeKeysOf],
  ['begun', begunCards],
  ['give-up', giveUp],
  ['log', issuingLog],
])

export const cardHelp: readonly string[] = [
  'On the reader, in an unlocked session (flashtill issuer unlock):',
  '  issue [--name N] [--replaces id] [--anew]: programs the card and makes it active; --anew gives a frozen one new keys',
  '  batch <count> [name] [--names "Fair ##"] [--stop]: a stack of cards, until the count is reached; --stop: a bad card ends it',
  '  wipe: a closed card is made blank',
  '  relink: writes the host that is set now · import [--name N]: takes over a card, its keys on standard input',
  '  diagnose: what the card is; needs no passphrase and tries no key',
  '  host [name]: the host on new cards · wipe-keys <id> --why W: a closed card’s keys · log: who did what',
  '  begun: cards that have to be laid back · give-up <id> --why W: nobody will lay that one back',
  '  A card that was taken away is laid back and goes on. --once ends at the first stop; cancel: no more cards are taken.',
]
