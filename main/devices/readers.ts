/** The card readers as the rules see them: the other side of ReaderPort, over the device host. */
import { failure, type Failure } from '../../core/errors/registry.ts'
import { err, type Result } from '../../core/errors/result.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import type { Random } from '../../core/ports/random.ts'
import type {
  CardEvent,
  CardHappening,
  Presence,
  ReaderPort,
  ReaderView,
} from '../../core/ports/reader.ts'
import { wishedId } from '../../drivers/nfc/readers.ts'
import { startHostProcess, type HostProcess } from './host-process.ts'
import type { HostWord, ReaderSettings } from './host-words.ts'

export type TillReaders = ReaderPort & {
  /** The device host's process, for the technician. */
  hostPid(): number | undefined
  close(): Promise<void>
}

/** Readers with a plug that only hand over what they have read (device-board.ts). */
export type PlainReaders = {
  views(): readonly ReaderView[]
  onState(changed: () => void): () => void
  onCard(happened: (card: CardHappening) => void): () => void
}

export type ReadersParts = {
  readonly clock: Clock
  readonly log: Log
  readonly random: Random
  /** The device host is started after this. */
  readonly after?: Promise<void>
}

type Answered = (answer: Result<Uint8Array, Failure>) => void

type Desk = {
  readonly clock: Clock
  readonly log: Log
  readonly onState: Set<() => void>
  readonly onCard: Set<(event: CardEvent) => void>
  /** What lies on a reader, and whether its file was told. */
  readonly lying: Map<Presence, { readonly reader: string; isRead: boolean }>
  readonly asked: Map<number, Answered>
  /** Ids that stand for names in the settings which no reader has (yet). */
  readonly wished: ReadonlySet<string>
  views: readonly ReaderView[]
}

const gone = err(failure('tap.gone'))

function tell(desk: Desk, happened: CardHappening): void {
  const { clock, lying } = desk
  const { presence, reader, kind } = happened
  if (kind === 'arrived') lying.set(presence, { reader, isRead: false })
  else if (kind === 'left') lying.delete(presence)
  else lying.set(presence, { reader, isRead: true })
  const event: CardEvent = { ...happened, at: clock.now(), atMs: clock.monotonicMs() }
  for (const listener of desk.onCard) listener(event)
}

/** Busy and ready again is every tap; what is said is anything else. */
function logStates({ log, views }: Desk, before: readonly ReaderView[]): void {
  const calm = ({ state }: ReaderView): string =>
    state.kind === 'busy' ? 'ready' : JSON.stringify(state)
  const wording = (view: ReaderView): string => (view.state.kind === 'ready' ? 'ready' : calm(view))
  for (const view of views) {
    const old = before.find(({ id }) => id === view.id)
    if (old === undefined || wording(old) !== wording(view))
      log.info({ event: 'reader.state', reader: view.id, ...view.state })
  }
}

function setViews(desk: Desk, views: readonly ReaderView[]): void {
  const before = desk.views
  if (JSON.stringify(before) === JSON.stringify(views)) return
  desk.views = views
  logStates(desk, before)
  for (const listener of desk.onState) listener()
}

/** Readers that were there before the host began anew stay in the list until it has found them again. */
function withKnown({ views, wished }: Desk, told: readonly ReaderView[]): readonly ReaderView[] {
  const kept = views
    .filter(({ id }) => !wished.has(id) && !told.some((view) => view.id === id))
    .map((view) => ({ ...view, state: { kind: 'absent', reason: 'reader.absent' } as const }))
  return [...told, ...kept].toSorted((one, other) => (one.id < other.id ? -1 : 1))
}

function hear(desk: Desk, word: HostWord): void {
  if (word.kind === 'card') tell(desk, word.happened)
  if (word.kind === 'readers') setViews(desk, withKnown(desk, word.views))
  if (word.kind !== 'answer') return
  desk.asked.get(word.number)?.(word.answer)
  desk.asked.delete(word.number)
}

/** The host is no more: every presence has ended, nothing that was asked will be answered. */
function ended(desk: Desk): void {
  for (const answer of desk.asked.values()) answer(gone)
  desk.asked.clear()
  for (const [presence, { reader, isRead }] of desk.lying) {
    const card = { reader, presence }
    if (!isRead) tell(desk, { ...card, kind: 'unreadable', why: 'tap.gone', readMs: 0 })
    tell(desk, { ...card, kind: 'left' })
  }
  const starting = { kind: 'absent', reason: 'reader.starting' } as const
  setViews(
    desk,
    desk.views.map((view) => ({ ...view, state: starting })),
  )
}

const listenIn = <T>(listeners: Set<T>, listener: T): (() => void) => {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

/** A till without a reader. */
const noReaders: TillReaders = Object.freeze({
  readers: () => [],
  onState: () => () => {},
  onCard: () => () => {},
  transmit: () => Promise.resolve(gone),
  hostPid: () => undefined,
  close: () => Promise.resolve(),
})

/** The readers of `[readers]` in flashtill.toml; without that section none, and no device host. */
export const openReaders = (
  settings: ReaderSettings | undefined,
  parts: ReadersParts,
): TillReaders => (settings === undefined ? noReaders : createReaders(settings, parts))

/** Starts the device host with these readers. */
export function createReaders(
  settings: ReaderSettings,
  { clock, log, random, after = Promise.resolve() }: ReadersParts,
): TillReaders {
  const desk: Desk = {
    clock,
    log,
    onState: new Set(),
    onCard: new Set(),
    lying: new Map(),
    asked: new Map(),
    wished: new Set((settings.take ?? []).map(wishedId)),
    views: [],
  }
  let count = 0
  const host: HostProcess = startHostProcess({
    clock,
    log,
    after,
    started: () => {
      const run = Buffer.from(random.bytes(6)).toString('hex')
      host.order({ kind: 'readers', settings, run })
    },
    hear: (word) => hear(desk, word),
    ended: () => ended(desk),
  })
  return Object.freeze({
    readers: () => desk.views,
    onState: (changed: () => void) => listenIn(desk.onState, () => changed()),
    onCard: (happened: (event: CardEvent) => void) =>
      listenIn(desk.onCard, (event: CardEvent) => happened(event)),
    transmit: (presence: Presence, apdu: Uint8Array) => {
      if (!desk.lying.has(presence)) return Promise.resolve(gone)
      return new Promise<Result<Uint8Array, Failure>>((resolve) => {
        count += 1
        desk.asked.set(count, resolve)
        host.order({ kind: 'transmit', number: count, presence, apdu })
      })
    },
    hostPid: () => host.pid(),
    close: () => host.close(),
  })
}
