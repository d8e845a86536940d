import type { Page } from 'playwright-core'
import type { LndRpc } from '../../main/sandbox/lnd-rpc.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { offsetOf, openBrowser, type Offset } from './browser.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { oneCommit } from './one-commit.ts'
import { rawNode, settledInvoice } from './raw-node.ts'
import { abba, firsts, floorOf, ms, oursOf, p50, p99, seconds, type Round } from './statistics.ts'

const hereNow = (): number => performance.timeOrigin + performance.now()

/** A raw subscriber: the moment at which LND told it that a code is settled. */
type Raw = { settled(bolt11: string): Promise<number>; close(): void }

function rawSubscriber(rpc: LndRpc): Raw {
  const at = new Map<string, number>()
  const waiting = new Map<string, (at: number) => void>()
  const close = rpc.stream(
    { method: 'lnrpc.Lightning/SubscribeInvoices' },
    {
      schema: settledInvoice,
      message: ({ state, payment_request: code }) => {
        if (state !== 'SETTLED') return
        at.set(code, hereNow())
        waiting.get(code)?.(hereNow())
      },
      end: () => undefined,
    },
  )
  return {
    settled: async (code) =>
      at.get(code) ?? (await new Promise<number>((resolve) => waiting.set(code, resolve))),
    close,
  }
}

type Place = {
  readonly till: BenchTill
  readonly customer: Page
  readonly blank: Page
  readonly raw: Raw
  readonly offset: Offset
  readonly disk: ReturnType<typeof oneCommit>
}

/** What the paid screen needs beyond the raw event, in ms: positive when the subscriber heard first. */
async function paidOnce({ till, customer, raw, offset }: Place): Promise<number> {
  const shown = customer.evaluate(() => window.marks.painted('code'))
  const { bolt11 } = await till.charge()
  await shown
  const painted = customer.evaluate(() => window.marks.painted('paid'))
  const heard = raw.settled(bolt11)
  await till.pay(bolt11)
  return (await painted) + offset.ms - (await heard)
}

/** The least that lies between: one durable commit and a frame. */
async function commitAndFrame({ disk, blank }: Place): Promise<number> {
  const started = performance.now()
  disk.commit()
  const took = performance.now() - started
  return took + (await blank.evaluate(() => window.marks.frame()))
}

function rowOf(name: 'p50' | 'p99', rounds: readonly Round[], goalMs: number): Row {
  const of = name === 'p50' ? p50 : p99
  const ours = of(oursOf(rounds))
  return {
    what: `settled at LND → paid screen painted, added ${name}`,
    ours: ms(ours),
    floor: ms(of(floorOf(rounds))),
    ratio: `${(ours / of(floorOf(rounds))).toFixed(2)}×`,
    band: `${ms(of(firsts(rounds)))} and ${ms(of(seconds(rounds)))}`,
    goal: `≤ ${goalMs} ms`,
    verdict: verdictOf(ours <= goalMs),
  }
}

/** Sales that are settled and have no receipt in the queue, or behind it. */
const withoutReceipt = (till: BenchTill): number =>
  till.books.count(
    `select count(*) from payment p where p.state = 'settled' and not exists
       (select 1 from print_job j where j.store_id = p.store_id and j.invoice_id = p.invoice_id)`,
  )

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const nodes = await bench.nodes()
  const folder = await bench.place('paid')
  const till = await openBenchTill({ folder, nodes, hasPrinter: true })
  const chromium = await openBrowser()
  const node = rawNode(nodes)
  const disk = oneCommit(folder)
  const raw = rawSubscriber(node)
  try {
    await till.start()
    const customer = await chromium.page(`${till.address}/customer`)
    const blank = await chromium.page('data:text/html,<p>0</p>')
    await customer.locator('.customer-idle').waitFor()
    const place = { till, customer, blank, raw, disk, offset: await offsetOf(customer) }
    const [floor, ours] = [() => commitAndFrame(place), () => paidOnce(place)]
    await abba(2, floor, ours)
    const rounds = await abba(bench.many(50, 3), floor, ours)
    const after = await offsetOf(customer)
    return {
      rows: [rowOf('p50', rounds, 17), rowOf('p99', rounds, 35)],
      notes: [
        `n = ${oursOf(rounds).length} payments over a real channel; from the event in a raw SubscribeInvoices stream of the benchmark to the frame in the customer’s page that says Paid; a printer is attached and prints each sale`,
        `the page’s clock against ours: ± ${place.offset.errorMs.toFixed(2)} ms, moved ${Math.abs(after.ms - place.offset.ms).toFixed(2)} ms meanwhile`,
        'floor: one row committed with synchronous=FULL and one changed line painted in a page of the same browser',
        'what ours does beyond the floor: about ten rows of the sale and its books in that commit, the sale read for the screen, React; without a graphics card the screen is painted by the cores on which two LNDs still work on the payment',
        `receipts missing from the queue: ${withoutReceipt(till)}; audit afterwards: ${await till.findings()} findings`,
      ],
      samples: { ours: oursOf(rounds), floor: floorOf(rounds) },
    }
  } finally {
    raw.close()
    node.close()
    disk.close()
    await chromium.close()
    await till.end()
  }
}

export const paidFigure: Figure = {
  name: 'paid',
  title: 'Settled at LND → paid screen, receipt queued',
  measure,
}
