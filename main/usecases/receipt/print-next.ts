import type { PrintJob } from '../../../core/receipt/print-job.ts'
import type { PrinterPort, PrintOutcome } from '../../../core/ports/printer.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import { receiptFromJson } from '../../../core/receipt/receipt-json.ts'
import { receiptBlocks } from '../../../core/receipt/receipt-blocks.ts'
import { languageFor } from '../../../core/words/languages.ts'
import { loadWords } from '../../../core/words/load-words.ts'
import { untilWritten } from '../store/until-written.ts'

export type PrintPorts = Pick<Ports, 'store' | 'clock'> & { readonly printer: PrinterPort }

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

async function takeOutcome(ports: PrintPorts, job: PrintJob, outcome: PrintOutcome): Promise<void> {
  if (outcome.kind === 'notSent') return untilWritten(ports, () => requeue(ports, job))
  if (outcome.kind === 'unknown') {
    const doubt = () =>
      ports.store.commit(async (unit) => {
        await unit.printJobs.setState(job.id, 'unknown', outcome.failure)
        await unit.changes.add('printJob', job.id)
      })
    return untilWritten(ports, doubt)
  }
  // `confirmed` rides along: after a crash the row says `sending`, which is unknown, and the repeat is marked.
  ports.store.rideAlong(async (unit) => {
    await unit.printJobs.setState(job.id, 'confirmed')
    await unit.changes.add('printJob', job.id)
  })
  return undefined
}

/** Prints the oldest queued job. Answers what came of it, or `nothing` when none waits. */
export async function printNext(
  ports: PrintPorts,
): Promise<PrintOutcome['kind'] | 'nothing' | 'notReady'> {
  const [job] = await ports.store.read.printJobs.inState('queued', 1)
  if (job === undefined) return 'nothing'
  const state = ports.printer.state()
  if (state.kind !== 'ready' && state.kind !== 'degraded') return 'notReady'
  const receipt = receiptFromJson(job.receipt)
  const blocks = receiptBlocks(
    { ...receipt, copy: copyMark(job) },
    await loadWords(languageFor(receipt.language)),
  )
  await markSending(ports, job)
  const outcome = await ports.printer.print({ id: job.id, blocks })
  await takeOutcome(ports, job, outcome)
  return outcome.kind
}

/** What is printed in the head: nothing, COPY n, or the mark of a repeat. */
export const copyMark = (job: PrintJob) => (job.kind === 'copy' ? { copy: job.copy } : job.kind)

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
