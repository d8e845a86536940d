import { Type } from 'typebox'
import type { Result } from '../../core/errors/result.ts'
import type { Clock, Stop } from '../../core/ports/clock.ts'
import type { Connection } from './connection.ts'
import { meaningOf, reasonOf } from './error-texts.ts'
import { ask } from './lnd-call.ts'
import type { LndProblem } from './lnd-call.ts'
import type { NodeBoard } from './node-board.ts'
import type { Link, WalletState } from './node-state.ts'
import { createWake } from './wake.ts'

/** What all loops of one node share. */
export type Watching = {
  readonly connection: Connection
  readonly board: NodeBoard
  readonly clock: Clock
  readonly stop: Stop
  /** Takes note of an error that a loop met; what nobody knows goes to the log. */
  note(call: string, problem: LndProblem): void
}

export type LinkWatch = {
  /** Looks at the link now; resolves when that is done. */
  recheck(): Promise<void>
}

/** How often lnrpc.State is asked: gRPC's own back-off would let seconds pass (E7). */
const awayEveryMs = 200
const servingEveryMs = 1000
const deadlineMs = 1500
/** One late answer may be a busy disk; two are a node that hangs. */
const lateAnswersAllowed = 1

const answer = Type.Object({
  state: Type.Unsafe<WalletState>(
    Type.Enum([
      'NON_EXISTING',
      'LOCKED',
      'UNLOCKED',
      'RPC_ACTIVE',
      'SERVER_ACTIVE',
      'WAITING_TO_START',
    ]),
  ),
})

async function askState(
  connection: Connection,
): Promise<Result<WalletState, LndProblem> | undefined> {
  const clients = connection.clients()
  if (clients === undefined) return undefined
  const call = { method: 'lnrpc.State/GetState', deadlineMs }
  const said = await ask(clients.state, call, answer)
  return said.ok ? { ok: true, value: said.value.state } : said
}

/** Follows LND down and up by its state service, which needs no macaroon and answers while the wallet is locked. */
export function watchLink({ connection, board, clock, stop, note }: Watching): LinkWatch {
  const wake = createWake(clock, stop)
  const rechecks = new Set<() => void>()
  let late = 0

  const put = (link: Link) => {
    const { startingSinceMs, servingSinceMs } = board.view()
    const wallet = link.kind === 'there' ? link.wallet : undefined
    const nowMs = clock.monotonicMs()
    const serving = wallet === 'SERVER_ACTIVE'
    board.put({
      link,
      nowMs,
      startingSinceMs: wallet === 'UNLOCKED' ? (startingSinceMs ?? nowMs) : undefined,
      servingSinceMs: serving ? (servingSinceMs ?? nowMs) : undefined,
      // A node that comes back is looked at anew: its channels take some seconds.
      ...(serving ? {} : { channels: undefined }),
      ...(link.kind === 'away' ? { identityIsFresh: false } : {}),
    })
  }

  const look = async () => {
    const said = await askState(connection)
    if (said?.ok === true) {
      late = 0
      put({ kind: 'there', wallet: said.value })
      return
    }
    const isLate = said !== undefined && meaningOf(said.error) === 'deadline'
    late = isLate ? late + 1 : 0
    if (isLate && late <= lateAnswersAllowed) return
    if (said !== undefined) note('GetState', said.error)
    put({ kind: 'away', reason: said === undefined ? 'node.absent' : reasonOf(said.error) })
    await connection.renew()
  }

  const loop = async () => {
    await connection.renew()
    while (!stop.stopped) {
      const asked = [...rechecks]
      rechecks.clear()
      await look()
      for (const done of asked) done()
      if (rechecks.size > 0) continue
      const serving = board.state().kind !== 'absent' && board.view().channels !== undefined
      await wake.wait(serving ? servingEveryMs : awayEveryMs)
    }
    for (const done of rechecks) done()
  }
  void loop()

  return Object.freeze({
    recheck: () =>
      new Promise<void>((resolve) => {
        if (stop.stopped) {
          resolve()
          return
        }
        rechecks.add(resolve)
        wake.wake()
      }),
  })
}
