import { readFile } from 'node:fs/promises'
import { Type } from 'typebox'
import WebSocket from 'ws'
import type { InvoiceView, ScreenMessage } from '../../core/contract/screen.ts'
import { connectPeers } from '../../main/sandbox/channels.ts'
import { connectLnd, type LndRpc } from '../../main/sandbox/lnd-rpc.ts'
import type { PracticeNodes } from '../../main/sandbox/practice-nodes.ts'
import { openTcpGate, type TcpGate } from '../test/faults/tcp-gate.ts'
import { sleep, until } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { verdictOf, type Figure, type Measured } from './figure.ts'
import { rawNode, settledInvoice } from './raw-node.ts'
import { ms, p50, p99 } from './statistics.ts'

const stateAnswer = Type.Object({ state: Type.String() })
const pollMs = 10

/** Asks lnrpc.State every 10 ms, on a new connection until one answers; resolves with the moment at which RPC was up. */
async function rpcActive(nodes: PracticeNodes): Promise<number> {
  const certificate = await readFile(nodes.till.certificateFile)
  let rpc: LndRpc | undefined
  try {
    for (;;) {
      rpc ??= connectLnd({ port: nodes.till.grpcPort, certificate })
      const call = { method: 'lnrpc.State/GetState', deadlineMs: 500 }
      const answer = await rpc.ask(call, stateAnswer).catch(() => undefined)
      if (answer?.state === 'RPC_ACTIVE' || answer?.state === 'SERVER_ACTIVE')
        return performance.now()
      if (answer === undefined) {
        rpc.close()
        rpc = undefined
      }
      await sleep(pollMs)
    }
  } finally {
    rpc?.close()
  }
}

/** The peer: nothing but SubscribeInvoices from the last index, asked again as soon as it ends. */
function rawLoop(nodes: PracticeNodes, from: string): { heard: Promise<number>; stop(): void } {
  const rpc = rawNode(nodes)
  let isOver = false
  const heard = new Promise<number>((resolve) => {
    const again = (): void => {
      if (isOver) return
      const call = { method: 'lnrpc.Lightning/SubscribeInvoices', request: { settle_index: from } }
      rpc.stream(call, {
        schema: settledInvoice,
        message: ({ state }) => {
          if (state === 'SETTLED') resolve(performance.now())
        },
        end: () => void setTimeout(again, pollMs),
      })
    }
    again()
  })
  return {
    heard,
    stop: () => {
      isOver = true
      rpc.close()
    },
  }
}

/** A cashier's screen without a picture: the moment at which a sale was told as paid. */
type Listening = { paid(id: string): Promise<number>; close(): void }

async function listen(till: BenchTill): Promise<Listening> {
  const socket = new WebSocket(`${till.address.replace('http', 'ws')}/till/socket?screen=cashier`)
  const settled = new Map<string, number>()
  const note = (invoice: InvoiceView): void => {
    if (invoice.status === 'Settled' && !settled.has(invoice.id))
      settled.set(invoice.id, performance.now())
  }
  socket.on('message', (data: Buffer) => {
    const message = JSON.parse(data.toString('utf8')) as ScreenMessage
    if (message.type === 'invoice') note(message.invoice)
  })
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return {
    paid: async (id) => {
      await until('the screen is told', () => settled.has(id), 60_000)
      return settled.get(id) ?? Number.NaN
    },
    close: () => socket.terminate(),
  }
}

type Line = {
  readonly nodes: PracticeNodes
  readonly till: BenchTill
  readonly gate: TcpGate
  readonly screen: Listening
}

/** LND's newest settle index. */
async function lastIndex(nodes: PracticeNodes): Promise<string> {
  const rpc = rawNode(nodes)
  const page = Type.Object({ invoices: Type.Array(settledInvoice) })
  const call = { method: 'lnrpc.Lightning/ListInvoices', request: { num_max_invoices: '1000' } }
  const { invoices } = await rpc.ask(call, page)
  rpc.close()
  const highest = invoices.reduce((most, { settle_index: at }) => Math.max(most, Number(at)), 0)
  return String(highest)
}

/** One outage: paid while the till cannot hear, LND killed and started, the till's line restored before LND is. */
async function outage({ nodes, till, gate, screen }: Line): Promise<{ ours: number; raw: number }> {
  await nodes.till.ready()
  // Nodes come back to each other by themselves within seconds; that is not what is measured.
  await connectPeers(nodes.customer, nodes.till)
  await until('the till can sell', () => till.door.sells(), 60_000)
  const from = await lastIndex(nodes)
  const { id, bolt11 } = await till.charge()
  gate.hold('up', 'down')
  await payPatiently(till, bolt11)
  const { part } = nodes.till
  const killed = part.pid()
  part.kill()
  await until('LND is gone', () => part.pid() !== killed)
  gate.cut()
  gate.release()
  const raw = rawLoop(nodes, from)
  const [active, paid, heard] = await Promise.all([rpcActive(nodes), screen.paid(id), raw.heard])
  raw.stop()
  return { ours: paid - active, raw: heard - active }
}

/** A channel that was just restarted has no way for some moments. */
async function payPatiently(till: BenchTill, bolt11: string): Promise<void> {
  const started = performance.now()
  for (;;) {
    const problem = await till.pay(bolt11).then(
      () => undefined,
      (failed: unknown) => failed,
    )
    if (problem === undefined) return
    if (performance.now() - started > 30_000)
      throw new Error('the customer could not pay', { cause: problem })
    await sleep(100)
  }
}

const published = { p50, p99 } as const

async function measure(bench: Bench): Promise<Measured> {
  const nodes = await bench.nodes()
  const folder = await bench.place('back')
  const gate = await openTcpGate(nodes.till.grpcPort)
  const till = await openBenchTill({ folder, nodes, lndPort: gate.port })
  const all: { ours: number; raw: number }[] = []
  try {
    await till.start()
    // A cursor of 0 replays nothing: the raw loop needs a settlement to begin after.
    await payPatiently(till, (await till.charge()).bolt11)
    const screen = await listen(till)
    const line = { nodes, till, gate, screen }
    for (let n = 0; n < bench.many(10, 2); n++) all.push(await outage(line))
    screen.close()
    const ours = all.map((one) => one.ours)
    const raw = all.map((one) => one.raw)
    return {
      rows: (['p50', 'p99'] as const).map((name) => {
        const [of, goal] = [published[name], 1000]
        const row = { ours: ms(of(ours)), floor: ms(of(raw)), goal: name === 'p99' ? '≤ 1 s' : '' }
        const verdict = name === 'p99' ? verdictOf(of(ours) <= goal) : ('shown' as const)
        const what = `LND’s RPC is up → screens told Paid, ${name}`
        return { what, ...row, ratio: `+ ${ms(of(ours) - of(raw))}`, band: '', verdict }
      }),
      notes: [
        `n = ${all.length} times kill -9 of LND, with a sale paid while flashtilld was cut off from it; RPC_ACTIVE is polled every ${pollMs} ms over lnrpc.State, so each figure may be ${pollMs} ms too short`,
        'floor: a raw SubscribeInvoices from the same index, tried again 10 ms after each refusal; with ln-service’s own subscription it is 30 s to never (its default pause, and its cursor forgets)',
        `p99 of ${all.length} is the largest; sorted: ${ours
          .toSorted((a, b) => a - b)
          .map((one) => one.toFixed(0))
          .join(', ')} ms (raw ${raw
          .toSorted((a, b) => a - b)
          .map((one) => one.toFixed(0))
          .join(', ')} ms)`,
        `audit afterwards: ${await till.findings()} findings`,
      ],
      samples: { ours, raw },
    }
  } finally {
    await till.end()
    await gate.close()
    // Whoever comes next finds two nodes that know each other.
    await nodes.till.ready()
    await connectPeers(nodes.customer, nodes.till)
  }
}

export const backFigure: Figure = {
  name: 'back',
  title: 'Back after LND was killed',
  measure,
}
