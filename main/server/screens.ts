/**
 * The screens' sockets: snapshot, then deltas numbered by the change log (DESIGN §3.11). A reader of the log with a cursor:
 * it sends what is on disk, in order, and rings for codes that are not on disk yet under the number that is.
 */
import type { WebSocket } from 'ws'
import type { IssuingView } from '../../core/contract/issuing-view.ts'
import type { InvoiceId, PrintJobId } from '../../core/contract/ids.ts'
import type { ScreenDelta, ScreenMessage } from '../../core/contract/screen.ts'
import { isStoreFailure } from '../../core/errors/store-failure.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { Ports } from '../../core/ports/ports.ts'
import type { Change, ChangeNoun } from '../../core/ports/store.ts'
import type { PinDesk } from '../../core/ports/pin-desk.ts'
import type { TapBoard } from '../../core/ports/tap-board.ts'
import type { StatusView } from '../../core/contract/screen.ts'
import { cashierTapNow, customerTapNow, pinChoiceNow, type Desk } from './desk.ts'

export type ScreenKind = 'cashier' | 'customer'

export type ScreensPorts = Pick<Ports, 'store' | 'bell'> & {
  readonly clock: Clock
  readonly desk: Desk
  readonly status: () => StatusView
  readonly board: TapBoard
  readonly cashierSees: () => boolean
  readonly pinDesk: PinDesk
}

/** A screen that has this much unread is dropped; it comes back and resumes. */
const maxUnreadBytes = 1_000_000
/** A screen further behind than this gets a snapshot instead of deltas. */
const maxResume = 500n
const heartbeatMs = 5_000

type Screen = { readonly socket: WebSocket; readonly kind: ScreenKind; isAlive: boolean }

function send(screen: Screen, message: ScreenMessage): void {
  const { socket } = screen
  if (socket.readyState !== socket.OPEN) return
  if (socket.bufferedAmount > maxUnreadBytes) return socket.terminate()
  socket.send(JSON.stringify(message))
}

export type Screens = {
  connect(socket: WebSocket, kind: ScreenKind, since: bigint | undefined): Promise<void>
  /** Tells every cashier's screen how node, printer and rates stand. */
  status(): void
  /** Tells every cashier's screen how issuing stands. */
  issuing(issuing: IssuingView): void
  /** Tells the customer's screens what lies on the counter. */
  counter(): void
  run(stop: Stop): Promise<void>
  count(): number
  /** Whether such a screen is connected now. */
  has(kind: ScreenKind): boolean
}

/** The sale that a change belongs to, if it belongs to one. */
async function invoiceOf(
  desk: Desk,
  change: Pick<Change, 'noun' | 'id'>,
): Promise<InvoiceId | undefined> {
  if (change.noun === 'invoice') return change.id as InvoiceId
  return change.noun === 'printJob' ? desk.invoiceOfJob(change.id as PrintJobId) : undefined
}

/** The deltas of some changes, each row once, under the highest number. */
async function deltasOf(
  ports: ScreensPorts,
  changes: readonly Pick<Change, 'noun' | 'id'>[],
  seq: string,
): Promise<readonly ScreenDelta[]> {
  const { desk, store } = ports
  const ids = new Set<InvoiceId>()
  for (const change of changes) {
    const id = await invoiceOf(desk, change)
    if (id !== undefined) ids.add(id)
  }
  const deltas: ScreenDelta[] = []
  for (const id of ids) {
    const invoice = await desk.view(id)
    if (invoice !== undefined) deltas.push({ type: 'invoice', seq, invoice })
  }
  if (changes.some(({ noun }) => noun === 'shop'))
    deltas.push({ type: 'shop', seq, shop: await desk.shop() })
  if (changes.some(({ noun }) => noun === 'lateMoney'))
    deltas.push({ type: 'lateMoney', seq, count: (await store.read.lateMoney.open()).length })
  return deltas
}

async function customerDelta(ports: ScreensPorts, seq: string): Promise<ScreenDelta> {
  const invoice = await ports.desk.customerInvoice()
  return { type: 'customerInvoice', seq, ...(invoice === undefined ? {} : { invoice }) }
}

/** What a screen missed while it was away; a code that is not on disk yet has no number, so open sales come always. */
async function missedBy(ports: ScreensPorts, since: bigint): Promise<readonly ScreenDelta[]> {
  const { store } = ports
  const changes = await store.read.changes.since(since, Number(maxResume) + 1)
  const open = await store.read.invoices.unfinished()
  const noun: ChangeNoun = 'invoice'
  const rows = [...changes, ...open.map(({ id }) => ({ noun, id }))]
  return deltasOf(ports, rows, (await store.read.changes.last()).toString())
}

/** The first words to a screen: a snapshot, or what it missed when it was away only for a moment. */
async function greet(
  ports: ScreensPorts,
  screen: Screen,
  { since, sent }: { since: bigint | undefined; sent: bigint },
): Promise<void> {
  if (screen.kind === 'customer') return send(screen, await ports.desk.customer())
  const isNear = since !== undefined && since <= sent && sent - since <= maxResume
  if (!isNear) return send(screen, await ports.desk.cashier())
  for (const delta of await missedBy(ports, since)) send(screen, delta)
  send(screen, { type: 'status', status: ports.status() })
  send(screen, { type: 'tap', ...cashierTapNow(ports) })
  send(screen, { type: 'pinChoice', ...pinChoiceNow(ports) })
}

/** A screen that has not answered since the last round is gone, whatever its socket says. */
function beat(screens: ReadonlySet<Screen>, now: number): void {
  for (const screen of screens) {
    if (!screen.isAlive) screen.socket.terminate()
    screen.isAlive = false
    screen.socket.ping()
    send(screen, { type: 'heartbeat', now })
  }
}

/** The sockets of one service. */
export async function createScreens(ports: ScreensPorts): Promise<Screens> {
  const { store, desk, bell } = ports
  const screens = new Set<Screen>()
  let sent = await store.read.changes.last()
  let work: Promise<unknown> = Promise.resolve()
  const to = (kind: ScreenKind, message: ScreenMessage) => {
    for (const screen of screens) if (screen.kind === kind) send(screen, message)
  }
  const tell = async (changes: readonly Pick<Change, 'noun' | 'id'>[]) => {
    const seq = sent.toString()
    // The customer's display first: it takes one read, and it is what the customer waits for.
    to('customer', await customerDelta(ports, seq))
    for (const delta of await deltasOf(ports, changes, seq)) to('cashier', delta)
    if (changes.some(({ noun }) => noun === 'shop')) to('customer', await desk.customer())
  }
  const catchUp = async () => {
    const changes = await store.read.changes.since(sent, 1000)
    const last = changes.at(-1)
    if (last === undefined) return
    sent = last.seq
    if (screens.size > 0) await tell(changes)
    if (changes.length === 1000) await catchUp()
  }
  const queue = (step: () => Promise<unknown>) => {
    // A database that cannot be read now leaves its screens as they are; a mistake of ours ends the process.
    work = work.then(step).catch((thrown: unknown) => {
      if (!isStoreFailure(thrown)) throw thrown
    })
    return work
  }
  ports.board.onChange(() => {
    to('customer', { type: 'tap', ...customerTapNow(ports) })
    to('cashier', { type: 'tap', ...cashierTapNow(ports) })
  })
  ports.pinDesk.onChange(() => {
    for (const kind of ['customer', 'cashier'] as const)
      to(kind, { type: 'pinChoice', ...pinChoiceNow(ports) })
  })
  store.onChange(() => void queue(catchUp))
  bell.onRing((rung) => void queue(async () => (screens.size > 0 ? tell([rung]) : undefined)))

  return Object.freeze({
    connect: async (socket: WebSocket, kind: ScreenKind, since: bigint | undefined) => {
      const screen: Screen = { socket, kind, isAlive: true }
      socket.on('pong', () => {
        screen.isAlive = true
      })
      socket.on('close', () => screens.delete(screen))
      socket.on('error', () => socket.terminate())
      // Queued behind what is being sent: the snapshot and the deltas after it leave no gap.
      await queue(async () => {
        await greet(ports, screen, { since, sent })
        screens.add(screen)
      })
    },
    status: () => to('cashier', { type: 'status', status: ports.status() }),
    issuing: (issuing: IssuingView) => to('cashier', { type: 'issuing', issuing }),
    counter: () =>
      void queue(async () => to('customer', await customerDelta(ports, sent.toString()))),
    run: async (stop: Stop) => {
      while (!stop.stopped) {
        await ports.clock.sleep(heartbeatMs, stop)
        beat(screens, ports.clock.now())
      }
      for (const { socket } of screens) socket.close(1001)
    },
    count: () => screens.size,
    has: (kind: ScreenKind) => [...screens].some((screen) => screen.kind === kind),
  })
}
