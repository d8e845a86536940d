import type { SettlementFollower } from '../../core/ports/node.ts'
import { createStop } from '../../core/ports/stop.ts'
import { failureOf } from './error-texts.ts'
import { shaped } from './lnd-call.ts'
import { openLndStream } from './lnd-stream.ts'
import { takesCalls } from './node-board.ts'
import { nodeInvoiceOf, rpcInvoice } from './node-invoice.ts'
import { createWake } from './wake.ts'
import type { LinkWatch, Watching } from './watch-link.ts'

/** Between the end of a stream and the next while LND answers otherwise. */
const pauseMs = 100

/**
 * SubscribeInvoices, called raw: the cursor is asked of the follower on every connect, never remembered here (E6). Only
 * settled invoices are handed on; LND also tells of added ones. Returns the way to stop.
 */
export function followSettled(
  { connection, board, clock, stop: ending }: Watching,
  link: LinkWatch,
  follower: SettlementFollower,
): () => void {
  const mine = createStop()
  const { stop } = mine
  const forgetEnding = ending.onStop(() => mine.call())
  const wake = createWake(clock, stop)

  const take = (message: unknown) => {
    const read = shaped(rpcInvoice, message)
    const invoice = read.ok ? nodeInvoiceOf(read.value) : undefined
    if (invoice?.state === 'settled') follower.settled(invoice)
  }

  const followOnce = async () => {
    const cursor = await follower.connected()
    const clients = connection.clients()
    if (clients === undefined || stop.stopped || !takesCalls(board.view())) return
    const request = { settle_index: cursor.toString() }
    const call = { method: 'lnrpc.Lightning/SubscribeInvoices', request }
    const stream = openLndStream(clients.lightning, call, take)
    const forget = stop.onStop(() => stream.close())
    follower.subscribed()
    const problem = await stream.ended
    forget()
    if (!stop.stopped) follower.lost(failureOf(problem))
  }

  const loop = async () => {
    while (!stop.stopped) {
      await board.until((view) => takesCalls(view) && !view.macaroonRefused, stop)
      if (stop.stopped) break
      await followOnce()
      await link.recheck()
      await wake.wait(pauseMs)
    }
    forgetEnding()
  }
  void loop()
  return () => mine.call()
}
