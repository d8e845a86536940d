import { newId, type PrintJobId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { isOverdue, repeatsItself, type PrintJob } from '../../../core/receipt/print-job.ts'
import type { PrinterPort, PrintOutcome } from '../../../core/ports/printer.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'
import { untilWritten } from '../store/until-written.ts'
import { queueAgain } from './reprint-receipt.ts'
import { slipOfJob, type SlipPorts } from './slip-of-job.ts'

export type PrintPorts = Pick<Ports, 'clock' | 'random'> &
  SlipPorts & { readonly printer: PrinterPort }

/** `sending` is on disk before the first byte: the third of the sale's durable steps (DESIGN §3.8). */
async function markSending(ports: PrintPorts, job: PrintJob): Promise<void> {
  await ports.store.commit(async (unit) => {
    await unit.printJobs.setState(job.id, 'sending')
    await unit.changes.add('printJob', job.id)
  })
}

/** Back to the queue: surely no byte of it went out. */
async function requeue(ports: PrintPorts, job: PrintJob): Promise<void> {
  await ports.store.commit(async (unit) => {
    await unit.printJobs.setState(job.id, 'queued')
    await unit.changes.add('printJob', job.id)
  })
}

/** The slip that stopped in the middle, once more; only an original becomes a repeat. */
async function queueRepeat(ports: PrintPorts, unit: Unit, job: PrintJob): Promise<void> {
  const of = await unit.printJobs.ofInvoice(job.invoiceId)
  const id = newId<PrintJobId>(ports.clock.now(), ports.random.bytes(10))
  const kind = job.kind === 'original' ? 'repeat' : job.kind
  await queueAgain(ports, unit, { id, of, kind, copy: job.copy })
}

/** Doubted; or, where the printer has said that it stopped, resolved by the repeat that waits for it. */
async function doubt(ports: PrintPorts, job: PrintJob, failure: Failure): Promise<void> {
  await ports.store.commit(async (unit) => {
    const of = await unit.printJobs.ofInvoice(job.invoiceId)
    const again = repeatsItself(failure.code, of)
    await unit.printJobs.setState(job.id, again ? 'resolved' : 'unknown', failure)
    await unit.changes.add('printJob', job.id)
    if (again) await queueRepeat(ports, unit, job)
  })
}

async function takeOutcome(ports: PrintPorts, job: PrintJob, outcome: PrintOutcome): Promise<void> {
  if (outcome.kind === 'notSent') return untilWritten(ports, () => requeue(ports, job))
  if (outcome.kind === 'unknown')
    return untilWritten(ports, () => doubt(ports, job, outcome.failure))
  // `confirmed` rides along: after a crash the row says `sending`, which is unknown, and the repeat is marked.
  ports.store.rideAlong(async (unit) => {
    await unit.printJobs.setState(job.id, 'confirmed')
    await unit.changes.add('printJob', job.id)
  })
  return undefined
}

/** So many rows at once; the next look takes the next. */
const batch = 200

/** Ends jobs that wait without having been sent; a person may print their sales' receipts again. */
async function endWaiting(
  { store }: Pick<Ports, 'store'>,
  jobs: readonly PrintJob[],
  why?: Failure,
): Promise<number> {
  if (jobs.length === 0) return 0
  await store.commit(async (unit) => {
    for (const { id } of jobs) {
      await unit.printJobs.setState(id, 'resolved', why)
      await unit.changes.add('printJob', id)
    }
  })
  return jobs.length
}

/** Jobs whose customers have gone. How many there were. */
export async function endOverdue(ports: Pick<Ports, 'store' | 'clock'>): Promise<number> {
  const now = ports.clock.now()
  const waiting = await ports.store.read.printJobs.inState('queued', batch)
  const overdue = waiting.filter((job) => isOverdue(job, now))
  return endWaiting(ports, overdue, failure('printer.overdue'))
}

/** Whoever is at the till does not want what waits. How many slips that were. */
export async function dropWaiting(ports: Pick<Ports, 'store'>): Promise<number> {
  let count = 0
  for (;;) {
    const waiting = await ports.store.read.printJobs.inState('queued', batch)
    if (waiting.length === 0) return count
    count += await endWaiting(ports, waiting)
  }
}

/** Prints the oldest queued job. Answers what came of it, or `nothing` when none waits. */
export async function printNext(
  ports: PrintPorts,
): Promise<PrintOutcome['kind'] | 'nothing' | 'notReady'> {
  const [job] = await ports.store.read.printJobs.inState('queued', 1)
  if (job === undefined) return 'nothing'
  if (isOverdue(job, ports.clock.now())) {
    await endOverdue(ports)
    return printNext(ports)
  }
  const state = ports.printer.state()
  if (state.kind !== 'ready' && state.kind !== 'degraded') return 'notReady'
  const blocks = await slipOfJob(ports, job)
  await markSending(ports, job)
  const outcome = await ports.printer.print({ id: job.id, blocks })
  await takeOutcome(ports, job, outcome)
  return outcome.kind
}

/** At the start: a job found `sending` may have come out; only a person knows (DESIGN §3.8). */
export async function doubtSending(ports: Pick<Ports, 'store'>): Promise<number> {
  const jobs = await ports.store.read.printJobs.inState('sending', 1000)
  if (jobs.length === 0) return 0
  await ports.store.commit(async (unit) => {
    for (const job of jobs) {
      await unit.printJobs.setState(job.id, 'unknown')
      await unit.changes.add('printJob', job.id)
    }
  })
  return jobs.length
}
