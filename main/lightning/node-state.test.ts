import { describe, expect, it } from 'vitest'
import type { Channel } from '../../core/lightning/channel.ts'
import { nodeKeyFrom } from '../../core/lightning/payment-hash.ts'
import { msat } from '../../core/money/units.ts'
import { instant } from '../../core/time/instant.ts'
import { chainPatienceMs, nodeStateOf, sameState } from './node-state.ts'
import type { NodeView } from './node-state.ts'

const channel = (active: boolean): Channel => ({
  active,
  private: false,
  localMsat: msat(0n),
  remoteMsat: msat(1_000_000_000n),
  remoteReserveMsat: msat(10_000_000n),
  unsettledMsat: msat(0n),
  outgoingMsat: msat(0n),
  openedWithMsat: msat(0n),
  setAsideMsat: msat(0n),
  receivedMsat: msat(0n),
  sentMsat: msat(0n),
})
const hidden = (active: boolean): Channel => ({ ...channel(active), private: true })
const key = (digit: string) =>
  nodeKeyFrom(`02${digit.repeat(64)}`) as NonNullable<NodeView['knownKey']>
const there = (wallet: Extract<NodeView['link'], { kind: 'there' }>['wallet']) =>
  ({ link: { kind: 'there', wallet } }) as const
const away = (reason: Extract<NodeView['link'], { kind: 'away' }>['reason']) =>
  ({ link: { kind: 'away', reason } }) as const

const well: NodeView = {
  ...there('SERVER_ACTIVE'),
  macaroonRefused: false,
  identityIsFresh: true,
  identityKey: key('a'),
  knownKey: key('a'),
  channels: [channel(true), channel(false)],
  lastChannels: [channel(true), channel(false)],
  clock: 'right',
  nowMs: 10 ** 9,
  blockTime: instant(1_800_000_000_000),
}
const hour = 3_600_000

describe('nodeStateOf', () => {
  it.each<[string, Partial<NodeView>, string]>([
    ['all well', {}, 'ready sells'],
    ['nobody there', away('node.absent'), 'absent node.absent'],
    ['there but silent', away('node.noAnswer'), 'absent node.noAnswer'],
    ['another certificate', away('node.otherCertificate'), 'refused node.otherCertificate'],
    ['waiting to start', there('WAITING_TO_START'), 'starting node.starting'],
    [
      'unlocked',
      { ...there('UNLOCKED'), startingSinceMs: 10 ** 9 - 5000 },
      'starting node.starting',
    ],
    [
      'unlocked for long: it waits for the chain',
      { ...there('UNLOCKED'), startingSinceMs: 10 ** 9 - 15_000 },
      'starting node.awaitsChain',
    ],
    ['locked', there('LOCKED'), 'locked node.locked'],
    ['without a wallet', there('NON_EXISTING'), 'locked node.locked'],
    ['RPC alone', there('RPC_ACTIVE'), 'syncing node.syncing'],
    ['a refused macaroon', { macaroonRefused: true }, 'refused node.refusedMacaroon'],
    [
      'a macaroon refused before, now nobody there',
      { ...away('node.absent'), macaroonRefused: true },
      'absent node.absent',
    ],
    ['another node', { knownKey: key('b') }, 'refused node.other'],
    [
      'another node before, not asked yet since',
      { knownKey: key('b'), identityIsFresh: false },
      'connecting node.connecting',
    ],
    ['channels not asked yet', { channels: undefined }, 'connecting node.connecting'],
    ['no channel active', { channels: [channel(false)] }, 'connecting node.connecting'],
    [
      'a public channel active, the private one not yet',
      { channels: [channel(true), hidden(false)], servingSinceMs: 10 ** 9 - 14_000 },
      'connecting node.connecting',
    ],
    [
      'the private one stays away',
      { channels: [channel(true), hidden(false)], servingSinceMs: 10 ** 9 - 15_000 },
      'ready sells',
    ],
    ['only private ones, all away', { channels: [hidden(false)] }, 'connecting node.connecting'],
    [
      'a private one active',
      { channels: [channel(false), hidden(true), hidden(false)], servingSinceMs: 10 ** 9 },
      'ready sells',
    ],
    ['no channel at all', { channels: [] }, 'degraded node.noChannel'],
    ['the clock behind', { clock: 'behindChain' }, 'degraded node.clockWrong'],
    ['the clock jumped', { clock: 'jumped' }, 'degraded node.clockWrong'],
    [
      'the chain away: it goes on',
      { chainAwaySinceMs: 10 ** 9 - 5 * hour },
      'degraded node.chainAway sells',
    ],
    [
      'the chain away for 6 h: no more',
      { chainAwaySinceMs: 10 ** 9 - chainPatienceMs },
      'degraded node.chainLost',
    ],
    [
      'the chain away and no channel active',
      { chainAwaySinceMs: 1, channels: [channel(false)] },
      'connecting node.connecting',
    ],
  ])('%s', (_, change, wanted) => {
    const state = nodeStateOf({ ...well, ...change })
    const reason = state.kind === 'ready' ? '' : ` ${state.reason}`
    expect(`${state.kind}${reason}${state.sells ? ' sells' : ''}`).toBe(wanted)
  })

  it('keeps what it knew while the node is away', () => {
    const { facts } = nodeStateOf({ ...well, ...away('node.absent'), channels: undefined })
    expect(facts).toEqual({
      identityKey: key('a'),
      canReceiveMsat: 985_000_000n,
      largestReceivableMsat: 985_000_000n,
      blockTime: 1_800_000_000_000,
    })
  })

  it('says that the clock is wrong also while the node is away', () => {
    const state = nodeStateOf({ ...well, ...away('node.absent'), clock: 'jumped' })
    expect([state.kind, state.facts.clockIsWrong]).toEqual(['absent', true])
  })

  it('knows nothing at first', () => {
    const first: NodeView = {
      ...away('node.absent'),
      macaroonRefused: false,
      identityIsFresh: false,
      clock: 'right',
      nowMs: 0,
    }
    expect(nodeStateOf(first).facts).toEqual({})
  })
})

describe('sameState', () => {
  it('sees a change of kind, reason and facts, and nothing else', () => {
    const state = nodeStateOf(well)
    expect(sameState(state, nodeStateOf({ ...well, nowMs: 5 }))).toBe(true)
    expect(sameState(state, nodeStateOf({ ...well, blockTime: instant(5) }))).toBe(false)
    expect(sameState(state, nodeStateOf({ ...well, lastChannels: [] }))).toBe(false)
    expect(sameState(state, nodeStateOf({ ...well, clock: 'jumped' }))).toBe(false)
  })
})
