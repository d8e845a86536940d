import type { InvoiceView } from '../../../core/contract/screen.ts'
import { seededRandom, type SeededRandom } from '../../../core/ports/seeded-random.ts'
import { freshId, sleep, until, type TillBench } from './till-bench.ts'
import { bolt11Of, type Answer } from './till-door.ts'

export type KillTrial = {
  readonly seed: number
  readonly kind: Kind
  readonly killAfterMs: number
  readonly invoiceId: string
  /** From spawn to the first sale that could be made. */
  readonly restartMs: number
  /** Where the sale stood when the till died, by its database. */
  readonly diedAt: string
  readonly problems: readonly string[]
}

type Kind = 'lightning' | 'cash' | 'cancel' | 'cancelAndPay' | 'reprint'

const kinds: readonly Kind[] = [
  ...(['lightning', 'lightning', 'lightning', 'lightning'] as const),
  ...(['cash', 'cancel', 'cancelAndPay', 'reprint'] as const),
]

/** A sale of this bench is paid after some 200 ms: most deaths fall while there is something to lose. */
const spansMs = [60, 250, 250, 700]

type Sale = {
  readonly bench: TillBench
  readonly kind: Kind
  readonly id: string
  readonly cashId: string
  readonly copyId: string
}

const takeCash = ({ bench, id, cashId }: Sale): Promise<Answer> =>
  bench.door.ask('POST', `/till/invoices/${id}/cash`, { paymentId: cashId, goOn: 'Ada' })
const cancel = ({ bench, id }: Sale): Promise<Answer> =>
  bench.door.ask('POST', `/till/invoices/${id}/cancel`)
const reprint = ({ bench, id, copyId }: Sale): Promise<Answer> =>
  bench.door.ask('POST', `/till/invoices/${id}/reprint`, { printJobId: copyId })

/** Cashier and customer at work; each step may find the till dead. True when the till had acknowledged the sale. */
async function sell(sale: Sale, random: SeededRandom): Promise<boolean> {
  const { bench, id, kind } = sale
  const opened = await bench.door.charge({ id })
  if (opened.status !== 200) return false
  const pay = () => bench.pay(bolt11Of(opened), 10)
  await sleep(random.below(60))
  if (kind === 'cash') await takeCash(sale)
  if (kind === 'cancel') await cancel(sale)
  if (kind === 'cancelAndPay') await Promise.all([pay(), cancel(sale)])
  if (kind === 'lightning' || kind === 'reprint') await pay()
  if (kind === 'reprint') await reprint(sale)
  return true
}

const isPayable = (invoice: InvoiceView): boolean =>
  invoice.payments.at(-1)?.state === 'open' && invoice.cancelAskedAt === undefined

/** Back at the counter: the screen sends again what had no answer, and the sale is brought to its end. */
async function finish(sale: Sale): Promise<string | undefined> {
  const { bench, id, kind } = sale
  const again = await bench.door.charge({ id })
  if (again.status !== 200) return `sent again: ${again.status} ${JSON.stringify(again.body)}`
  if (kind === 'cash') await takeCash(sale)
  if (kind === 'cancel' || kind === 'cancelAndPay') await cancel(sale)
  const isOver = async (): Promise<boolean> => {
    const invoice = await bench.door.invoice(id)
    if (kind !== 'cash' && isPayable(invoice)) {
      const bolt11 = bolt11Of({ body: { invoice } })
      await bench.pay(bolt11, 10)
    }
    return invoice.status !== 'New'
  }
  await until(`sale ${id} (${kind}) is over`, isOver, 20_000)
  if (kind === 'reprint') await reprint(sale)
  const end = await bench.door.invoice(id)
  return wrongEnd(kind, end)
}

function wrongEnd(kind: Kind, { status, additionalStatus, payments }: InvoiceView) {
  const ended = `${status}/${additionalStatus}`
  const fine: Readonly<Record<Kind, readonly string[]>> = {
    lightning: ['Settled/None'],
    reprint: ['Settled/None'],
    cash: ['Settled/None'],
    cancel: ['Invalid/Marked'],
    cancelAndPay: ['Settled/None', 'Invalid/Marked'],
  }
  const states = payments.map(({ tender, state }) => `${tender} ${state}`).join(', ')
  return fine[kind].includes(ended) ? undefined : `${kind} ended as ${ended} (${states})`
}

const stateOnDisk = ({ bench, id }: Sale): string => {
  const state = bench.books.paymentState(id)
  if (state === undefined) return 'nothing on disk'
  const prints = bench.books.printStates(id)
  return prints.length === 0 ? state : `${state}, print ${prints.join(' ')}`
}

/** One sale whose till is killed at a moment drawn from `seed`; then it is finished, and looked at. */
export async function killTrial(bench: TillBench, seed: number): Promise<KillTrial> {
  const random = seededRandom(seed)
  const kind = random.pick(kinds)
  const killAfterMs = random.below(random.pick(spansMs))
  const ids = { id: freshId(), cashId: freshId(), copyId: freshId() }
  const sale: Sale = { bench, kind, ...ids }
  const selling = sell(sale, random).catch(() => false)
  await sleep(killAfterMs)
  await bench.till.kill()
  const diedAt = stateOnDisk(sale)
  const wasAcknowledged = await selling
  const isLost = wasAcknowledged && diedAt === 'nothing on disk'
  const restartMs = Math.round(await bench.start())
  const problem = await finish(sale).catch((thrown: unknown) => String(thrown))
  const problems = [
    ...(isLost ? ['it was acknowledged and is lost'] : []),
    ...(problem === undefined ? [] : [problem]),
  ]
  return { seed, kind, killAfterMs, invoiceId: sale.id, restartMs, diedAt, problems }
}

/** A line for the log of a run, enough to do it again. */
export const trialLine = (trial: KillTrial): string =>
  `seed ${trial.seed}: ${trial.kind}, killed after ${trial.killAfterMs} ms (${trial.diedAt}), ` +
  `back after ${trial.restartMs} ms${trial.problems.map((text) => `\n  WRONG ${text}`).join('')}`
