/**
 * One reader as a state machine. It tells a card at once, reads it once, keeps the way to it open until it leaves, and heals
 * itself: a card that was torn or could not be talked to is tried again as long as it lies there, a call that hangs makes
 * this reader an error and no other.
 */
import { selectApplication } from '../../core/card/apdu/select-application.ts'
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, ok, type Result } from '../../core/errors/result.ts'
import { answerWithin } from '../../core/ports/answer-within.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type {
  CardHappening,
  Presence,
  ReaderReason,
  ReaderState,
  ReaderView,
  TapProblem,
} from '../../core/ports/reader.ts'
import { createStop, type StopSwitch } from '../../core/ports/stop.ts'
import type { CardLink, CardTransport, Field, NoLink } from './card-transport.ts'
import { readCard } from './read-card.ts'

export type CardReaderParts = {
  readonly id: string
  readonly name: string
  readonly transport: Pick<CardTransport, 'connect'>
  readonly clock: Clock
  readonly nextPresence: () => Presence
  readonly tell: (happened: CardHappening) => void
  /** The view is another one now. */
  readonly changed: () => void
}

export type CardReader = {
  view(): ReaderView
  /** The presence of the card that lies there. */
  presence(): Presence | undefined
  feel(field: Field): void
  /** What a reader that reads by itself has read. */
  take(file: Uint8Array): void
  leave(reason: ReaderReason): void
  /** See ReaderPort. */
  transmit(apdu: Uint8Array): Promise<Result<Uint8Array, Failure>>
}

/** How long a card that cannot be read yet is tried again before a person is told. */
const patienceMs = 1_000
/** Between two tries. */
const againMs = 30
/** Between two looks whether a card that was torn or never spoke does speak now. */
const healMs = 150
/** A whole read takes 40 to 400 ms, one command less than 100: what takes this long hangs. */
const hangMs = 3_000

/** A card that lies there: from its arrival until it leaves. */
type Lying = {
  readonly presence: Presence
  readonly sinceMs: number
  readonly over: StopSwitch
  field: Exclude<Field, { kind: 'empty' }>
  link?: CardLink
  /** Its file was told, or that it has none. */
  isSettled: boolean
  /** What was asked last is answered. */
  answered: Promise<unknown>
}

type Life = CardReaderParts & {
  lying: Lying | undefined
  field: Field | undefined
  away: ReaderReason | undefined
  /** Calls that have not come back. */
  hanging: number
}

function stateOf({ away, hanging, field, lying }: Life): ReaderState {
  if (away !== undefined) {
    const isGone = away === 'reader.absent' || away === 'reader.starting'
    return { kind: isGone ? 'absent' : 'error', reason: away }
  }
  if (hanging > 0) return { kind: 'error', reason: 'reader.noAnswer' }
  if (field === undefined) return { kind: 'probing' }
  return { kind: lying === undefined ? 'ready' : 'busy' }
}

const isOver = ({ over }: Lying): boolean => over.stop.stopped

/** What `call` gives; undefined when it hangs. It may come back later, and the reader is well again then. */
async function unlessItHangs<T>(life: Life, call: Promise<T>): Promise<T | undefined> {
  const answer = await answerWithin(life.clock, hangMs, call)
  if (answer !== undefined) return answer
  life.hanging += 1
  life.changed()
  const back = () => {
    life.hanging -= 1
    life.changed()
  }
  call.then(back, back)
  return undefined
}

/** Lets go of the card; whoever asked for the link later closes it himself. */
function drop(lying: Lying): void {
  const { link } = lying
  delete lying.link
  void link?.close()
}

/** Whole milliseconds: the port's figure, which is kept. */
const readMsOf = (life: Life, { sinceMs }: Lying): number =>
  Math.round(life.clock.monotonicMs() - sinceMs)

function settle(life: Life, lying: Lying, read: Result<Uint8Array, TapProblem>): void {
  if (lying.isSettled) return
  lying.isSettled = true
  const card = { reader: life.id, presence: lying.presence, readMs: readMsOf(life, lying) }
  if (read.ok) life.tell({ ...card, kind: 'tapped', file: read.value, takesCommands: true })
  else life.tell({ ...card, kind: 'unreadable', why: read.error })
}

function end(life: Life): void {
  const { lying } = life
  if (lying === undefined) return
  life.lying = undefined
  settle(life, lying, err('tap.gone'))
  lying.over.call()
  life.tell({ reader: life.id, presence: lying.presence, kind: 'left' })
  drop(lying)
}

/** A link to the card; one that comes when nobody wants it any more is let go. */
async function linkTo(life: Life, lying: Lying): Promise<CardLink | NoLink> {
  const asked = life.transport.connect(life.name)
  const link = await unlessItHangs(life, asked)
  if (link === undefined) {
    void asked.then((late) => (typeof late === 'string' ? undefined : late.close()))
    return 'silent'
  }
  if (typeof link === 'string' || !isOver(lying)) return link
  await link.close()
  return 'gone'
}

async function attempt(life: Life, lying: Lying): Promise<Result<Uint8Array, TapProblem>> {
  if (lying.field.kind === 'several') return err('tap.severalCards')
  if (lying.field.kind === 'mute') return err('tap.silent')
  const link = await linkTo(life, lying)
  if (typeof link === 'string') return err(link === 'gone' ? 'tap.gone' : 'tap.silent')
  lying.link = link
  const read = await unlessItHangs(life, readCard(link))
  if (read === undefined || (!read.ok && read.error === 'tap.gone')) drop(lying)
  return read ?? err('tap.silent')
}

/** What trying again may mend while the card lies there. */
const passing: ReadonlySet<TapProblem> = new Set(['tap.gone', 'tap.silent', 'tap.severalCards'])

async function read(life: Life, lying: Lying): Promise<void> {
  let got = await attempt(life, lying)
  while (!got.ok && passing.has(got.error) && !isOver(lying)) {
    if (life.hanging > 0 || readMsOf(life, lying) >= patienceMs) break
    await life.clock.sleep(againMs, lying.over.stop)
    if (!isOver(lying)) got = await attempt(life, lying)
  }
  if (isOver(lying)) return
  settle(life, lying, got)
  if (!got.ok && passing.has(got.error)) void heal(life, lying)
}

/** Whether a card really lies there: a reader may believe for a while in one that has left, so only its own word counts. */
async function speaks(life: Life, lying: Lying): Promise<boolean> {
  const link = await linkTo(life, lying)
  if (typeof link === 'string') return false
  const word = await unlessItHangs(life, link.transmit(selectApplication.apdu))
  void link.close()
  return word !== undefined && word.length > 0
}

/** Waits until a card that was torn or never spoke does speak, and takes that for a new laying. */
async function heal(life: Life, lying: Lying): Promise<void> {
  while (!isOver(lying)) {
    await life.clock.sleep(healMs, lying.over.stop)
    const mayAsk = !isOver(lying) && lying.field.kind === 'card' && life.hanging === 0
    if (!mayAsk || !(await speaks(life, lying)) || isOver(lying)) continue
    end(life)
    begin(life, lying.field)
  }
}

function begin(life: Life, field: Lying['field']): void {
  const lying: Lying = {
    presence: life.nextPresence(),
    sinceMs: life.clock.monotonicMs(),
    over: createStop(),
    field,
    isSettled: false,
    answered: Promise.resolve(),
  }
  life.lying = lying
  life.tell({ reader: life.id, presence: lying.presence, kind: 'arrived' })
  lying.answered = read(life, lying)
}

function feel(life: Life, field: Field): void {
  const before = life.lying
  life.field = field
  life.away = undefined
  if (field.kind === 'empty') end(life)
  else if (before?.field.laying === field.laying) before.field = field
  else {
    end(life)
    begin(life, field)
  }
  life.changed()
}

/** The card is gone before it is told: such a reader reads by itself. */
function take(life: Life, file: Uint8Array): void {
  const card = { reader: life.id, presence: life.nextPresence() }
  life.field = { kind: 'empty' }
  life.away = undefined
  life.tell({ ...card, kind: 'arrived' })
  life.tell({ ...card, kind: 'tapped', file, readMs: 0, takesCommands: false })
  life.tell({ ...card, kind: 'left' })
}

async function ask(
  life: Life,
  lying: Lying,
  apdu: Uint8Array,
): Promise<Result<Uint8Array, Failure>> {
  const gone = err(failure('tap.gone'))
  const { link } = lying
  if (isOver(lying) || link === undefined) return gone
  const answer = await unlessItHangs(life, link.transmit(apdu))
  if (answer !== undefined && answer.length > 0) return ok(answer)
  if (lying.link === link) {
    drop(lying)
    void heal(life, lying)
  }
  return answer === undefined ? err(failure('reader.noAnswer')) : gone
}

/** One reader, from the moment that its transport tells of it. */
export function createCardReader(parts: CardReaderParts): CardReader {
  const life: Life = { ...parts, lying: undefined, field: undefined, away: undefined, hanging: 0 }
  return Object.freeze({
    view: () => ({ id: life.id, name: life.name, state: stateOf(life) }),
    presence: () => life.lying?.presence,
    feel: (field: Field) => feel(life, field),
    take: (file: Uint8Array) => take(life, file),
    leave: (reason: ReaderReason) => {
      end(life)
      life.field = undefined
      life.away = reason
      life.changed()
    },
    transmit: (apdu: Uint8Array) => {
      const { lying } = life
      if (lying === undefined) return Promise.resolve(err(failure('tap.gone')))
      const answer = lying.answered.then(() => ask(life, lying, apdu))
      lying.answered = answer
      return answer
    },
  })
}
