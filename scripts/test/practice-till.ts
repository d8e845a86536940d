import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { secret } from '../../core/errors/secret.ts'
import { hashOf } from '../../core/lightning/preimage.ts'
import { msat } from '../../core/money/units.ts'
import type { CodeRequest, NodeInvoice, NodePort } from '../../core/ports/node.ts'
import { systemClock } from '../../main/clock.ts'
import { createLndNode, type LndNodeOptions } from '../../main/lightning/lnd-node.ts'
import { systemRandom } from '../../main/random.ts'
import { connectPeers } from '../../main/sandbox/channels.ts'
import { payBolt11, type PayAnswer } from '../../main/sandbox/pay-bolt11.ts'
import { startNodes, type PracticeNodes } from '../../main/sandbox/practice-nodes.ts'
import { ensureNodes } from '../nodes/ensure-nodes.ts'

/** Real nodes in a folder of their own, and the way to the till's LND. */
export type PracticeTill = {
  readonly nodes: PracticeNodes
  readonly folder: string
  /** Settings of the adapter; a test may replace some. */
  connect(change?: Partial<LndNodeOptions>): NodePort & { close(): void }
  /** Closes every adapter that was made, ends the nodes, removes the folder. */
  end(): Promise<void>
}

/** The same on nodes that somebody else ends. */
export function practiceTillOn(nodes: PracticeNodes, folder: string): PracticeTill {
  const made = new Set<{ close(): void }>()
  return {
    nodes,
    folder,
    connect(change = {}) {
      const node = createLndNode({
        host: '127.0.0.1',
        port: nodes.till.grpcPort,
        certificatePath: nodes.till.certificateFile,
        macaroonPath: nodes.tillMacaroonFile,
        network: 'regtest',
        clock: systemClock,
        ...change,
      })
      made.add(node)
      return node
    },
    end() {
      for (const node of made) node.close()
      return Promise.resolve()
    },
  }
}

/** Starts bitcoind and two LNDs with channels in a new folder. About 10 s. */
export async function startPracticeTill(): Promise<PracticeTill> {
  const folder = await mkdtemp(path.join(tmpdir(), 'flashtill-lnd-'))
  const nodes = await startNodes(folder, { programs: await ensureNodes() })
  const till = practiceTillOn(nodes, folder)
  return {
    ...till,
    async end() {
      await till.end()
      await nodes.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** A request for a code with a fresh preimage. */
export function codeRequest(change: Partial<Omit<CodeRequest, 'preimage'>> = {}): CodeRequest {
  const preimage = secret(systemRandom.bytes(32))
  return {
    preimage,
    paymentHash: hashOf(preimage),
    amountMsat: msat(1_000_000n),
    expirySec: 600,
    memo: 'Sale 1',
    ...change,
  }
}

/** Waits until it is so and says how long; fails with what was waited for. */
export async function until(
  what: string | (() => string),
  fits: () => boolean,
  withinMs = 20_000,
): Promise<number> {
  const started = performance.now()
  while (!fits()) {
    if (performance.now() - started > withinMs)
      throw new Error(`not within ${withinMs} ms: ${typeof what === 'string' ? what : what()}`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
  return performance.now() - started
}

/** Kind and reason of the node's state in one line. */
export const stateLine = (node: NodePort): string => {
  const state = node.state()
  return state.kind === 'ready' ? 'ready' : `${state.kind} ${state.reason}`
}

/**
 * Waits until a code can be made. The customer's LND waits longer and longer after each loss of its peer, so it is asked to
 * connect again meanwhile.
 */
export async function ready(node: NodePort, till?: PracticeTill): Promise<number> {
  const isReady = () => node.state().kind === 'ready'
  const waited = until(() => `ready, is ${stateLine(node)}`, isReady, 60_000)
  let over = false
  const ended = waited.finally(() => (over = true))
  while (till !== undefined && !over) {
    await new Promise((resolve) => setTimeout(resolve, 500))
    if (!isReady() && takesPeers(node))
      await connectPeers(till.nodes.customer, till.nodes.till).catch(() => undefined)
  }
  return ended
}

const takesPeers = (node: NodePort) => node.state().kind === 'connecting'

/** What a follower heard, with the moment by `performance.now`. */
export type Heard = {
  readonly settled: { readonly invoice: NodeInvoice; readonly atMs: number }[]
  readonly connects: number[]
  readonly losses: string[]
  stop(): void
}

/** Pays through the customer's LND; one that was just started has no way for some moments, and is asked again. */
export async function payEventually(till: PracticeTill, bolt11: string): Promise<PayAnswer> {
  const started = performance.now()
  for (;;) {
    const paid = await payBolt11(till.nodes.customer, { bolt11 })
    if (paid.status !== 'FAILED' || performance.now() - started > 20_000) return paid
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** Follows from the given cursor on every connect. */
export function listen(node: NodePort, cursor: () => bigint): Heard {
  const heard = {
    settled: [] as Heard['settled'],
    connects: [] as number[],
    losses: [] as string[],
  }
  const stop = node.settlements({
    connected: async () => cursor(),
    subscribed: () => heard.connects.push(performance.now()),
    settled: (invoice) => heard.settled.push({ invoice, atMs: performance.now() }),
    lost: ({ code }) => heard.losses.push(code),
  })
  return { ...heard, stop }
}
