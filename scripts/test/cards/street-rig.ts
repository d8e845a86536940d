/** The street before a counter with own cards: the node signs real codes under a key of its own, and a wallet asks. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { payNameOf } from '../../../core/card/pay-name.ts'
import type { CardId } from '../../../core/contract/ids.ts'
import { assert, ok } from '../../../core/errors/result.ts'
import {
  encodeBolt11,
  wordsOfBytes,
  wordsOfFeatures,
  wordsOfNumber,
} from '../../../core/lightning/fixtures/bolt11/encode.ts'
import { bolt11From, nodeKeyFrom, type PaymentHash } from '../../../core/lightning/payment-hash.ts'
import type { PayOrder } from '../../../core/lnurl/pay-callback.ts'
import type { Msat } from '../../../core/money/units.ts'
import type {
  AddCodeOutcome,
  CodeRequest,
  NodeInvoice,
  NodePort,
} from '../../../core/ports/node.ts'
import { instant } from '../../../core/time/instant.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import type { Store } from '../../../core/ports/store.ts'
import { loadWords } from '../../../core/words/load-words.ts'
import { buildStreet } from '../../../main/server/street.ts'
import { streetPayRoutes } from '../../../main/server/street-pay.ts'
import { bookSettlement } from '../../../main/usecases/invoice/book-settlement.ts'
import { cardRig, type CardRig } from './card-rig.ts'
import { orderAt } from './street-wallet.ts'

const privateKey = new Uint8Array(32).fill(7)
const found = nodeKeyFrom(bytesToHex(secp256k1.getPublicKey(privateKey, true)))
assert(found !== undefined, 'a sample has the right shape')
export const streetNodeKey = found

/** The code that an honest node writes; 10 pico-bitcoin are one msat (BOLT #11). */
function honestCode({ amountMsat, paymentHash, ...asked }: CodeRequest, clock: Clock) {
  const text = encodeBolt11({
    prefix: `lnbcrt${amountMsat * 10n}p`,
    timestampSec: Math.floor(clock.now() / 1000),
    privateKey,
    fields: [
      ['p', wordsOfBytes(hexToBytes(paymentHash))],
      ['s', wordsOfBytes(new Uint8Array(32).fill(2))],
      ['h', wordsOfBytes(hexToBytes(asked.descriptionHashHex ?? ''))],
      ['x', wordsOfNumber(asked.expirySec)],
      ['9', wordsOfFeatures([8, 14, 17])],
    ],
  })
  const bolt11 = bolt11From(text)
  assert(bolt11 !== undefined, 'a sample has the right shape')
  return bolt11
}

export const host = 'till.example'

export type StreetNode = {
  /** What the node says to AddInvoice instead of the code that it has made. */
  add?: (request: CodeRequest) => AddCodeOutcome
  canReceiveMsat?: Msat
  away?: true
}

type Scripted = { readonly script: StreetNode; readonly held: Map<PaymentHash, NodeInvoice> }

/** A node that holds what it was asked for, and says what the script has it say. */
function signingNode({ ports, clock }: CardRig, { script, held }: Scripted): NodePort {
  return {
    ...ports.node,
    addCode: async (request) => {
      const bolt11 = honestCode(request, clock)
      const { paymentHash, amountMsat, expirySec, memo } = request
      const invoice = { paymentHash, bolt11, amountMsat, expirySec, memo, createdAt: clock.now() }
      held.set(paymentHash, { ...invoice, state: 'open', receivedMsat: 0n as Msat })
      return script.add?.(request) ?? { kind: 'added', bolt11 }
    },
    state: () => {
      const facts = {
        identityKey: streetNodeKey,
        ...(script.canReceiveMsat === undefined ? {} : { canReceiveMsat: script.canReceiveMsat }),
      }
      return script.away === undefined
        ? { kind: 'ready', sells: true, facts }
        : { kind: 'absent', sells: false, reason: 'node.absent', facts }
    },
    identity: async () => ok(streetNodeKey),
  }
}

export async function streetRig(store: Store) {
  const rig: CardRig = await cardRig(store)
  const { clock } = rig
  const script: StreetNode = {}
  const held = new Map<PaymentHash, NodeInvoice>()
  const node = signingNode(rig, { script, held })
  const record = { nodeKey: streetNodeKey, generation: 1n }
  await store.commit((unit) =>
    unit.settlements.putNode({ ...record, cursor: 0n, firstSeenAt: clock.now() }),
  )
  const ports = { ...rig.ports, node }
  const say = await loadWords('en')
  const pay = { ...ports, host, say, shopName: () => 'Ada’s Café', isStopping: () => false }
  const log = { info() {}, warn() {}, error() {}, debug() {} }
  const { app } = buildStreet({
    ...{
      clock,
      log,
      say,
      address: { host: '127.0.0.1', port: 0 },
      proxies: [],
      tills: ['127.0.0.1'],
    },
    parts: [(street) => streetPayRoutes(street, pay)],
  })
  const get = async (url: string): Promise<string> => (await app.inject({ url })).body
  const pathOf = (url: string) => url.slice(`https://${host}`.length)

  const order = (card: CardId, wish: PayOrder) =>
    orderAt(`https://${host}/.well-known/lnurlp/${payNameOf(card)}`, wish, (url) =>
      get(pathOf(url)),
    )

  let settleIndex = 0n
  /** Money arrives under a hash, and the stream tells of it. */
  const settle = async (paymentHash: PaymentHash, receivedMsat: Msat): Promise<boolean> => {
    settleIndex += 1n
    const settledAt = instant(clock.now())
    const invoice = held.get(paymentHash)
    const done = { state: 'settled', receivedMsat, settledAt, settleIndex } as const
    if (invoice !== undefined) held.set(paymentHash, { ...invoice, ...done })
    const { state: _, ...row } = done
    return bookSettlement(ports, { ...record, paymentHash, ...row })
  }
  return { ...rig, ports, script, held, app, get, pathOf, order, settle }
}

export type StreetRig = Awaited<ReturnType<typeof streetRig>>
