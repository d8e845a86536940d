/** A counter whose cards are tapped at somebody else's terminal: its codes are signed by that terminal's node. */
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import type { StreetCode } from '../../../core/card/street-code.ts'
import { newId, type CardId, type StreetCodeId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { assert, type Result } from '../../../core/errors/result.ts'
import { secret, type Secret } from '../../../core/errors/secret.ts'
import {
  encodeBolt11,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
  wordsOfText,
} from '../../../core/lightning/fixtures/bolt11/encode.ts'
import {
  bolt11From,
  paymentHashFrom,
  type Bolt11,
  type PaymentHash,
} from '../../../core/lightning/payment-hash.ts'
import { pinFrom } from '../../../core/lnurl/withdraw-callback.ts'
import { msat } from '../../../core/money/units.ts'
import type { Log } from '../../../core/ports/log.ts'
import { tillMemory } from '../../../core/ports/memory.ts'
import { createStop } from '../../../core/ports/stop.ts'
import type { Store } from '../../../core/ports/store.ts'
import { later } from '../../../core/time/instant.ts'
import { balanceOf } from '../../../main/usecases/card/card-standing.ts'
import { offerWithdraw } from '../../../main/usecases/card/offer-withdraw.ts'
import { withdrawFromCard, type Withdrawn } from '../../../main/usecases/card/withdraw-card.ts'
import { createPayOuts } from '../../../main/workers/pay-out.ts'
import { cardRig, nodePrivateKey, type CardRig, type HeldCard } from './card-rig.ts'
import { payingNode, type PayingNode } from './paying-node.ts'

export { nodePrivateKey }

/** The other shop's node. */
const terminalKey = new Uint8Array(32).fill(9)

export type CodeWish = {
  readonly msat?: bigint
  readonly hash?: PaymentHash
  readonly expirySec?: number
  readonly key?: Uint8Array
  readonly network?: string
}

export type WithdrawRig = CardRig & {
  readonly store: Store
  readonly lnd: PayingNode
  /** What the running process is made of. */
  process(): ReturnType<typeof startProcess>
  /** A code over so much, 1 000 000 msat unless told. */
  code(wish?: CodeWish): Bolt11
  /** A code by which a stranger tops up a card. */
  streetCode(cardId: CardId, amount: bigint): Promise<StreetCode>
  offer(link: string): ReturnType<typeof offerWithdraw>
  /** Taps a card: its k1. */
  k1(card: HeldCard): Promise<Secret<string>>
  /** The callback, and what the door does with it. */
  callback(k1: Secret<string>, pr: Bolt11, pin?: string): Promise<Result<Withdrawn, Failure>>
  /** The till dies and starts again: its memory and its calls are gone, its books are not. */
  restart(): void
  /** Lets time pass, in real turns of the event loop, until it is so. */
  until(isSo: () => Promise<boolean>): Promise<void>
  /** Lets so much time pass, with all that happens in it. */
  pass(ms: number): Promise<void>
  /** Nothing is under way any more. */
  settled(): Promise<void>
  heldMsat(id: CardId): Promise<bigint>
  /** What the card has, less what is held. */
  freeMsat(id: CardId): Promise<bigint>
}

const quiet: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} }

const parts = (link: string): { p: string; c: string } => {
  const { searchParams } = new URL(link)
  return { p: searchParams.get('p') ?? '', c: searchParams.get('c') ?? '' }
}

/** The payers' side of a process: it ends as a killed one does, without a word. */
function startProcess(rig: CardRig, lnd: PayingNode) {
  const ending = createStop()
  const ports = { ...rig.ports, ...tillMemory(rig.clock), payer: lnd, log: quiet }
  const payOuts = createPayOuts(ports, ending.stop)
  return { ports, payOuts, end: () => ending.call(), stop: ending.stop }
}

function codeMaker(rig: CardRig): WithdrawRig['code'] {
  return ({ msat: amount = 1_000_000n, hash, expirySec = 600, key, network = 'bcrt' } = {}) => {
    const fields = [
      ['p', wordsOfBytes(hash === undefined ? rig.ports.random.bytes(32) : hexToBytes(hash))],
      ['s', wordsOfBytes(rig.ports.random.bytes(32))],
      ['d', wordsOfText('tea')],
      ['x', wordsOfNumber(expirySec)],
      ['9', wordsOfFeatures([8, 14])],
    ] as const
    const text = encodeBolt11({
      prefix: `ln${network}${amount === 0n ? '' : `${amount * 10n}p`}`,
      timestampSec: Math.floor(rig.clock.now() / 1000),
      fields,
      privateKey: key ?? terminalKey,
    })
    const code = bolt11From(text)
    assert(code !== undefined, 'a code is one')
    return code
  }
}

/** A commit takes a turn or two of the event loop, which no virtual clock moves. */
async function turns(count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) await new Promise((resolve) => setImmediate(resolve))
}

const stepMs = 250

export async function withdrawRig(store: Store, seed = 1): Promise<WithdrawRig> {
  const rig = await cardRig(store, seed)
  const lnd = payingNode()
  let running = startProcess(rig, lnd)
  const until: WithdrawRig['until'] = async (isSo) => {
    for (let step = 0; step < 400; step += 1) {
      if (await isSo()) return
      await rig.clock.advance(stepMs)
      await turns(10)
    }
    throw new Error('that did not come about')
  }
  const made: WithdrawRig = {
    ...rig,
    store,
    lnd,
    process: () => running,
    code: codeMaker(rig),
    streetCode: async (cardId, amount) => {
      const { random } = rig.ports
      const createdAt = rig.clock.now()
      const [node] = await store.read.settlements.nodes()
      const paymentHash = paymentHashFrom(bytesToHex(random.bytes(32)))
      assert(node !== undefined && paymentHash !== undefined, 'a rig has a node')
      const id = newId<StreetCodeId>(createdAt, random.bytes(10))
      const expiresAt = later(createdAt, 300_000)
      const code = { id, cardId, createdAt, expiresAt, paymentHash, nodeKey: node.nodeKey }
      const row = { ...code, state: 'open', amountMsat: msat(amount) } as const
      await store.commit((unit) => unit.streetCodes.insert(row))
      return row
    },
    offer: (link) => offerWithdraw(running.ports, parts(link)),
    k1: async (card) => {
      const offered = await made.offer(rig.tap(card))
      assert(offered.ok, `the card has an offer, not ${offered.ok ? '' : offered.error.code}`)
      return offered.value.k1
    },
    callback: async (k1, pr, digits) => {
      const pin = digits === undefined ? undefined : pinFrom(digits)
      const asked = { k1, pr, ...(pin === undefined ? {} : { pin }) }
      const taken = await withdrawFromCard(running.ports, asked)
      if (taken.ok && taken.value.kind === 'begun' && taken.value.isNew)
        running.payOuts.begin(taken.value.payout, taken.value.bolt11)
      return taken
    },
    restart: () => {
      running.end()
      running = startProcess(rig, lnd)
      void running.payOuts.run(running.stop)
    },
    until,
    pass: async (ms) => {
      for (let passed = 0; passed < ms; passed += stepMs) {
        await rig.clock.advance(stepMs)
        await turns(10)
      }
    },
    settled: () => until(async () => (await store.read.payouts.underWay()).length === 0),
    freeMsat: (id) => balanceOf(store.read, id),
    heldMsat: async (id) => {
      const held = await store.read.ledger.balance(`card:${id}`, 'BTC', 'encumbered')
      return held.debits - held.credits
    },
  }
  return made
}

/** A k1 that nobody was given. */
export const strangersK1 = (rig: CardRig): Secret<string> =>
  secret(bytesToHex(rig.ports.random.bytes(32)))
