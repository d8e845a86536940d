/** Own cards at a terminal of the customer's node: real LNDs, a real channel, a macaroon that may only pay. */
import { describe, expect, it } from 'vitest'
import { Type } from 'typebox'
import { metaReadKeyOf } from '../../../core/card/card-keys.ts'
import { sealK1 } from '../../../core/card/tap-keys.ts'
import { newId, type CardId, type IssuerId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { secret } from '../../../core/errors/secret.ts'
import { bolt11From, paymentHashFrom, type Bolt11 } from '../../../core/lightning/payment-hash.ts'
import { msat } from '../../../core/money/units.ts'
import type { Clock } from '../../../core/ports/clock.ts'
import { tillMemory } from '../../../core/ports/memory.ts'
import { createStop } from '../../../core/ports/stop.ts'
import { createBell } from '../../../main/bell.ts'
import { systemClock } from '../../../main/clock.ts'
import { createLndPayer } from '../../../main/lightning/lnd-payer.ts'
import { stretch } from '../../../main/stretch.ts'
import { balanceOf, heldOf } from '../../../main/usecases/card/card-standing.ts'
import { offerWithdraw } from '../../../main/usecases/card/offer-withdraw.ts'
import { withdrawFromCard } from '../../../main/usecases/card/withdraw-card.ts'
import { createPayOuts } from '../../../main/workers/pay-out.ts'
import { until } from '../faults/till-bench.ts'
import { ready } from '../practice-till.ts'
import { newCard, taps, type HeldCard } from './card-rig.ts'
import type { ForeignRig } from './foreign-rig.ts'

const made = Type.Object({ payment_request: Type.String() })
const stateAnswer = Type.Object({ state: Type.String() })

/** The other shop's node: the customer's. */
function terminalOf({ till }: ForeignRig) {
  const ask = async (method: string, request: object, schema = made) =>
    (await till.nodes.customer.admin()).ask({ method, request }, schema)
  const codeFrom = ({ payment_request: text }: { payment_request: string }): Bolt11 => {
    const code = bolt11From(text)
    assert(code !== undefined, 'LND makes codes')
    return code
  }
  return {
    code: async (value: number, expiry = 600) =>
      codeFrom(await ask('lnrpc.Lightning/AddInvoice', { value: String(value), expiry })),
    /** One whose money is held until somebody says how it ends. */
    heldCode: async (value: number, hash: Uint8Array) => {
      const request = { value: String(value), hash, expiry: '600' }
      return codeFrom(await ask('invoicesrpc.Invoices/AddHoldInvoice', request))
    },
    isHeld: async (hash: Uint8Array) => {
      const admin = await till.nodes.customer.admin()
      const call = { method: 'lnrpc.Lightning/LookupInvoice', request: { r_hash: hash } }
      return (await admin.ask(call, stateAnswer)).state === 'ACCEPTED'
    },
    cancel: async (hash: Uint8Array) => {
      const admin = await till.nodes.customer.admin()
      const request = { payment_hash: hash }
      await admin.ask({ method: 'invoicesrpc.Invoices/CancelInvoice', request }, Type.Object({}))
    },
  }
}

/** Waits go by ten times as fast; the wall clock does not. */
const tenTimes = (clock: Clock): Clock => ({
  now: clock.now,
  monotonicMs: () => clock.monotonicMs() * 10,
  sleep: (ms, stop) => clock.sleep(ms / 10, stop),
})

/** The till's side: cards, what strangers ask of them, and who pays. */
async function cardsOf({ street, store, till, node }: ForeignRig) {
  const { random } = street
  const clock = tenTimes(street.clock)
  const payer = createLndPayer({
    host: '127.0.0.1',
    port: till.nodes.till.grpcPort,
    certificatePath: till.nodes.till.certificateFile,
    macaroonPath: till.nodes.payerMacaroonFile,
  })
  const deviceKey = secret(random.bytes(32))
  const issuerKey = secret(random.bytes(16))
  const issuerId = newId<IssuerId>(clock.now(), random.bytes(10))
  const sealedK1 = sealK1(
    { deviceKey, nonce: random.bytes(24) },
    issuerId,
    metaReadKeyOf(issuerKey),
  )
  const issuer = { id: issuerId, createdAt: clock.now(), state: 'current', sealedK1 } as const
  await store.commit((unit) => unit.issuers.put(issuer))
  const board = { ...tillMemory(clock), bell: createBell() }
  const rates = { used: () => ({ ok: false, error: { code: 'rate.none' } }) as const }
  const ports = { ...street, ...board, rates, clock, node, deviceKey, stretch, payer }
  const tap = taps(random)
  let ending = createStop()
  let payOuts = createPayOuts(ports, ending.stop)
  return {
    payer,
    newCard: newCard({ ports, clock, issuerId, issuerKey }),
    balance: (id: CardId) => balanceOf(store.read, id),
    held: (id: CardId) => heldOf(store.read, id),
    /** Both GETs of one tap. */
    pay: async (card: HeldCard, pr: Bolt11) => {
      const { searchParams } = new URL(tap(card))
      const [p, c] = [searchParams.get('p') ?? '', searchParams.get('c') ?? '']
      const offer = await offerWithdraw(ports, { p, c })
      if (!offer.ok) return offer
      const taken = await withdrawFromCard(ports, { k1: offer.value.k1, pr })
      if (taken.ok && taken.value.kind === 'begun')
        payOuts.begin(taken.value.payout, taken.value.bolt11)
      return taken
    },
    restart: () => {
      ending.call()
      ending = createStop()
      payOuts = createPayOuts(ports, ending.stop)
      void payOuts.run(ending.stop)
    },
    end: () => {
      ending.call()
      payer.close()
    },
  }
}

/** The newest payout, once none is under way. */
async function over({ store }: ForeignRig) {
  const { payouts } = store.read
  await until('every payout is over', async () => (await payouts.underWay()).length === 0)
  return (await payouts.all('', 100)).at(-1)
}

/** The whole way, on nodes that somebody else starts and ends. */
export function elsewhereOverChannel(rigOf: () => ForeignRig): void {
  const opened = async () => {
    const rig = rigOf()
    return { rig, terminal: terminalOf(rig), cards: await cardsOf(rig) }
  }
  describe('a card of ours, at another node’s terminal', () => {
    it('pays over a real channel: the amount and the true fee leave it', async () => {
      const { rig, terminal, cards } = await opened()
      const card = await cards.newCard({ sat: 10_000n })
      expect(await cards.pay(card, await terminal.code(1_500))).toMatchObject({ ok: true })
      expect(await over(rig)).toMatchObject({ state: 'paid', feeMsat: 0n, feeLimitMsat: 7_500n })
      expect(await cards.balance(card.id)).toBe(8_500_000n)
      cards.end()
    })

    it('keeps what a payee holds through a till that died, and gives back what it cancels', async () => {
      const { rig, terminal, cards } = await opened()
      const card = await cards.newCard({ sat: 10_000n })
      const hash = rig.street.random.bytes(32)
      expect(await cards.pay(card, await terminal.heldCode(2_000, hash))).toMatchObject({
        ok: true,
      })
      await until('the payee holds it', () => terminal.isHeld(hash))
      cards.restart()
      expect(await cards.held(card.id)).toBe(2_010_000n)
      await terminal.cancel(hash)
      expect(await over(rig)).toMatchObject({ state: 'failed' })
      expect(await cards.balance(card.id)).toBe(10_000_000n)
      cards.end()
    })

    it('has LND’s words for what is not sent, and asks nothing else of it', async () => {
      const { rig, terminal, cards } = await opened()
      const send = (bolt11: Bolt11) =>
        cards.payer.send({ bolt11, feeLimitMsat: msat(5_000n), timeoutSec: 30 })
      const unknown = paymentHashFrom('ab'.repeat(32)) ?? expect.unreachable()
      expect(await cards.payer.lookUpSent(unknown)).toEqual({ kind: 'missing' })
      const begun = systemClock.now()
      const short = await terminal.code(10, 1)
      const paid = await terminal.code(10)
      expect(await send(paid)).toEqual({ kind: 'paid', feeMsat: 0n })
      const sale = await rig.sale(10n)
      const [code] = sale.payments
      assert(code?.tender === 'lightning' && code.bolt11 !== undefined, 'a sale has a code')
      await until('its second is over', () => systemClock.now() - begun > 1_500)
      for (const one of [short, paid, code.bolt11])
        expect(await send(one)).toMatchObject({ kind: 'refused' })
      cards.end()
    })

    it('loses and doubles nothing when LND is killed under the payment', async () => {
      const { rig, terminal, cards } = await opened()
      const card = await cards.newCard({ sat: 10_000n })
      expect(await cards.pay(card, await terminal.code(1_000))).toMatchObject({ ok: true })
      rig.till.nodes.till.part.kill()
      await ready(rig.node, rig.till)
      const payout = await over(rig)
      const isPaid = payout?.state === 'paid'
      expect(await cards.balance(card.id)).toBe(isPaid ? 9_000_000n : 10_000_000n)
      expect(await cards.held(card.id)).toBe(0n)
      cards.end()
    })
  })
}
