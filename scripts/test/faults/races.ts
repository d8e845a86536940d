import type { InvoiceView } from '../../../core/contract/screen.ts'
import { seededRandom } from '../../../core/ports/seeded-random.ts'
import { salesAtNode } from './check-books.ts'
import { freshId, sleep, until, type TillBench } from './till-bench.ts'
import { bolt11Of } from './till-door.ts'

export type Race = {
  readonly seed: number
  readonly rival: Rival
  readonly leadMs: number
  /** What the till, LND and the payer's LND say in the end. */
  readonly till: string
  readonly node: string
  readonly payer: string
  readonly problems: readonly string[]
}

/** Who runs against the customer's payment: the cashier cancels, takes cash, or wants a new code. */
export type Rival = 'cancel' | 'cash' | 'newCode'

/** How a sale may end, as `till | node | payer`, per rival: exactly one of paid and not paid, the same everywhere. */
const ends: Readonly<Record<Rival, RegExp>> = {
  cancel:
    /^(Settled\/None settled \| SETTLED \| SUCCEEDED|Invalid\/Marked cancelled \| CANCELED \| FAILED)$/,
  cash: /^(Settled\/None settled \| SETTLED \| SUCCEEDED|Settled\/None cancelled,cash \| CANCELED \| FAILED)$/,
  newCode:
    /^(Settled\/None settled \| SETTLED \| SUCCEEDED|New\/None cancelled,open \| CANCELED \| FAILED)$/,
}

const statesOf = (invoice: InvoiceView): string =>
  invoice.payments.map((payment) => (payment.tender === 'cash' ? 'cash' : payment.state)).join(',')

function rivalWish(bench: TillBench, rival: Rival, id: string) {
  const path = { cancel: 'cancel', cash: 'cash', newCode: 'new-code' }[rival]
  const body = rival === 'cancel' ? {} : { paymentId: freshId() }
  return bench.door.ask('POST', `/till/invoices/${id}/${path}`, body)
}

/** Lets a payment and a rival run against each other by a head start drawn from `seed`, and looks at all three sides. */
export async function race(bench: TillBench, seed: number, rival: Rival): Promise<Race> {
  const random = seededRandom(seed)
  // A payment takes LND some 100 ms: the rival starts anywhere around that.
  const leadMs = random.below(260) - 60
  const sale = await bench.door.charge()
  const hashOfCode = (sale.body['invoice'] as InvoiceView).payments[0]
  const hash = hashOfCode?.tender === 'lightning' ? hashOfCode.paymentHash : ''
  const late = (ms: number) => sleep(Math.max(0, ms))
  const [paid] = await Promise.all([
    late(-leadMs).then(() => bench.pay(bolt11Of(sale), 10)),
    late(leadMs).then(() => rivalWish(bench, rival, sale.id)),
  ])
  const isQuiet = async () =>
    !['open', 'cancelling', 'planned', 'unknown'].includes(
      (await bench.door.invoice(sale.id)).payments[0]?.state ?? '',
    )
  await until('the race is over', isQuiet, 15_000).catch(() => undefined)
  const invoice = await bench.door.invoice(sale.id)
  const till = `${invoice.status}/${invoice.additionalStatus} ${statesOf(invoice)}`
  const node = (await salesAtNode(bench)).find((one) => one.hash === hash)?.state ?? 'nothing'
  const payer = paid.status === 'REFUSED' ? 'FAILED' : paid.status
  const all = `${till} | ${node} | ${payer}`
  const problems = ends[rival].test(all) ? [] : [all]
  if (rival === 'newCode' && invoice.status === 'New')
    await bench.door.ask('POST', `/till/invoices/${sale.id}/cancel`)
  return { seed, rival, leadMs, till, node, payer, problems }
}

export type ExpiryRace = {
  readonly seed: number
  /** When the customer paid, from the moment at which the code ends. */
  readonly paidAtMs: number
  readonly ended: string
  readonly problems: readonly string[]
}

const expiryEnds =
  /^(Settled\/None settled \| SETTLED \| SUCCEEDED|Expired\/None expired \| CANCELED \| FAILED)$/

async function payAroundExpiry(bench: TillBench, seed: number): Promise<ExpiryRace> {
  const paidAtMs = seededRandom(seed).below(1600) - 900
  const sale = await bench.door.charge()
  const [payment] = (sale.body['invoice'] as InvoiceView).payments
  if (payment?.tender !== 'lightning') throw new Error('a sale with a code')
  await sleep(payment.expiresAt - Date.now() + paidAtMs)
  const paid = await bench.pay(bolt11Of(sale), 10)
  const isOver = async () => (await bench.door.invoice(sale.id)).status !== 'New'
  await until('the till knows how it ended', isOver, 20_000).catch(() => undefined)
  const invoice = await bench.door.invoice(sale.id)
  const held = (await salesAtNode(bench)).find(({ hash }) => hash === payment.paymentHash)
  const till = `${invoice.status}/${invoice.additionalStatus} ${statesOf(invoice)}`
  const payer = paid.status === 'REFUSED' ? 'FAILED' : paid.status
  const ended = `${till} | ${held?.state ?? 'nothing'} | ${payer}`
  return { seed, paidAtMs, ended, problems: expiryEnds.test(ended) ? [] : [ended] }
}

/** Codes of one minute, each paid around its end, all at once; the shop's codes must live one minute. */
export const expiryRaces = (
  bench: TillBench,
  seeds: readonly number[],
): Promise<readonly ExpiryRace[]> => Promise.all(seeds.map((seed) => payAroundExpiry(bench, seed)))
