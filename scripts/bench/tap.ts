import { randomBytes, createHash } from 'node:crypto'
import type { Page } from 'playwright-core'
import { Type } from 'typebox'
import { readCard } from '../../drivers/nfc/read-card.ts'
import type { Ntag424 } from '../../drivers/sim/ntag424/ntag424.ts'
import type { LndRpc } from '../../main/sandbox/lnd-rpc.ts'
import { openBareReader, type BareReader } from './bare-reader.ts'
import type { Bench } from './bench.ts'
import { offsetOf, openBrowser, type BenchBrowser, type Offset } from './browser.ts'
import { blankChip, openCardTill, withMoney, type CardTill } from './card-till.ts'
import { verdictOf, type Figure, type Measured, type Row } from './figure.ts'
import { oneCommit } from './one-commit.ts'
import { rawNode } from './raw-node.ts'
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

const hereNow = (): number => performance.timeOrigin + performance.now()

type Screen = { readonly page: Page; readonly offset: Offset }

type Counter = {
  readonly cards: CardTill
  readonly chip: Ntag424
  readonly cashier: Screen
  readonly customer: Screen
  /** From laying the card on to the first word about it on the cashier's screen. */
  readonly feedback: number[]
}

/** The next moment at which a screen paints such a state, on this process's clock. */
const painted = async ({ page, offset }: Screen, state: string): Promise<number> =>
  (await page.evaluate((begins) => window.marks.painted(begins), state)) + offset.ms

/** A sale is open; the card is laid on → Paid stands on the customer's screen. */
async function tapOnce({ cards, chip, cashier, customer, feedback }: Counter): Promise<number> {
  const code = painted(customer, 'code')
  const sale = await cards.till.door.charge({ amountMinor: '40' })
  await code
  const [word, paid] = [painted(cashier, 'card'), painted(customer, 'paid')]
  // The page has to hear what it is asked to watch before the card comes.
  await Promise.all([cashier, customer].map(({ page }) => page.evaluate(() => 0)))
  const laidAt = hereNow()
  cards.reader.lay(chip)
  feedback.push((await word) - laidAt)
  const took = (await paid) - laidAt
  cards.reader.lift()
  const { status } = await cards.till.door.invoice(sale.id)
  if (status !== 'Settled') throw new Error(`the sale is ${status}`)
  return took
}

async function openCode(rpc: LndRpc): Promise<Uint8Array> {
  const preimage = randomBytes(32)
  const request = { r_preimage: preimage, value: '40', expiry: '600' }
  const call = { method: 'lnrpc.Lightning/AddInvoice', request }
  await rpc.ask(call, Type.Object({ payment_request: Type.String() }))
  return createHash('sha256').update(preimage).digest()
}

type Floor = {
  readonly reader: BareReader
  readonly chip: Ntag424
  readonly rpc: LndRpc
  readonly disk: ReturnType<typeof oneCommit>
  readonly blank: Page
}

/** The least: the same card read over the same wire, the open code cancelled at LND, one durable commit, one frame. */
async function bareTap({ reader, chip, rpc, disk, blank }: Floor): Promise<number> {
  const hash = await openCode(rpc)
  const started = performance.now()
  const link = await reader.lay(chip)
  const read = await readCard(link)
  const request = { payment_hash: hash }
  await rpc.ask({ method: 'invoicesrpc.Invoices/CancelInvoice', request }, Type.Object({}))
  disk.commit()
  const took = performance.now() - started
  if (!read.ok) throw new Error(read.error)
  await link.close()
  return took + (await blank.evaluate(() => window.marks.frame()))
}

/** What the air would add: two reads of a short NDEF file at 106 kbit/s (reference: 20–35 ms). */
const airNote =
  'the cards are emulated: their APDUs cost microseconds here; a real chip over the air needs 20–35 ms more for the same read (computed from its data sheet’s times), in ours and in the floor alike'

function feedbackRow(feedback: readonly number[]): Row {
  const late = p99(feedback)
  return {
    what: 'card laid on → first word painted, p99',
    ours: ms(late),
    floor: '',
    ratio: `p50 ${ms(p50(feedback))}`,
    band: '',
    goal: '≤ 20 ms',
    verdict: verdictOf(late <= 20),
  }
}

function rowsOf(rounds: readonly Round[], feedback: readonly number[]): readonly Row[] {
  const [ours, floor] = [oursOf(rounds), floorOf(rounds)]
  const ratio = ratioOf(ours, floor, p50)
  const figures = (statistic: Statistic) => ({
    ours: ms(statistic(ours)),
    floor: ms(statistic(floor)),
    ratio: timesWithin(ratioOf(ours, floor, statistic)),
  })
  return [
    {
      what: 'own card laid on → Paid painted, p50',
      ...figures(p50),
      band: within(ratioOf(firsts(rounds), seconds(rounds), p50)),
      goal: '≤ 1.25×',
      verdict: verdictOf(ratio.value <= 1.25),
    },
    {
      what: 'own card laid on → Paid painted, p99',
      ...{ ...figures(p99), band: '', goal: '', verdict: 'shown' },
    },
    feedbackRow(feedback),
  ]
}

/** Both of the till's screens, and a card with money in the customer's hand. */
async function openCounter(cards: CardTill, chromium: BenchBrowser): Promise<Counter> {
  const chip = blankChip(1)
  await cards.issue(chip, 'Bench')
  await withMoney(cards, '20000')
  const screen = async (name: string): Promise<Screen> => {
    const page = await chromium.page(`${cards.till.address}/${name}`)
    await page.locator('main').waitFor()
    return { page, offset: await offsetOf(page) }
  }
  const [cashier, customer] = [await screen('cashier'), await screen('customer')]
  return { cards, chip, cashier, customer, feedback: [] }
}

async function measure(bench: Bench): Promise<Measured> {
  await bench.pages()
  const cards = await openCardTill(bench, 'tap')
  const folder = await bench.place('tap-floor')
  const chromium = await openBrowser()
  const rpc = rawNode(await bench.nodes())
  const disk = oneCommit(folder)
  const reader = await openBareReader(folder)
  try {
    const counter = await openCounter(cards, chromium)
    const chip = blankChip(2)
    await cards.issue(chip, 'Floor')
    const blank = await chromium.page('data:text/html,<p>0</p>')
    const floor = () => bareTap({ reader, chip, rpc, disk, blank })
    const ours = () => tapOnce(counter)
    await abba(2, floor, ours)
    counter.feedback.length = 0
    const rounds = await abba(bench.many(50, 3), floor, ours)
    const { feedback } = counter
    return {
      rows: rowsOf(rounds, feedback),
      notes: [
        `n = ${oursOf(rounds).length} sales, each with its code open at LND until the card came`,
        'floor: the same kind of card read over the same kind of wire, CancelInvoice raw, one row committed with synchronous=FULL, one changed line painted in a page of the same browser',
        airNote,
        `audit afterwards: ${await cards.till.findings()} findings`,
      ],
      samples: { ours: oursOf(rounds), floor: floorOf(rounds), feedback },
    }
  } finally {
    rpc.close()
    disk.close()
    await reader.close()
    await chromium.close()
    await cards.end()
  }
}

export const tapFigure: Figure = { name: 'tap', title: 'Own card: tap → Paid', measure }
