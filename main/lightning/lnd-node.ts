/** LND as the till's node: the port core/ports/node.ts over gRPC. Facts: `docs/lnd.md`, cited as E*n*. */
import { failure } from '../../core/errors/registry.ts'
import type { Failure } from '../../core/errors/registry.ts'
import { err, ok } from '../../core/errors/result.ts'
import type { Result } from '../../core/errors/result.ts'
import type { Network } from '../../core/lightning/bolt11-prefix.ts'
import type { Channel } from '../../core/lightning/channel.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { Clock } from '../../core/ports/clock.ts'
import type { CodeRequest, NodePort, SettlementFollower } from '../../core/ports/node.ts'
import { createStop } from '../../core/ports/stop.ts'
import { createConnection } from './connection.ts'
import type { ConnectionSettings } from './connection.ts'
import { failureOf, meaningOf } from './error-texts.ts'
import type { LndProblem } from './lnd-call.ts'
import type { LndClients } from './lnd-clients.ts'
import { followSettled } from './follow-settled.ts'
import { createNodeBoard } from './node-board.ts'
import type { NodeBoard } from './node-board.ts'
import {
  addCode,
  cancelCode,
  decodeAtNode,
  getInfo,
  listChannels,
  listSettled,
  lookUp,
  newestSigner,
} from './node-calls.ts'
import { createWake } from './wake.ts'
import { watchChannelEvents, watchChannels, watchClock, watchInfo } from './watch-node.ts'
import { watchLink } from './watch-link.ts'
import type { Watching } from './watch-link.ts'

/** Where states and unclear answers are told; the program's log fits. */
export type NodeLog = {
  info(line: { readonly event: string } & Readonly<Record<string, unknown>>): void
}

export type LndNodeOptions = ConnectionSettings & {
  readonly network: Network
  readonly clock: Clock
  readonly log?: NodeLog
  /** The only node that will do; any, when not given. */
  readonly knownKey?: NodeKey
}

const absent: Failure = failure('node.absent')
type Unknown = { readonly kind: 'unknown'; readonly failure: Failure }

/** How long GetInfo may take before the newest code is asked who signed it: it hangs without the chain (E13). */
const hedgeAfterMs = 300

/** The node's key by whichever of the two answers first. */
async function askIdentity(
  clients: LndClients,
  clock: Clock,
): Promise<Result<NodeKey, LndProblem>> {
  const info = getInfo(clients).then((said) => (said.ok ? ok(said.value.identityKey) : said))
  const early = await Promise.race([info, clock.sleep(hedgeAfterMs)])
  if (early !== undefined) return early
  const signer = newestSigner(clients)
  const first = await Promise.race([info, signer])
  if (first.ok) return first
  const [byInfo, bySigner] = await Promise.all([info, signer])
  return bySigner.ok ? bySigner : byInfo
}

/** A line for each change of state; changed facts alone are no news. */
function tellStates(board: NodeBoard, log: NodeLog): void {
  let told = ''
  board.onState((state) => {
    const { kind } = state
    const line = {
      event: 'node.state',
      kind,
      ...(kind === 'ready' ? {} : { reason: state.reason }),
    }
    if (JSON.stringify(line) === told) return
    told = JSON.stringify(line)
    log.info(line)
  })
}

/** Errors of no known meaning, each once; the known ones show in the state. */
function noteUnknown(log: NodeLog | undefined): Watching['note'] {
  const told = new Set<string>()
  return (call, problem) => {
    const words = `${call} ${problem.code} ${problem.text}`
    if (meaningOf(problem) !== 'unknown' || told.has(words)) return
    told.add(words)
    log?.info({ event: 'node.unknownError', call, ...problem })
  }
}

/** The loops of one node, running. */
function startWatching({ clock, log, knownKey, ...files }: LndNodeOptions) {
  const ending = createStop()
  const connection = createConnection(files)
  const board = createNodeBoard({
    link: { kind: 'away', reason: 'node.absent' },
    macaroonRefused: false,
    identityIsFresh: false,
    clock: 'right',
    nowMs: clock.monotonicMs(),
    ...(knownKey === undefined ? {} : { knownKey }),
  })
  if (log !== undefined) tellStates(board, log)
  const note = noteUnknown(log)
  const watching: Watching = { connection, board, clock, stop: ending.stop, note }
  const channelsWake = createWake(clock, ending.stop)
  const link = watchLink(watching)
  void watchInfo(watching)
  void watchChannels(watching, channelsWake)
  void watchChannelEvents(watching, channelsWake)
  void watchClock(watching)
  const close = () => {
    ending.call()
    connection.close()
  }
  return { ...watching, link, channelsWake, close }
}

type Running = ReturnType<typeof startWatching>

/** The calls whose outcome may be unknown; each of those is told to the log with LND's own words. */
function outcomesOf({ connection, board }: Running, log: NodeLog | undefined) {
  const call = async <O extends { readonly kind: string }>(
    name: string,
    ask: (clients: LndClients) => Promise<O>,
  ): Promise<O | Unknown> => {
    const clients = connection.clients()
    const outcome: O | Unknown =
      clients === undefined ? { kind: 'unknown', failure: absent } : await ask(clients)
    if ('failure' in outcome) log?.info({ event: 'node.noOutcome', call: name, ...outcome })
    return outcome
  }
  const isPrivate = (channel: Channel) => channel.private
  return {
    addCode: (request: CodeRequest) =>
      call('addCode', (clients) =>
        addCode(clients, request, board.view().channels?.some(isPrivate) === true),
      ),
    lookUp: (hash: PaymentHash) => call('lookUp', (clients) => lookUp(clients, hash)),
    cancel: (hash: PaymentHash) => call('cancel', (clients) => cancelCode(clients, hash)),
  }
}

/** The questions that either have an answer or have none. */
function answersOf({ connection, board, clock }: Running) {
  const ask = async <T>(
    question: (clients: LndClients) => Promise<Result<T, LndProblem>>,
  ): Promise<Result<T, Failure>> => {
    const clients = connection.clients()
    if (clients === undefined) return err(absent)
    const answer = await question(clients)
    return answer.ok ? answer : err(failureOf(answer.error))
  }
  return {
    async identity() {
      const answer = await ask((clients) => askIdentity(clients, clock))
      if (answer.ok) board.put({ identityKey: answer.value, identityIsFresh: true })
      return answer
    },
    channels: () => ask(listChannels),
    decode: (bolt11: Bolt11) => ask((clients) => decodeAtNode(clients, bolt11)),
    listSettled: (from: bigint) => ask((clients) => listSettled(clients, from)),
  }
}

/** Starts to watch the node at once; nothing has to be there yet. `close` ends all loops and calls. */
export function createLndNode(options: LndNodeOptions): NodePort & { close(): void } {
  const running = startWatching(options)
  const { board, link, channelsWake, close } = running
  return Object.freeze({
    network: options.network,
    ...outcomesOf(running, options.log),
    ...answersOf(running),
    state: board.state,
    onState: board.onState,
    settlements: (follower: SettlementFollower) =>
      followSettled(running, link, {
        ...follower,
        settled(invoice) {
          channelsWake.wake()
          follower.settled(invoice)
        },
      }),
    close,
  })
}
