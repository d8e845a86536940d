/**
 * The table at which cards are issued: a wish lies on it, and every card that is laid on a reader is treated by it, one after the
 * other. While a wish lies there, taps are not for selling (`takes`).
 */
import type { CardKeys } from '../../../core/card/card-keys.ts'
import type { IssuingBatchId, Provisioning } from '../../../core/card/issuing.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { Instant } from '../../../core/time/instant.ts'
import { isStoreFailure } from '../../../core/errors/store-failure.ts'
import {
  exchangeWith,
  type CardEvent,
  type Presence,
  type ReaderPort,
} from '../../../core/ports/reader.ts'
import { diagnoseCard, type Diagnosis } from './diagnose-card.ts'
import { issueCard, type IssueCard } from './issue-card.ts'
import { createIssuingSession } from './issuing-session.ts'
import type { IssuingPorts } from './issuing-vault.ts'
import { noteDeed } from './keep-issuer.ts'
import type { Programmed } from './program-card.ts'
import { afterReplacing, replaceByIssued } from './replace-card.ts'
import type { Contact } from './recognise-chip.ts'
import { takeOverCard } from './take-over-card.ts'
import { relinkCard, wipeCard } from './wipe-card.ts'

export type TableWish =
  | {
      readonly kind: 'issue'
      readonly name?: string
      readonly batchId?: IssuingBatchId
      /** A card of the stack that is not issued ends the wish, until somebody has looked at it. */
      readonly stopsOnError?: boolean
      readonly replaces?: CardId
      readonly anew?: boolean
      readonly why?: string
    }
  | { readonly kind: 'wipe' | 'relink'; readonly why?: string }
  | {
      readonly kind: 'import'
      readonly keys: CardKeys
      readonly name?: string
      readonly why?: string
    }
  | { readonly kind: 'diagnose' }

/**
 * One card at the table. `stopped`: it was begun, `failure` says how to go on · `refused`: nothing was written on it. A look alone
 * ends as `done` with its `diagnosis`.
 */
export type TableRun = {
  /** Counts on. */
  readonly no: number
  readonly at: Instant
  readonly wish: TableWish
  readonly state: 'inspecting' | 'programming' | 'verifying' | 'done' | 'stopped' | 'refused'
  readonly provisioning?: Provisioning
  readonly diagnosis?: Diagnosis
  readonly failure?: Failure
  /** From the first look to the end. */
  readonly ms?: number
}

/** Newest run first. */
export type TableState = { readonly wish?: TableWish; readonly runs: readonly TableRun[] }

export type IssuingTable = {
  state(): TableState
  /** Lays a wish on the table; a card that lies on a reader is treated at once. */
  ask(wish: TableWish): Result<true, Failure>
  /** Takes the wish away; the card that is being programmed is finished. */
  cancel(): void
  /** Whether cards belong to issuing now. */
  takes(): boolean
  onChange(changed: () => void): () => void
  close(): void
}

export type TablePorts = IssuingPorts & { readonly readers: ReaderPort }

/** The readers as those hear them who sell: without the cards that are laid on while the table takes them. */
export const notTaken = (
  readers: Pick<ReaderPort, 'onCard'>,
  table: Pick<IssuingTable, 'takes'>,
): Pick<ReaderPort, 'onCard'> => ({
  onCard: (happened) => {
    const taken = new Set<Presence>()
    return readers.onCard((event) => {
      if (event.kind !== 'left' && table.takes()) taken.add(event.presence)
      if (!taken.has(event.presence)) happened(event)
      if (event.kind === 'left') taken.delete(event.presence)
    })
  },
})

/** Issuing as the doors have it: a locked session, and the table. */
export function openIssuing(
  ports: Omit<TablePorts, 'session'>,
): TablePorts & { readonly table: IssuingTable } {
  const session = createIssuingSession(ports.clock)
  const beside = { ...ports, session }
  return { ...beside, table: openIssuingTable(beside) }
}

type Done = Programmed | { readonly diagnosis: Diagnosis }

/** What one card on the reader gets. */
function treat(
  ports: TablePorts,
  contact: Contact,
  wish: TableWish,
): Promise<Result<Done, Failure>> {
  switch (wish.kind) {
    case 'issue':
      return issueAndReplace(ports, contact, wish)
    case 'wipe':
      return wipeCard(ports, contact, wish.why ?? '')
    case 'relink':
      return relinkCard(ports, contact, wish.why ?? '')
    case 'import':
      return takeOverCard(ports, contact, wish)
    case 'diagnose':
      return diagnose(ports, contact)
  }
}

async function issueAndReplace(
  ports: TablePorts,
  contact: Contact,
  wish: IssueCard,
): Promise<Result<Done, Failure>> {
  const issued = await issueCard(ports, contact, wish)
  const { replaces: id } = wish
  if (id === undefined || (issued.ok && issued.value.provisioning.replaces === id))
    return issued.ok ? afterReplacing(ports, issued.value) : issued
  // Not issued for it: one that was ready before, or that was begun for nobody.
  const to = issued.ok ? issued.value.card.id : issued.error.detail?.['cardId']
  const who = ports.session.keys()?.by
  if (to === undefined || who === undefined) return issued
  return (await replaceByIssued(ports, { id, to: to as CardId, who })) ?? issued
}

async function diagnose(ports: TablePorts, contact: Contact): Promise<Result<Done, Failure>> {
  const diagnosis = await diagnoseCard(ports, contact)
  return diagnosis.ok ? ok({ diagnosis: diagnosis.value }) : diagnosis
}

/** A disk that cannot be written is an outcome; a mistake of ours ends the process. */
async function treated(
  ports: TablePorts,
  contact: Contact,
  wish: TableWish,
): Promise<Result<Done, Failure>> {
  try {
    return await treat(ports, contact, wish)
  } catch (thrown) {
    if (isStoreFailure(thrown)) return err(thrown.failure)
    throw thrown
  }
}

/** Whether the wish is over with this: one card for one wish, but a stack goes on until its budget is used up. */
function isOver(wish: TableWish, outcome: Result<Done, Failure>): boolean {
  const isStack = wish.kind === 'issue' && wish.batchId !== undefined
  if (outcome.ok) return !isStack
  const { code } = outcome.error
  return (
    code === 'issuing.locked' ||
    code === 'issuing.budget' ||
    (isStack && wish.stopsOnError === true)
  )
}

/** Cards that can be treated: their file was read, or could not be. */
function followCards(
  readers: ReaderPort,
  came: () => void,
): { readonly lying: Map<Presence, boolean>; stop(): void } {
  const lying = new Map<Presence, boolean>()
  const stop = readers.onCard((event: CardEvent) => {
    if (event.kind === 'left') lying.delete(event.presence)
    if (event.kind === 'tapped') lying.set(event.presence, event.takesCommands)
    if (event.kind === 'unreadable' && event.why !== 'tap.gone') lying.set(event.presence, true)
    if (event.kind === 'tapped' || event.kind === 'unreadable') came()
  })
  return { lying, stop }
}

/** How many cards the table remembers; the books have them all. */
const remembered = 50

/** The run after the card has gone as far as it goes now. */
function ended(run: TableRun, outcome: Result<Done, Failure>, ms: number): TableRun {
  if (!outcome.ok) {
    const isBegun = run.provisioning !== undefined && run.provisioning.journal.step !== 'planned'
    return { ...run, ms, state: isBegun ? 'stopped' : 'refused', failure: outcome.error }
  }
  const done = outcome.value
  return 'diagnosis' in done
    ? { ...run, ms, state: 'done', diagnosis: done.diagnosis }
    : { ...run, ms, state: 'done', provisioning: done.provisioning }
}

const advanced = (run: TableRun, provisioning: Provisioning): TableRun => ({
  ...run,
  provisioning,
  state: provisioning.journal.step === 'key 0' ? 'verifying' : 'programming',
})

/** What the table shows: the wish, and the newest cards first. */
function createBoard() {
  const listeners = new Set<() => void>()
  let state: TableState = { runs: [] }
  const change = (next: TableState) => {
    state = next
    for (const listener of listeners) listener()
  }
  return {
    state: () => state,
    tell: () => change(state),
    showRun: (run: TableRun) => {
      const others = state.runs.filter(({ no }) => no !== run.no)
      change({ ...state, runs: [run, ...others].slice(0, remembered) })
    },
    lay: (wish: TableWish | undefined) =>
      change({ runs: state.runs, ...(wish === undefined ? {} : { wish }) }),
    onChange: (changed: () => void) => {
      listeners.add(changed)
      return () => {
        listeners.delete(changed)
      }
    },
  }
}

/** One card by the wish, shown as it comes along; tells whether the wish is done with. */
async function runOne(
  ports: TablePorts,
  board: ReturnType<typeof createBoard>,
  card: { readonly presence: Presence; readonly takesCommands: boolean; readonly wish: TableWish },
): Promise<void> {
  const { clock, log, readers } = ports
  const { presence, takesCommands, wish } = card
  const sinceMs = clock.monotonicMs()
  const no = 1 + (board.state().runs[0]?.no ?? 0)
  let run: TableRun = { no, at: clock.now(), wish, state: 'inspecting' }
  board.showRun(run)
  const onStep = (provisioning: Provisioning) => {
    run = advanced(run, provisioning)
    board.showRun(run)
  }
  const contact = { exchange: exchangeWith(readers, presence), onStep }
  const outcome = takesCommands
    ? await treated(ports, contact, wish)
    : err(failure('issuing.readOnlyReader'))
  const ms = Math.round(clock.monotonicMs() - sinceMs)
  const code = outcome.ok ? {} : { code: outcome.error.code }
  log.info({ event: 'issuing.card', wish: wish.kind, ok: outcome.ok, ms, ...code })
  board.showRun(ended(run, outcome, ms))
  if (board.state().wish === wish && isOver(wish, outcome)) board.lay(undefined)
}

/** A disk that cannot be written does not keep a session open; the log has it. */
async function noteIdle(ports: TablePorts, by: string): Promise<void> {
  ports.log.info({ event: 'issuing.idle', by })
  try {
    await ports.store.commit((unit) =>
      noteDeed(ports, unit, { deed: 'session.locked', by, why: 'idle' }),
    )
  } catch (thrown) {
    if (!isStoreFailure(thrown)) throw thrown
  }
}

/** Opens the table: nothing is done with cards until somebody asks. */
export function openIssuingTable(ports: TablePorts): IssuingTable {
  const { readers, session } = ports
  const board = createBoard()
  const done = new Set<Presence>()
  let isBusy = false
  const next = async (): Promise<void> => {
    if (isBusy) return
    for (const presence of done) if (!cards.lying.has(presence)) done.delete(presence)
    const fresh = [...cards.lying].find(([one]) => !done.has(one))
    const { wish } = board.state()
    if (wish === undefined || fresh === undefined) return
    const [presence, takesCommands] = fresh
    isBusy = true
    done.add(presence)
    await runOne(ports, board, { presence, takesCommands, wish })
    isBusy = false
    await next()
  }
  const cards = followCards(readers, () => void next())
  const stopSession = session.onChange((why, by) => {
    if (why === 'idle') void noteIdle(ports, by)
    board.tell()
  })
  return Object.freeze({
    state: board.state,
    takes: () => {
      const { wish, runs } = board.state()
      return wish !== undefined || runs.some(({ ms }) => ms === undefined)
    },
    ask: (wish: TableWish): Result<true, Failure> => {
      if (wish.kind !== 'diagnose' && session.keys() === undefined)
        return err(failure('issuing.locked'))
      done.clear()
      board.lay(wish)
      void next()
      return ok(true)
    },
    cancel: () => board.lay(undefined),
    onChange: board.onChange,
    close: () => {
      cards.stop()
      stopSession()
      session.lock()
    },
  })
}
