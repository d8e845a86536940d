import { sql } from 'kysely'
import { assert } from '../../core/errors/result.ts'
import type { InvoiceId, PrintJobId, StoreId } from '../../core/contract/ids.ts'
import type { FailureCode } from '../../core/errors/registry.ts'
import type { PrintJobReads, Unit } from '../../core/ports/store.ts'
import type { ReceiptPageId } from '../../core/receipt/page-id.ts'
import type { PrintJob, PrintJobState, PrintKind } from '../../core/receipt/print-job.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { count, moment, withoutNone } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

const jobs = (db: Builder, slot: Slots<object>) =>
  db
    .selectFrom('print_job')
    .where('store_id', '=', slot('store'))
    .select([
      'id',
      'number',
      'invoice_id',
      'kind',
      'copy',
      'state',
      'created_at',
      'failure',
      'receipt',
      'page_id',
    ])

type PrintJobRow = Awaited<ReturnType<ReturnType<typeof jobs>['execute']>>[number]

const findById = statement<{ id: PrintJobId }>()((db, slot) =>
  jobs(db, slot).where('id', '=', slot('id')),
)

const findByInvoice = statement<{ invoice: InvoiceId }>()((db, slot) =>
  jobs(db, slot).where('invoice_id', '=', slot('invoice')).orderBy('number'),
)

/** In the words of the index `print_job_of_page`. */
const findByPage = statement<{ page: ReceiptPageId }>()((db, slot) =>
  jobs(db, slot).where('page_id', '=', slot('page')).where('page_id', 'is not', null),
)

/** In the words of the index `print_job_not_done`: nearly all jobs are confirmed, and those it leaves out. */
const findNotDone = statement<{ state: PrintJobState; limit: number }>()((db, slot) =>
  jobs(db, slot)
    .where('state', '=', slot('state'))
    .where('state', '<>', sql.lit<PrintJobState>('confirmed'))
    .orderBy('number')
    .limit(slot('limit')),
)

const findConfirmed = statement<{ state: PrintJobState; limit: number }>()((db, slot) =>
  jobs(db, slot).where('state', '=', slot('state')).orderBy('number').limit(slot('limit')),
)

const insertJob = statement<{
  id: PrintJobId
  number: bigint
  invoice: InvoiceId
  kind: PrintKind
  copy: number
  state: PrintJobState
  createdAt: Instant
  failure: FailureCode | null
  receipt: string
  page: ReceiptPageId | null
}>()((db, slot) =>
  db.insertInto('print_job').values({
    store_id: slot('store'),
    id: slot('id'),
    number: slot('number'),
    invoice_id: slot('invoice'),
    kind: slot('kind'),
    copy: slot('copy'),
    state: slot('state'),
    created_at: slot('createdAt'),
    failure: slot('failure'),
    receipt: slot('receipt'),
    page_id: slot('page'),
  }),
)

const setJobState = statement<{
  id: PrintJobId
  state: PrintJobState
  failure: FailureCode | null
}>()((db, slot) =>
  db
    .updateTable('print_job')
    .set({ state: slot('state'), failure: slot('failure') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .returning('id'),
)

const setJobPage = statement<{ id: PrintJobId; page: ReceiptPageId }>()((db, slot) =>
  db
    .updateTable('print_job')
    .set({ page_id: slot('page') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('page_id', 'is', null)
    .returning('id'),
)

const jobFrom = (row: PrintJobRow): PrintJob => ({
  id: row.id,
  number: row.number,
  invoiceId: row.invoice_id,
  kind: row.kind,
  copy: count(row.copy),
  state: row.state,
  createdAt: moment(row.created_at),
  receipt: row.receipt,
  ...withoutNone({ failure: row.failure, pageId: row.page_id }),
})

export function printJobReads(session: Session, store: StoreId): PrintJobReads {
  return {
    async find(id) {
      const row = await firstRow(session.rows(findById, { store, id }))
      return row && jobFrom(row)
    },
    async ofInvoice(invoice) {
      return (await session.rows(findByInvoice, { store, invoice })).map(jobFrom)
    },
    async ofPage(page) {
      const row = await firstRow(session.rows(findByPage, { store, page }))
      return row && jobFrom(row)
    },
    async inState(state, limit) {
      const asked = state === 'confirmed' ? findConfirmed : findNotDone
      return (await session.rows(asked, { store, state, limit })).map(jobFrom)
    },
  }
}

export function printJobWrites(session: Session, store: StoreId): Unit['printJobs'] {
  return {
    ...printJobReads(session, store),
    nextNumber: () => nextCount(session, store, 'printJob'),
    async insert(job) {
      const { id, number, kind, copy, state, createdAt, receipt } = job
      const rest = {
        invoice: job.invoiceId,
        failure: job.failure ?? null,
        page: job.pageId ?? null,
      }
      const values = { id, number, kind, copy, state, createdAt, receipt, ...rest }
      await session.rows(insertJob, { store, ...values })
    },
    async setState(id, state, failure) {
      const values = { store, id, state, failure: failure?.code ?? null }
      const changed = await session.rows(setJobState, values)
      assert(changed.length === 1, 'a state is written on a print job that is there')
    },
    async setPage(id, page) {
      const changed = await session.rows(setJobPage, { store, id, page })
      assert(changed.length === 1, 'a page is named once')
    },
  }
}
