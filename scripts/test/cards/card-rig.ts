/** A counter with own cards on a real store: the node is scripted, the cards' links are made by the chip's own rules. */
import { secp256k1 } from '@noble/curves/secp256k1.js'
import { bytesToHex } from '@noble/hashes/utils.js'
import type { Card, Issuer } from '../../../core/card/card.ts'
import {
  cardKeysOf,
  metaReadKeyOf,
  type AesKey,
  type CardKeys,
} from '../../../core/card/card-keys.ts'
import type { CardLimits } from '../../../core/card/card-limits.ts'
import { uidFrom, type CardUid } from '../../../core/card/card-uid.ts'
import { chipRefOf } from '../../../core/card/chip-ref.ts'
import type { CardState } from '../../../core/card/lifecycle.ts'
import { sealK1, sealK2 } from '../../../core/card/tap-keys.ts'
import { encryptPiccData, sunMac } from '../../../core/card/sun.ts'
import { newId, type CardId, type InvoiceId, type IssuerId } from '../../../core/contract/ids.ts'
import type { PaymentId } from '../../../core/contract/ids.ts'
import { assert, ok } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import type { Invoice } from '../../../core/invoice/invoice.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { cardAccount } from '../../../core/ledger/chart-of-accounts.ts'
import type { Transaction } from '../../../core/ledger/transaction.ts'
import {
  bolt11From,
  nodeKeyFrom,
  type Bolt11,
  type NodeKey,
  type PaymentHash,
} from '../../../core/lightning/payment-hash.ts'
import { hashOf, preimageOf } from '../../../core/lightning/preimage.ts'
import { msatFromSat } from '../../../core/money/sat-msat.ts'
import { money, msat, sat } from '../../../core/money/units.ts'
import type { CancelOutcome, LookUpOutcome, NodePort } from '../../../core/ports/node.ts'
import type { LnurlPort } from '../../../core/ports/lnurl.ts'
import { tillMemory } from '../../../core/ports/memory.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import type { Random } from '../../../core/ports/random.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import type { Store } from '../../../core/ports/store.ts'
import { satForMoney } from '../../../core/rates/convert.ts'
import { rateOf } from '../../../core/rates/price.ts'
import type { RateUsed } from '../../../core/rates/rate.ts'
import { later } from '../../../core/time/instant.ts'
import { createVirtualClock, type VirtualClock } from '../../../core/time/virtual-clock.ts'
import { createBell } from '../../../main/bell.ts'
import { stretch } from '../../../main/stretch.ts'

/** A card with its chip in the customer's hand. */
export type HeldCard = { readonly id: CardId; readonly uid: CardUid; readonly keys: CardKeys }

export type CardRig = {
  readonly ports: Ports
  readonly clock: VirtualClock
  /** What the node says; may be changed between steps. */
  readonly node: {
    cancel: (hash: PaymentHash) => CancelOutcome
    lookUp: (hash: PaymentHash) => LookUpOutcome
  }
  /** An active card with money on it. */
  newCard(card?: {
    readonly sat?: bigint
    readonly limits?: CardLimits
    readonly state?: CardState
  }): Promise<HeldCard>
  /** The link of the next tap, or of the named one. */
  tap(card: HeldCard, counter?: number): string
  /** A sale with an open code at 100,000.00 EUR a bitcoin; 1 cent is 10 sat. */
  openSale(
    cents?: bigint,
    topUpCardId?: CardId,
  ): Promise<Invoice & { readonly code: LightningPayment }>
  balanceMsat(id: CardId): Promise<bigint>
  cardOf(id: CardId): Promise<Card>
}

const rate = rateOf('EUR', 10_000_000n, 1n)

function checked<T>(value: T | undefined): T {
  assert(value !== undefined, 'a sample has the right shape')
  return value
}

/** The till's node signs its codes with this. */
export const nodePrivateKey = new Uint8Array(32).fill(7)
const nodeKey: NodeKey = checked(
  nodeKeyFrom(bytesToHex(secp256k1.getPublicKey(nodePrivateKey, true))),
)
const code: Bolt11 = checked(bolt11From(`lnbcrt${'q'.repeat(260)}`))

function scriptedNode(script: CardRig['node']): NodePort {
  const silent = { ok: false, error: { code: 'node.noAnswer' } } as const
  return {
    network: 'regtest',
    addCode: () => Promise.resolve({ kind: 'unknown', failure: silent.error }),
    lookUp: (hash) => Promise.resolve(script.lookUp(hash)),
    cancel: (hash) => Promise.resolve(script.cancel(hash)),
    state: () => ({ kind: 'ready', sells: true, facts: { identityKey: nodeKey } }),
    onState: () => () => {},
    settlements: () => () => {},
    identity: () => Promise.resolve(ok(nodeKey)),
    channels: () => Promise.resolve(silent),
    decode: () => Promise.resolve(silent),
    listSettled: () => Promise.resolve(silent),
  }
}

/** Sets a shop, an issuer and a node with a record into an empty store. */
async function setUp(store: Store, issuer: Issuer): Promise<void> {
  await store.commit(async (unit) => {
    await unit.shop.put({
      name: 'Ada’s Café',
      currency: 'EUR',
      language: 'en',
      expiryMin: 10,
      taxBp: 2100,
      rateMaxAgeMin: 1440,
      smallestCoin: 1n,
    })
    await unit.issuers.put(issuer)
    await unit.settlements.putNode({
      nodeKey,
      generation: 1n,
      cursor: 0n,
      firstSeenAt: issuer.createdAt,
    })
  })
}

/** What makes cards that a till takes for its own. */
export type CardMaker = {
  readonly ports: Pick<Ports, 'store' | 'random' | 'deviceKey'>
  readonly clock: Pick<Clock, 'now'>
  readonly issuerId: IssuerId
  readonly issuerKey: AesKey
}

type Bench = CardMaker & Pick<CardRig, 'ports' | 'clock'> & { readonly used: () => RateUsed }

/** Money to begin with, out of nothing but the exchange account. */
function given({ clock }: CardMaker, id: CardId, amount: bigint): Transaction {
  const entry = { currency: 'BTC', amount: msatFromSat(sat(amount)), layer: 'settled' } as const
  return {
    externalId: `given:${id}`,
    kind: 'given',
    at: clock.now(),
    description: 'money to begin with',
    entries: [
      { account: 'exchange:BTC', direction: 'debit', ...entry },
      { account: cardAccount(id), direction: 'credit', ...entry },
    ],
  }
}

export const newCard =
  (bench: CardMaker): CardRig['newCard'] =>
  async ({ sat: amount = 0n, limits = {}, state = 'active' } = {}) => {
    const { ports, clock, issuerId: issuer, issuerKey } = bench
    const { random, deviceKey, store } = ports
    const uid = checked(uidFrom(bytesToHex(random.bytes(7))))
    const id = newId<CardId>(clock.now(), random.bytes(10))
    const keys = cardKeysOf({ issuerKey, uid, version: 1 })
    const ref = chipRefOf(keys[1], uid)
    await store.commit(async (unit) => {
      await unit.cards.put({
        id,
        number: await unit.cards.nextNumber(),
        name: 'Grace',
        state,
        currency: 'BTC',
        chip: { issuer, ref, keyVersion: 1, lastCounter: 0 },
        limits,
        createdAt: clock.now(),
      })
      const device = { deviceKey, nonce: random.bytes(24) }
      const version = { cardId: id, version: 1 }
      const sealedK2 = sealK2(device, version, keys[2])
      await unit.cards.insertKey({ ...version, chipByte: 7, sealedK2 })
      if (amount > 0n) await unit.ledger.post(given(bench, id, amount))
    })
    return { id, uid, keys }
  }

const openSale =
  ({ ports, clock, used }: Bench): CardRig['openSale'] =>
  async (cents = 450n, topUpCardId?: CardId) => {
    const { random, invoiceKey, store } = ports
    const id = newId<InvoiceId>(clock.now(), random.bytes(10))
    const paymentId = newId<PaymentId>(clock.now(), random.bytes(10))
    const price = money('EUR', cents)
    const payment: LightningPayment = {
      tender: 'lightning',
      id: paymentId,
      invoiceId: id,
      state: 'open',
      createdAt: clock.now(),
      due: price,
      amountSat: satForMoney(price, rate),
      rate: used(),
      paymentHash: hashOf(preimageOf(invoiceKey, paymentId)),
      expiresAt: later(clock.now(), 600_000),
      nodeKey,
      bolt11: code,
    }
    return store.commit(async (unit) => {
      const number = await unit.invoices.nextNumber()
      const bare = {
        ...{ id, number, price, createdAt: clock.now(), lifetimeMin: 10 },
        ...(topUpCardId === undefined ? { taxBp: 2100 } : { taxBp: 0, topUpCardId }),
      }
      await unit.invoices.insert({ ...bare, payments: [] })
      await unit.invoices.putPayment(payment)
      return { ...bare, payments: [payment], code: payment }
    })
  }

/** Taps count up by themselves, as the chip does. */
export function taps(random: Random): CardRig['tap'] {
  const counters = new Map<CardId, number>()
  return ({ id, uid, keys }, named) => {
    const counter = named ?? (counters.get(id) ?? 0) + 1
    counters.set(id, Math.max(counter, counters.get(id) ?? 0))
    const data = { uid, counter }
    const p = bytesToHex(encryptPiccData(keys[1], data, random.bytes(5)))
    return `lnurlw://till.example/lnurl/w?p=${p}&c=${bytesToHex(sunMac(keys[2], data))}`
  }
}

/** Nobody issues foreign cards here. */
const noIssuers: LnurlPort = {
  readLink: () => ({ ok: false, error: { code: 'lnurl.notLnurl' } }),
  fetchOffer: () => Promise.resolve({ ok: false, error: { code: 'lnurl.noAnswer' } }),
  withdraw: () => Promise.resolve({ kind: 'notSent', failure: { code: 'lnurl.noAnswer' } }),
  providers: () => [],
}

function portsOf(store: Store, random: Random, node: CardRig['node']) {
  const clock = createVirtualClock()
  const used = (): RateUsed => ({
    rate,
    age: 'fresh',
    decidedAt: clock.now(),
    quotes: [{ source: 'kraken', rate, asOf: clock.now() }],
  })
  const ports: Ports = {
    store,
    clock,
    random,
    deviceKey: secret(random.bytes(32)),
    stretch,
    invoiceKey: secret(random.bytes(32)),
    node: scriptedNode(node),
    rates: { used: () => ok(used()) },
    bell: createBell(),
    clockTrust: { isTrusted: () => true },
    ...tillMemory(clock),
    lnurl: noIssuers,
  }
  return { ports, clock, used }
}

export async function cardRig(store: Store, seed = 1): Promise<CardRig> {
  const random = seededRandom(seed)
  const node: CardRig['node'] = {
    cancel: () => ({ kind: 'cancelled' }),
    lookUp: () => ({ kind: 'missing' }),
  }
  const { ports, clock, used } = portsOf(store, random, node)
  const issuerKey = secret(random.bytes(16))
  const issuerId = newId<IssuerId>(clock.now(), random.bytes(10))
  const device = { deviceKey: ports.deviceKey, nonce: random.bytes(24) }
  await setUp(store, {
    id: issuerId,
    createdAt: clock.now(),
    state: 'current',
    sealedK1: sealK1(device, issuerId, metaReadKeyOf(issuerKey)),
  })
  const bench = { ports, clock, issuerId, issuerKey, used }
  return {
    ports,
    clock,
    node,
    newCard: newCard(bench),
    tap: taps(random),
    openSale: openSale(bench),
    balanceMsat: async (id) => {
      const { debits, credits } = await store.read.ledger.balance(cardAccount(id), 'BTC')
      return msat(credits - debits)
    },
    cardOf: async (id) => checked(await store.read.cards.find(id)),
  }
}
