import path from 'node:path'
import { newId, type InvoiceId } from '../../core/contract/ids.ts'
import type { PaymentHash } from '../../core/lightning/payment-hash.ts'
import { systemClock } from '../../main/clock.ts'
import { systemRandom } from '../../main/random.ts'
import { plannedPayment, sampleInvoice } from '../../main/store/contract/samples.ts'
import type { OpenStore } from '../../main/store/open-store.ts'
import type { Bench } from './bench.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { makeHistory, storeIn } from './make-history.ts'
import {
  abba,
  floorOf,
  floorToFloor,
  oursOf,
  oursToFloor,
  p50,
  seeded,
  timesWithin,
  within,
  type Round,
} from './statistics.ts'

export const smallHistory = 10_000

/** Homes of a short and a long history; made once a run, also for the cold start. */
const made = new WeakMap<Bench, Promise<Histories>>()
export type Histories = { readonly small: string; readonly large: string }

async function make(bench: Bench): Promise<Histories> {
  const folder = await bench.place('history')
  const [small, large] = [path.join(folder, 'small'), path.join(folder, 'large')]
  bench.say(`writing histories of ${smallHistory} and ${bench.history} sales`)
  await makeHistory(small, smallHistory)
  await makeHistory(large, bench.history)
  return { small, large }
}

export function historiesOf(bench: Bench): Promise<Histories> {
  const known = made.get(bench)
  if (known !== undefined) return known
  const making = make(bench)
  made.set(bench, making)
  return making
}

/** One thing asked of a store; answers with the microseconds that one of them took. */
type Question = { readonly what: string; ask(of: Asked): Promise<number> }
type Asked = { readonly store: OpenStore; readonly known: Known }
/** Ids and hashes that are there, spread over the whole history. */
type Known = readonly { readonly id: InvoiceId; readonly hash: PaymentHash }[]

async function each(times: number, one: (at: number) => Promise<unknown>): Promise<number> {
  const started = performance.now()
  for (let at = 0; at < times; at++) await one(at)
  return (1000 * (performance.now() - started)) / times
}

/** A screen's own kind of id, as the till makes and gets them. */
const freshInvoiceId = () => newId<InvoiceId>(systemClock.now(), systemRandom.bytes(10))

const insert = (store: OpenStore): Promise<void> =>
  store.commit(async (unit) => {
    const invoice = { ...sampleInvoice(await unit.invoices.nextNumber()), id: freshInvoiceId() }
    const hash = Buffer.from(systemRandom.bytes(32)).toString('hex') as PaymentHash
    await unit.invoices.insert(invoice)
    // Settled, so that what is open does not grow with the benchmark.
    const payment = { ...plannedPayment(invoice), paymentHash: hash, state: 'expired' as const }
    await unit.invoices.putPayment(payment)
    await unit.changes.add('invoice', invoice.id)
  })

const random = seeded(8)
const any = (known: Known) => {
  const one = known[Math.floor(random() * known.length)]
  if (one === undefined) throw new Error('no history')
  return one
}

const questions: readonly Question[] = [
  { what: 'insert a sale (durable)', ask: ({ store }) => each(20, () => insert(store)) },
  {
    what: 'look one up by id',
    ask: ({ store, known }) => each(50, () => store.read.invoices.find(any(known).id)),
  },
  {
    what: 'look one up by payment hash',
    ask: ({ store, known }) => each(50, () => store.read.invoices.ofHash(any(known).hash)),
  },
  {
    what: 'newest page of 50',
    ask: ({ store }) => each(3, () => store.read.invoices.page({ limit: 50 })),
  },
  {
    what: 'a page of 50 from the middle',
    ask: ({ store, known }) =>
      each(3, (at) => store.read.invoices.page({ limit: 50, before: middle(known, at) })),
  },
]

const middle = (known: Known, at: number): bigint => BigInt(5000 + at + known.length)

/** Some hundred ids and hashes from all over the history. */
async function knownIn(store: OpenStore, count: number): Promise<Known> {
  const all: { id: InvoiceId; hash: PaymentHash }[] = []
  for (let part = 1; part <= 20; part++) {
    const before = BigInt(Math.floor((count * part) / 20))
    for (const { id, payments } of await store.read.invoices.page({ limit: 50, before }))
      for (const payment of payments)
        if (payment.tender === 'lightning') all.push({ id, hash: payment.paymentHash })
  }
  return all
}

const micro = (value: number): string =>
  value < 1000 ? `${value.toFixed(0)} µs` : `${(value / 1000).toFixed(2)} ms`

function rowOf(what: string, rounds: readonly Round[]): Row {
  const ratio = oursToFloor(rounds)
  return {
    what,
    ours: micro(p50(oursOf(rounds))),
    floor: micro(p50(floorOf(rounds))),
    ratio: timesWithin(ratio),
    band: within(floorToFloor(rounds)),
    goal: '≤ 1.25×',
    verdict: verdictOf(ratio.value <= 1.25),
  }
}

async function measure(bench: Bench): Promise<Measured> {
  const { small, large } = await historiesOf(bench)
  const [few, many] = [await storeIn(small), await storeIn(large)]
  const short: Asked = { store: few, known: await knownIn(few, smallHistory) }
  const long: Asked = { store: many, known: await knownIn(many, bench.history) }
  const results: { what: string; rounds: readonly Round[] }[] = []
  for (const { what, ask } of questions) {
    const [floor, ours] = [() => ask(short), () => ask(long)]
    await abba(3, floor, ours)
    results.push({ what, rounds: await abba(bench.many(40, 5), floor, ours) })
  }
  await few.close()
  await many.close()
  return {
    rows: results.map(({ what, rounds }) => rowOf(what, rounds)),
    notes: [
      `ours: ${bench.history.toLocaleString('en')} sales in the database; floor: the same program with ${smallHistory.toLocaleString('en')}; ${bench.many(40, 5)} rounds in one process, caches warm`,
      'rows: invoice, payment and change row of each sale; ids rise with time, payment hashes are spread over their whole range (those inserted now are random)',
    ],
    samples: Object.fromEntries(
      results.flatMap(({ what, rounds }) => [
        [`${what}, long`, oursOf(rounds)],
        [`${what}, short`, floorOf(rounds)],
      ]),
    ),
  }
}

export const historyFigure: Figure = {
  name: 'history',
  title: 'A long history against a short one',
  measure,
}
