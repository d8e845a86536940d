import type { Page } from 'playwright-core'
import { until } from '../test/faults/till-bench.ts'
import type { Bench } from './bench.ts'
import { openBenchTill, type BenchTill } from './bench-till.ts'
import { offsetOf, openBrowser, type BenchBrowser } from './browser.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { oneCommit } from './one-commit.ts'
import { addInvoice, rawNode } from './raw-node.ts'
import {
  abba,
  firsts,
  floorOf,
  ms,
  oursOf,
  p50,
  p99,
  ratioOf,
  seconds,
  timesWithin,
  within,
  type Round,
  type Statistic,
} from './statistics.ts'

/** Both of a till's screens and a page that stands for the floor's frame, in one browser. */
type Counter = {
  readonly till: BenchTill
  readonly cashier: Page
  readonly customer: Page
  readonly blank: Page
}

const blankPage = 'data:text/html,<p>0</p>'

async function openCounter(till: BenchTill, chromium: BenchBrowser): Promise<Counter> {
  const cashier = await chromium.page(`${till.address}/cashier`)
  const customer = await chromium.page(`${till.address}/customer`)
  const blank = await chromium.page(blankPage)
  await cashier.locator('.keypad').waitFor()
  await customer.locator('.customer-idle').waitFor()
  return { till, cashier, customer, blank }
}

/** Back to an empty keypad: the sale is cancelled behind the screen, and the screen rests a moment before it takes a key. */
async function clear({ till, cashier }: Counter, id: string): Promise<void> {
  await till.door.ask('POST', `/till/invoices/${id}/cancel`)
  const isKeypad = () => cashier.locator('.keypad').isVisible()
  await until('the keypad is back', async () => {
    if (await isKeypad()) return true
    await cashier.keyboard.press('Enter')
    return false
  })
}

/** Enter pressed on the cashier's keypad → the code painted on the customer's screen, each by its page's clock. */
async function chargeOnce(counter: Counter): Promise<number> {
  const { cashier, customer, till } = counter
  for (const digit of '450') await cashier.keyboard.press(digit)
  const painted = customer.evaluate(() => window.marks.painted('code'))
  await cashier.keyboard.press('Enter')
  const at = await painted
  const entered = await cashier.evaluate(() => window.marks.entered)
  const newest = await till.door.ask('GET', '/till/invoices?limit=1')
  const [sale] = newest.body['invoices'] as { id: string }[]
  if (sale !== undefined) await clear(counter, sale.id)
  return at - entered
}

const rowOf = (
  what: string,
  rounds: readonly Round[],
  { statistic, goal }: { statistic: Statistic; goal: number | undefined },
): Row => {
  const [ours, floor] = [oursOf(rounds), floorOf(rounds)]
  const ratio = ratioOf(ours, floor, statistic)
  return {
    what,
    ours: ms(statistic(ours)),
    floor: ms(statistic(floor)),
    ratio: timesWithin(ratio),
    band: within(ratioOf(firsts(rounds), seconds(rounds), statistic)),
    goal: goal === undefined ? '' : `≤ ${goal.toFixed(2)}×`,
    verdict: goal === undefined ? 'shown' : verdictOf(ratio.value <= goal),
  }
}

type Rounds = { readonly painted: readonly Round[]; readonly answered: readonly Round[] }

async function measureOn(bench: Bench, counter: Counter, rpc: Floor): Promise<Rounds> {
  const { till, blank } = counter
  const asked = async (): Promise<number> => {
    const started = performance.now()
    await addInvoice(rpc.node)
    rpc.disk.commit()
    return performance.now() - started
  }
  const floor = async () => (await asked()) + (await blank.evaluate(() => window.marks.frame()))
  const ours = () => chargeOnce(counter)
  await abba(3, floor, ours)
  const painted = await abba(bench.many(45, 3), floor, ours)
  const overHttp = async (): Promise<number> => {
    const started = performance.now()
    const { id } = await till.charge()
    const took = performance.now() - started
    await till.door.ask('POST', `/till/invoices/${id}/cancel`)
    return took
  }
  await abba(3, asked, overHttp)
  return { painted, answered: await abba(bench.many(60, 3), asked, overHttp) }
}

type Floor = {
  readonly node: ReturnType<typeof rawNode>
  readonly disk: ReturnType<typeof oneCommit>
}

const rowsOf = ({ painted, answered }: Rounds): readonly Row[] => [
  rowOf('Charge pressed → code painted, p50', painted, { statistic: p50, goal: 1.1 }),
  rowOf('Charge pressed → code painted, p99', painted, { statistic: p99, goal: 1.5 }),
  rowOf('of that the service: POST → answered, p50', answered, { statistic: p50, goal: undefined }),
  rowOf('of that the service: POST → answered, p99', answered, { statistic: p99, goal: undefined }),
]

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const nodes = await bench.nodes()
  const folder = await bench.place('charge')
  const till = await openBenchTill({ folder, nodes })
  const chromium = await openBrowser()
  const floor = { node: rawNode(nodes), disk: oneCommit(folder) }
  try {
    await till.start()
    const counter = await openCounter(till, chromium)
    const [here, there] = [await offsetOf(counter.cashier), await offsetOf(counter.customer)]
    const rounds = await measureOn(bench, counter, floor)
    const skew = here.ms - there.ms
    const findings = await till.findings()
    return {
      rows: rowsOf(rounds),
      notes: [
        `n = ${oursOf(rounds.painted).length} sales by the keypad, ${oursOf(rounds.answered).length} over HTTP; start: the key event’s own time in the cashier’s page; end: the frame in the customer’s page that shows the code`,
        'floor: raw gRPC AddInvoice, then one row committed with synchronous=FULL on the same disk, then one changed line painted in a page of the same browser',
        `the two pages’ clocks differ by ${Math.abs(skew).toFixed(2)} ms (± ${(here.errorMs + there.errorMs).toFixed(2)}), not corrected`,
        'what ours does beyond the floor: HTTP from the page, the code’s signature and fields checked (about 1 ms), the sale read for two screens, React and the QR in both; without a graphics card both screens are painted by the cores on which LND and the service work',
        `audit afterwards: ${findings} findings`,
      ],
      samples: {
        ...{ 'painted ours': oursOf(rounds.painted), 'painted floor': floorOf(rounds.painted) },
        ...{ 'answered ours': oursOf(rounds.answered), 'answered floor': floorOf(rounds.answered) },
      },
    }
  } finally {
    floor.node.close()
    floor.disk.close()
    await chromium.close()
    await till.end()
  }
}

export const chargeFigure: Figure = {
  name: 'charge',
  title: 'Charge → code durable and painted',
  measure,
}
