/** LND's settlements into the books. The stream is the doorbell, the look-up is the truth (DESIGN §3.5). */
import type { Stop } from '../../core/ports/clock.ts'
import type { Log } from '../../core/ports/log.ts'
import type { NodeInvoice } from '../../core/ports/node.ts'
import { createStop } from '../../core/ports/stop.ts'
import { finishStreetCodes } from '../usecases/card/finish-street-codes.ts'
import { bookSettlement, settlementOf } from '../usecases/invoice/book-settlement.ts'
import type { CancelPorts } from '../usecases/invoice/cancel-payment.ts'
import { finishPayments } from '../usecases/invoice/finish-payments.ts'
import { meetNode, type Met } from '../usecases/lightning/meet-node.ts'
import { untilWritten } from '../usecases/store/until-written.ts'

export type FollowPorts = CancelPorts & { readonly log: Log }

/** What one connection knows: who answered, and from where LND was asked to replay (0 replays nothing, E3). */
type Session = { met: Met | undefined; replayedFrom: bigint }

/** A node that did not say who it is, or did not list what it settled, is asked again. */
const askAgainMs = 500

/** Who answers, or undefined when that is not sure: then nothing may be booked under its name. */
async function meet(ports: FollowPorts): Promise<Met | undefined> {
  const answer = await meetNode(ports)
  if (!answer.ok) {
    ports.log.info({ event: 'node.notMet', code: answer.error.code })
    return undefined
  }
  if (answer.value.how !== 'known') ports.log.warn({ event: `node.${answer.value.how}` })
  return answer.value.how === 'unsure' ? undefined : answer.value
}

/** What the node settled above our cursor, by its list. True when the list was read to its end. */
async function sweepSettled(ports: FollowPorts, met: Met): Promise<boolean> {
  let from: bigint | undefined = 0n
  while (from !== undefined) {
    const page = await ports.node.listSettled(from)
    if (!page.ok) return false
    for (const invoice of page.value.invoices)
      if ((invoice.settleIndex ?? 0n) > met.cursor)
        await bookSettlement(ports, settlementOf(met, invoice))
    from = page.value.next
  }
  return true
}

/** The sessions of a follower, one after the other. */
function createSessions(ports: FollowPorts, stop: Stop) {
  let current: Session = { met: undefined, replayedFrom: 0n }
  const isOver = (session: Session) => stop.stopped || session !== current
  const askUntil = async (session: Session, isDone: () => Promise<boolean>): Promise<void> => {
    while (!isOver(session) && !(await isDone())) await ports.clock.sleep(askAgainMs, stop)
  }
  return {
    current: () => current,
    async open(): Promise<bigint> {
      const session: Session = { met: undefined, replayedFrom: 0n }
      current = session
      session.met = await untilWritten(ports, () => meet(ports), stop)
      session.replayedFrom = session.met?.cursor ?? 0n
      return session.replayedFrom
    },
    /** Undefined when the session is over before the node has said who it is: the next one replays or sweeps. */
    async whoAnswers(session: Session): Promise<Met | undefined> {
      await askUntil(session, async () => {
        session.met ??= await meet(ports)
        return session.met !== undefined
      })
      return session.met
    },
    /** From cursor 0 LND replays nothing, so what it settled is found by its list instead (docs/lnd.md E3). */
    async sweep(session: Session, met: Met): Promise<void> {
      if (session.replayedFrom === 0n) await askUntil(session, () => sweepSettled(ports, met))
    },
  }
}

/** Begins to follow; returns the way to stop. */
export function followSettlements(ports: FollowPorts): () => void {
  const ending = createStop()
  const { stop } = ending
  const sessions = createSessions(ports, stop)
  const written = (step: () => Promise<unknown>) => untilWritten(ports, step, stop)
  let work: Promise<unknown> = Promise.resolve()
  /** One after the other, in the order of arrival. */
  const book = (session: Session, invoice: NodeInvoice) => {
    const step = async () => {
      const met = await sessions.whoAnswers(session)
      if (met !== undefined) await bookSettlement(ports, settlementOf(met, invoice))
    }
    work = work.then(() => written(step))
  }
  /** Beside the queue of events: a slow look-up of one sale keeps no other waiting. */
  const catchUp = async (session: Session) => {
    const met = await sessions.whoAnswers(session)
    if (met === undefined) return
    const choose = { includeFresh: true }
    await Promise.all([
      sessions.sweep(session, met),
      finishPayments(ports, choose),
      finishStreetCodes(ports, choose),
    ])
  }
  const stopFollowing = ports.node.settlements({
    connected: () => sessions.open(),
    subscribed: () => {
      const session = sessions.current()
      void written(() => catchUp(session))
    },
    settled: (invoice) => book(sessions.current(), invoice),
    lost: (failure) => ports.log.info({ event: 'node.lost', code: failure.code }),
  })
  return () => {
    ending.call()
    stopFollowing()
  }
}
