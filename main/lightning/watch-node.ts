import { judgeClock } from '../../core/lightning/judge-clock.ts'
import type { ClockJudgement } from '../../core/lightning/judge-clock.ts'
import { meaningOf } from './error-texts.ts'
import type { Meaning } from './error-texts.ts'
import type { LndProblem } from './lnd-call.ts'
import type { LndClients } from './lnd-clients.ts'
import { openLndStream } from './lnd-stream.ts'
import { getInfo, listChannels, newestSigner } from './node-calls.ts'
import { serves, takesCalls } from './node-board.ts'
import { createWake } from './wake.ts'
import type { Wake } from './wake.ts'
import type { Watching } from './watch-link.ts'

const infoEveryMs = 5000
const refusedEveryMs = 1000
/** While the chain is away each GetInfo hangs in LND until it is back: not too many of them. */
const againEveryMs = 3000
const channelsEveryMs = 10_000
const connectingEveryMs = 250
const clockEveryMs = 500
/** Between the end of an event stream and the next, should LND end them at once. */
const streamPauseMs = 1000

/** A refused macaroon is read anew from its file each time, so that a new one heals. */
async function noteRefusal({ connection, board }: Watching, problem: LndProblem): Promise<boolean> {
  if (meaningOf(problem) !== 'macaroon') return false
  board.put({ macaroonRefused: true })
  await connection.renew()
  return true
}

/**
 * GetInfo had no answer while the state service answers: it is not LND that is away but what GetInfo waits for (E13). Who
 * the node is has to be heard in another way then.
 */
async function noteChainAway({ board, note }: Watching, clients: LndClients, sinceMs: number) {
  if (!serves(board.view())) return
  board.put({ chainAwaySinceMs: board.view().chainAwaySinceMs ?? sinceMs })
  if (board.view().identityIsFresh) return
  const signer = await newestSigner(clients)
  if (!signer.ok) note('ListInvoices', signer.error)
  else if (serves(board.view())) board.put({ identityKey: signer.value, identityIsFresh: true })
}

const awayItself: ReadonlySet<Meaning> = new Set([
  'unreachable',
  'certificate',
  'locked',
  'starting',
])

/** GetInfo: who the node is, the newest block's time, and whether its chain is there at all. */
export async function watchInfo(watching: Watching): Promise<void> {
  const { board, clock, stop, connection, note } = watching
  const wake = createWake(clock, stop)
  board.onState(({ kind }) => {
    if (kind === 'connecting' || kind === 'syncing') wake.wake()
  })
  while (!stop.stopped) {
    await board.until(takesCalls, stop)
    const clients = connection.clients()
    if (clients === undefined || stop.stopped) continue
    const askedAtMs = clock.monotonicMs()
    const info = await getInfo(clients)
    if (info.ok) {
      const fresh = { ...info.value, identityIsFresh: true, macaroonRefused: false }
      if (takesCalls(board.view())) board.put({ ...fresh, chainAwaySinceMs: undefined })
      await wake.wait(infoEveryMs)
      continue
    }
    note('GetInfo', info.error)
    const refused = await noteRefusal(watching, info.error)
    if (!refused && !awayItself.has(meaningOf(info.error)))
      await noteChainAway(watching, clients, askedAtMs)
    await wake.wait(refused ? refusedEveryMs : againEveryMs)
  }
}

/** ListChannels: often until the first is active, then when something happened, and now and then. */
export async function watchChannels(watching: Watching, wake: Wake): Promise<void> {
  const { board, stop, connection, note } = watching
  while (!stop.stopped) {
    await board.until(serves, stop)
    const clients = connection.clients()
    if (clients === undefined || stop.stopped) continue
    const listed = await listChannels(clients)
    if (listed.ok && serves(board.view())) {
      board.put({ channels: listed.value, lastChannels: listed.value, macaroonRefused: false })
      const connecting = board.state().kind === 'connecting'
      await wake.wait(connecting ? connectingEveryMs : channelsEveryMs)
      continue
    }
    if (!listed.ok) {
      note('ListChannels', listed.error)
      await noteRefusal(watching, listed.error)
    }
    await wake.wait(refusedEveryMs)
  }
}

/** SubscribeChannelEvents, only as a doorbell for the loop above. */
export async function watchChannelEvents(watching: Watching, channels: Wake): Promise<void> {
  const { board, clock, stop, connection } = watching
  const wake = createWake(clock, stop)
  while (!stop.stopped) {
    await board.until((view) => serves(view) && !view.macaroonRefused, stop)
    const clients = connection.clients()
    if (clients === undefined || stop.stopped) continue
    const method = 'lnrpc.Lightning/SubscribeChannelEvents'
    const stream = openLndStream(clients.lightning, { method }, () => channels.wake())
    const forget = stop.onStop(() => stream.close())
    await stream.ended
    forget()
    await wake.wait(streamPauseMs)
  }
}

/** The wall clock against the chain and the monotonic clock, and how long things have been as they are. */
export async function watchClock({ board, clock, stop }: Watching): Promise<void> {
  let judgement: ClockJudgement | undefined
  while (!stop.stopped) {
    const { blockTime } = board.view()
    const nowMs = clock.monotonicMs()
    const sample = { wall: clock.now(), monotonicMs: nowMs }
    judgement = judgeClock(judgement, blockTime === undefined ? sample : { ...sample, blockTime })
    board.put({ clock: judgement.verdict, nowMs })
    await clock.sleep(clockEveryMs, stop)
  }
}
