import { sql, type Selectable } from 'kysely'
import type { ForeignTap, ForeignTapState } from '../../core/card/foreign-tap.ts'
import type { ForeignTapId, InvoiceId, PaymentId, StoreId } from '../../core/contract/ids.ts'
import { failure, type Failure, type FailureCode } from '../../core/errors/registry.ts'
import { assert } from '../../core/errors/result.ts'
import type { ForeignTapReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { count, moment, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import type { Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type Row = Selectable<Schema['foreign_tap']>

const taps = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('foreign_tap').where('store_id', '=', slot('store')).selectAll()

const findByInvoice = statement<{ invoice: InvoiceId }>()((db, slot) =>
  taps(db, slot).where('invoice_id', '=', slot('invoice')).orderBy('id'),
)

/** In the words of the index `foreign_tap_sending`. */
const findSending = statement<object>()((db, slot) =>
  taps(db, slot).where('state', '=', sql.lit<ForeignTapState>('sending')),
)

/** In the words of the index `foreign_tap_ended`. */
const findSince = statement<{ from: Instant; limit: number }>()((db, slot) =>
  taps(db, slot)
    .where(sql<boolean>`state <> 'sending'`)
    .where('started_at', '>=', sql<bigint>`${slot('from')}`)
    .orderBy('started_at', 'desc')
    .limit(slot('limit')),
)

type End = {
  state: ForeignTapState
  offerMs: number | null
  withdrawMs: number | null
  note: string | null
  failure: FailureCode | null
  detail: string | null
}

const insertTap = statement<
  End & {
    id: ForeignTapId
    invoice: InvoiceId
    payment: PaymentId
    host: string
    startedAt: Instant
  }
>()((db, slot) =>
  db.insertInto('foreign_tap').values({
    store_id: slot('store'),
    id: slot('id'),
    invoice_id: slot('invoice'),
    payment_id: slot('payment'),
    host: slot('host'),
    state: slot('state'),
    started_at: slot('startedAt'),
    offer_ms: slot('offerMs'),
    withdraw_ms: slot('withdrawMs'),
    note: slot('note'),
    failure: slot('failure'),
    detail: slot('detail'),
  }),
)

const endTap = statement<End & { id: ForeignTapId; invoice: InvoiceId }>()((db, slot) =>
  db
    .updateTable('foreign_tap')
    .set({
      state: slot('state'),
      offer_ms: slot('offerMs'),
      withdraw_ms: slot('withdrawMs'),
      note: slot('note'),
      failure: slot('failure'),
      detail: slot('detail'),
    })
    .where('store_id', '=', slot('store'))
    .where('invoice_id', '=', slot('invoice'))
    .where('id', '=', slot('id'))
    .where('state', '=', sql.lit<ForeignTapState>('sending'))
    .returning('id'),
)

/** What we have written ourselves: values for a sentence, all of them texts. */
const detailFrom = (text: string | null): Failure['detail'] =>
  text === null ? undefined : (JSON.parse(text) as Readonly<Record<string, string>>)

const tapFrom = (row: Row): ForeignTap => ({
  id: row.id,
  invoiceId: row.invoice_id,
  paymentId: row.payment_id,
  host: row.host,
  state: row.state,
  startedAt: moment(row.started_at),
  ...withoutNone({
    offerMs: row.offer_ms === null ? null : count(row.offer_ms),
    withdrawMs: row.withdraw_ms === null ? null : count(row.withdraw_ms),
    note: row.note,
    failure: row.failure === null ? null : failure(row.failure, detailFrom(row.detail)),
  }),
})

const endOf = ({ state, offerMs, withdrawMs, note, failure: why }: ForeignTap): End => ({
  state,
  offerMs: offerMs ?? null,
  withdrawMs: withdrawMs ?? null,
  note: note ?? null,
  failure: why?.code ?? null,
  detail: why?.detail === undefined ? null : JSON.stringify(why.detail),
})

export function foreignTapReads(session: Session, store: StoreId): ForeignTapReads {
  return {
    ofInvoice: async (invoice) =>
      (await session.rows(findByInvoice, { store, invoice })).map(tapFrom),
    sending: async () => (await session.rows(findSending, { store })).map(tapFrom),
    endedSince: async (from, limit) =>
      (await session.rows(findSince, { store, from, limit })).map(tapFrom).toReversed(),
  }
}

export const foreignTapWrites = (session: Session, store: StoreId): Unit['foreignTaps'] => ({
  ...foreignTapReads(session, store),
  async insert(tap) {
    const { id, invoiceId: invoice, paymentId: payment, host, startedAt } = tap
    const begun = { id, invoice, payment, host, startedAt }
    await session.rows(insertTap, { store, ...begun, ...endOf(tap) })
  },
  async end(tap) {
    const { id, invoiceId: invoice } = tap
    const ended = await session.rows(endTap, { store, id, invoice, ...endOf(tap) })
    assert(ended.length === 1, 'a foreign tap ends once')
  },
})
