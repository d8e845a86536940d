/** Tills that take parts of the same sales at once, while codes are paid and LND is silent: nothing is paid twice or half. */
import { expect, it } from 'vitest'
import type { InvoiceId } from '../../../core/contract/ids.ts'
import { newId, type PaymentId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import { isCovered, isPartlyPaid } from '../../../core/invoice/invoice-state.ts'
import type { LightningPayment } from '../../../core/invoice/payment.ts'
import { taxShare } from '../../../core/ledger/tax-share.ts'
import type { NodeKey, PaymentHash } from '../../../core/lightning/payment-hash.ts'
import { minorUnits, msat } from '../../../core/money/units.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { chargeTap } from '../../../main/usecases/card/charge-tap.ts'
import { bookSettlement } from '../../../main/usecases/invoice/book-settlement.ts'
import { cancelInvoice } from '../../../main/usecases/invoice/cancel-invoice.ts'
import { finishPayments } from '../../../main/usecases/invoice/finish-payments.ts'
import { renewCode } from '../../../main/usecases/invoice/renew-code.ts'
import { takeCash } from '../../../main/usecases/invoice/take-cash.ts'
import { expectSound, tapFor, type Opened } from './card-checks.ts'
import type { CardRig } from './card-rig.ts'

type Played = { readonly rig: CardRig; readonly below: (limit: number) => number }

/** LND with its own mind: a code is open until it is paid or cancelled, and sometimes there is no answer. */
function scriptNode({ rig, below }: Played) {
  const states = new Map<PaymentHash, 'canceled' | 'settled'>()
  let silent = true
  let settleIndex = 0n
  const silence = { kind: 'unknown', failure: { code: 'node.noAnswer' } } as const
  const isSilent = () => silent && below(2) === 0
  rig.node.cancel = (hash) => {
    if (isSilent()) return silence
    if (states.get(hash) === 'settled') return { kind: 'settled' }
    states.set(hash, 'canceled')
    return { kind: 'cancelled' }
  }
  // A settlement is told by its booking here; a look-up that hears nothing leaves all as it is.
  rig.node.lookUp = () => silence
  return {
    answers: () => {
      silent = false
    },
    /** The customer's wallet pays the code, if it still can be paid. */
    pay: async (code: LightningPayment) => {
      if (states.has(code.paymentHash)) return
      states.set(code.paymentHash, 'settled')
      settleIndex += 1n
      const index = settleIndex
      // The stream is a moment behind: others act meanwhile.
      for (let turn = below(6); turn > 0; turn--) await Promise.resolve()
      await bookSettlement(rig.ports, {
        nodeKey: code.nodeKey ?? ('' as NodeKey),
        generation: 1n,
        settleIndex: index,
        paymentHash: code.paymentHash,
        receivedMsat: msat(code.amountSat * 1000n),
        settledAt: rig.clock.now(),
      })
    },
  }
}

async function step(
  { rig, below }: Played,
  node: ReturnType<typeof scriptNode>,
  invoiceId: InvoiceId,
): Promise<void> {
  const { ports } = rig
  const paymentId = newId<PaymentId>(rig.clock.now(), ports.random.bytes(10))
  const goOn = below(3) > 0 ? { goOn: 'Ada' } : {}
  switch (below(10)) {
    case 0:
      return void (await takeCash(ports, { invoiceId, paymentId, ...goOn }))
    case 1:
    case 2:
      return void (await renewCode(ports, { invoiceId, paymentId }))
    case 3:
    case 4: {
      const row = await ports.store.read.invoices.find(invoiceId)
      const code = row?.payments.findLast((one) => one.tender === 'lightning')
      return code === undefined ? undefined : node.pay(code)
    }
    case 5:
      return below(2) === 0 ? void (await cancelInvoice(ports, invoiceId)) : undefined
    default: {
      const card = await rig.newCard({ sat: BigInt(below(1_500)) })
      const outcome = await tapFor(rig, rig.tap(card), invoiceId)
      if (outcome.kind === 'partOffered') {
        const input = { tapId: outcome.tap.id, invoiceId, part: outcome.part.amount, ...goOn }
        await Promise.all([chargeTap(ports, input), chargeTap(ports, input)])
      } else if (outcome.kind === 'noAnswer')
        await chargeTap(ports, { tapId: outcome.tap.id, invoiceId, ...goOn })
    }
  }
}

/** Sales and tax are, to the cent, those of the prices that were paid, however many tenders paid them. */
async function expectExact(rig: CardRig, ids: readonly InvoiceId[]): Promise<Set<string>> {
  const { read } = rig.ports.store
  let [net, tax] = [0n, 0n]
  const seen = new Set<string>()
  for (const id of ids) {
    const invoice = await read.invoices.find(id)
    assert(invoice !== undefined, 'the sale is there')
    const paying = invoice.payments.filter(
      (one) => one.state === 'settled' && one.applied === 'price',
    )
    const paid = paying.reduce((sum, { due }) => sum + due.amount, 0n)
    expect(isCovered(invoice) ? paid : invoice.price.amount).toBe(invoice.price.amount)
    if (paying.length > 1) for (const { tender } of paying) seen.add(`part by ${tender}`)
    for (const { tender, state } of invoice.payments)
      if (tender === 'card' && state === 'cancelled') seen.add('given back')
    if (isPartlyPaid(invoice)) seen.add('partly paid')
    const share = taxShare(minorUnits(paid), invoice.taxBp)
    net += share.net
    tax += share.tax
  }
  const booked = async (account: 'sales' | 'tax:2100') => {
    const { debits, credits } = await read.ledger.balance(account, 'EUR')
    return credits - debits
  }
  expect([await booked('sales'), await booked('tax:2100')]).toEqual([net, tax])
  const credit = await read.ledger.balance('customer-credit', 'BTC')
  const late = (await read.lateMoney.open()).reduce((sum, { amountMsat }) => sum + amountMsat, 0n)
  expect(credit.credits - credit.debits).toBe(late)
  for (const { kind } of await read.lateMoney.open()) seen.add(kind)
  return seen
}

/** One shop's day: three tills at the same twelve sales. */
async function playDay(rig: CardRig, seed: number): Promise<ReadonlySet<string>> {
  const random = seededRandom(1_000 + seed)
  const played = { rig, below: (limit: number) => random.below(limit) }
  const node = scriptNode(played)
  const ids: InvoiceId[] = []
  for (let sale = 0; sale < 12; sale++)
    ids.push((await rig.openSale(BigInt(40 + random.below(300)))).id)
  const till = async () => {
    for (let turn = 0; turn < 36; turn++) await step(played, node, random.pick(ids))
  }
  await Promise.all([till(), till(), till()])
  await expectSound(rig)
  node.answers()
  await finishPayments(rig.ports, { includeFresh: true })
  await expectSound(rig)
  return expectExact(rig, ids)
}

export function partRacesContract(opened: Opened, seeds: number): void {
  it(`pays no sale twice or half, whichever tenders race for it (seeds 1 to ${seeds})`, async () => {
    const seen = new Set<string>()
    for (let seed = 1; seed <= seeds; seed++) {
      const { rig } = await opened(seed)
      for (const what of await playDay(rig, seed)) seen.add(what)
    }
    // Otherwise the days have shown nothing; what else they show is a matter of who was first.
    expect([...seen]).toEqual(expect.arrayContaining(['part by card', 'part by cash']))
  })
}
