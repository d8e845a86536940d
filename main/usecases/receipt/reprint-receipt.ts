import type { InvoiceId, PrintJobId } from '../../../core/contract/ids.ts'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import type { AskedKind, PrintJob, PrintKind } from '../../../core/receipt/print-job.ts'
import type { Ports } from '../../../core/ports/ports.ts'
import type { Unit } from '../../../core/ports/store.ts'

type ReprintPorts = Pick<Ports, 'store' | 'clock'>

type Again = {
  readonly id: PrintJobId
  /** The sale's jobs, the original first. */
  readonly of: readonly PrintJob[]
  readonly kind: PrintKind
  /** Of a copy that is printed once more; a new one is counted. */
  readonly copy?: number
}

/** The next slip of a sale whose original has been made: same facts, another mark. */
export async function queueAgain(
  ports: ReprintPorts,
  unit: Unit,
  { id, of, kind, copy }: Again,
): Promise<Result<PrintJob, Failure>> {
  const [original] = of
  if (original === undefined) return err(failure('receipt.notFound'))
  if ((await unit.printJobs.find(id)) !== undefined) return err(failure('request.conflict'))
  const copies = of.reduce((most, job) => Math.max(most, job.copy), 0)
  const job: PrintJob = {
    id,
    number: await unit.printJobs.nextNumber(),
    invoiceId: original.invoiceId,
    kind,
    copy: copy ?? (kind === 'copy' ? copies + 1 : 0),
    state: 'queued',
    createdAt: ports.clock.now(),
    receipt: original.receipt,
  }
  await unit.printJobs.insert(job)
  await unit.changes.add('printJob', id)
  return ok(job)
}

/**
 * Prints the receipt again, marked COPY and counted, or a gift or kitchen slip of the sale. The job's id is the request's:
 * asked twice, it prints once.
 */
export async function reprintReceipt(
  ports: ReprintPorts,
  {
    invoiceId,
    printJobId,
    as = 'copy',
  }: { invoiceId: InvoiceId; printJobId: PrintJobId; as?: AskedKind },
): Promise<Result<PrintJob, Failure>> {
  return ports.store.commit(async (unit) => {
    const jobs = await unit.printJobs.ofInvoice(invoiceId)
    const same = jobs.find(({ id }) => id === printJobId)
    if (same !== undefined) return ok(same)
    return queueAgain(ports, unit, { id: printJobId, of: jobs, kind: as })
  })
}

/**
 * A person's answer to "did it come out?". Either way the doubted job is resolved; if it did not, a slip marked as a
 * repeat follows: nothing is printed twice as an original (I8).
 */
export async function answerPrint(
  ports: ReprintPorts,
  answer: { printJobId: PrintJobId; cameOut: boolean; repeatId: PrintJobId },
): Promise<Result<PrintJob, Failure>> {
  return ports.store.commit(async (unit) => {
    const job = await unit.printJobs.find(answer.printJobId)
    if (job === undefined) return err(failure('receipt.notFound'))
    if (job.state !== 'unknown') return ok(job)
    const of = await unit.printJobs.ofInvoice(job.invoiceId)
    const kind = job.kind === 'original' ? 'repeat' : job.kind
    const repeat = { id: answer.repeatId, of, kind, copy: job.copy }
    const next = answer.cameOut ? ok(job) : await queueAgain(ports, unit, repeat)
    if (!next.ok) return next
    await unit.printJobs.setState(job.id, 'resolved')
    await unit.changes.add('printJob', job.id)
    return answer.cameOut ? ok({ ...job, state: 'resolved' }) : next
  })
}
