import type { Channel } from '../../core/lightning/channel.ts'
import type { ClockVerdict } from '../../core/lightning/judge-clock.ts'
import { canReceiveNow } from '../../core/lightning/receivable.ts'
import type { NodeKey } from '../../core/lightning/payment-hash.ts'
import type { NodeFacts, NodeReason, NodeState } from '../../core/ports/node.ts'
import type { Instant } from '../../core/time/instant.ts'

/** lnrpc.WalletState by name. */
export type WalletState =
  | 'NON_EXISTING'
  | 'LOCKED'
  | 'UNLOCKED'
  | 'RPC_ACTIVE'
  | 'SERVER_ACTIVE'
  | 'WAITING_TO_START'

/** How far we get: no answer and why, or what `lnrpc.State` says. */
export type Link =
  | { readonly kind: 'away'; readonly reason: NodeReason }
  | { readonly kind: 'there'; readonly wallet: WalletState }

/** All that the state follows from. What is absent is not known yet. */
export type NodeView = {
  readonly link: Link
  readonly macaroonRefused: boolean
  /** As it was last heard. */
  readonly identityKey?: NodeKey
  /** Whether that was since the node was last away: another may have come back in its place. */
  readonly identityIsFresh: boolean
  /** The node that the books know; absent as long as any will do. */
  readonly knownKey?: NodeKey
  /** Since the node serves; it has to be asked anew after each outage. */
  readonly channels?: readonly Channel[] | undefined
  /** As they were last seen. */
  readonly lastChannels?: readonly Channel[]
  readonly clock: ClockVerdict
  /** By the monotonic clock, as are the three below. */
  readonly nowMs: number
  /** Since when GetInfo has had no answer while the rest goes on. */
  readonly chainAwaySinceMs?: number | undefined
  /** Since when LND serves, after its last start. */
  readonly servingSinceMs?: number | undefined
  /** Since when LND has been between unlocked and serving. */
  readonly startingSinceMs?: number | undefined
  readonly blockTime?: Instant
}

/** Without the chain, a cheater's old state could be on it unseen; after this long the till takes no Lightning. */
export const chainPatienceMs = 6 * 3600 * 1000

/** LND waits for its chain before it serves; beyond this it is that, not the usual start. */
const usualStartMs = 10_000

/** A peer may be gone for days: with another channel active the till sells without the private one after this. */
const privatePatienceMs = 15_000

type Verdict = {
  readonly kind: Exclude<NodeState['kind'], 'ready'>
  readonly reason: NodeReason
  sells?: true
}

const walletVerdicts: Readonly<Record<WalletState, Verdict | undefined>> = {
  WAITING_TO_START: { kind: 'starting', reason: 'node.starting' },
  NON_EXISTING: { kind: 'locked', reason: 'node.locked' },
  LOCKED: { kind: 'locked', reason: 'node.locked' },
  UNLOCKED: { kind: 'starting', reason: 'node.starting' },
  RPC_ACTIVE: { kind: 'syncing', reason: 'node.syncing' },
  SERVER_ACTIVE: undefined,
}

const refusals: ReadonlySet<NodeReason> = new Set(['node.otherCertificate', 'node.refusedMacaroon'])

function linkVerdict({ link, startingSinceMs, nowMs }: NodeView): Verdict | undefined {
  if (link.kind === 'away')
    return { kind: refusals.has(link.reason) ? 'refused' : 'absent', reason: link.reason }
  const verdict = walletVerdicts[link.wallet]
  return startingSinceMs !== undefined && nowMs - startingSinceMs > usualStartMs
    ? { kind: 'starting', reason: 'node.awaitsChain' }
    : verdict
}

/** A code made before a private channel is active carries no hint to it (E9). */
function awaitsPrivate({ channels, servingSinceMs, nowMs }: NodeView): boolean {
  const hidden = channels?.filter((channel) => channel.private) ?? []
  if (hidden.length === 0 || hidden.some(({ active }) => active)) return false
  return nowMs - (servingSinceMs ?? nowMs) < privatePatienceMs
}

function channelVerdict(view: NodeView): Verdict | undefined {
  if (view.channels?.length === 0) return { kind: 'degraded', reason: 'node.noChannel' }
  const usable = view.channels?.some(({ active }) => active) === true
  return usable && view.identityIsFresh && !awaitsPrivate(view)
    ? undefined
    : { kind: 'connecting', reason: 'node.connecting' }
}

function chainVerdict({ chainAwaySinceMs, nowMs }: NodeView): Verdict | undefined {
  if (chainAwaySinceMs === undefined) return undefined
  return nowMs - chainAwaySinceMs < chainPatienceMs
    ? { kind: 'degraded', reason: 'node.chainAway', sells: true }
    : { kind: 'degraded', reason: 'node.chainLost' }
}

function verdictOf(view: NodeView): Verdict | undefined {
  if (view.link.kind === 'away') return linkVerdict(view)
  if (view.macaroonRefused) return { kind: 'refused', reason: 'node.refusedMacaroon' }
  const comparable = view.identityIsFresh && view.knownKey !== undefined
  if (comparable && view.identityKey !== view.knownKey)
    return { kind: 'refused', reason: 'node.other' }
  const wallet = linkVerdict(view)
  if (wallet !== undefined) return wallet
  if (view.clock !== 'right') return { kind: 'degraded', reason: 'node.clockWrong' }
  return channelVerdict(view) ?? chainVerdict(view)
}

function factsOf({ identityKey, lastChannels, blockTime, clock }: NodeView): NodeFacts {
  const receivable = lastChannels === undefined ? undefined : canReceiveNow(lastChannels)
  return {
    ...(identityKey === undefined ? {} : { identityKey }),
    ...(receivable === undefined
      ? {}
      : {
          canReceiveMsat: receivable.totalMsat,
          largestReceivableMsat: receivable.largestMsat,
        }),
    ...(blockTime === undefined ? {} : { blockTime }),
    ...(clock === 'right' ? {} : { clockIsWrong: true as const }),
  }
}

/** The state that the till shows, from all that is known of the node. */
export function nodeStateOf(view: NodeView): NodeState {
  const verdict = verdictOf(view)
  const facts = factsOf(view)
  if (verdict === undefined) return { kind: 'ready', sells: true, facts }
  return { kind: verdict.kind, sells: verdict.sells === true, reason: verdict.reason, facts }
}

/** True when nobody who watches needs to be told. */
export function sameState(a: NodeState, b: NodeState): boolean {
  const facts = (state: NodeState) => [
    state.kind,
    state.sells,
    state.kind === 'ready' ? undefined : state.reason,
    state.facts.identityKey,
    state.facts.canReceiveMsat,
    state.facts.largestReceivableMsat,
    state.facts.blockTime,
    state.facts.clockIsWrong,
  ]
  const other = facts(b)
  return facts(a).every((value, at) => value === other[at])
}
