import { sql, type Selectable } from 'kysely'
import type { CardId, InvoiceId, PaymentId, StoreId, TapId } from '../../core/contract/ids.ts'
import type { Tap, TapReason, TapState } from '../../core/card/card.ts'
import { assert } from '../../core/errors/result.ts'
import type { TapReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { count, moment, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type TapRow = Selectable<Schema['tap']>

const taps = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('tap').where('store_id', '=', slot('store')).selectAll()

const findById = statement<{ id: TapId }>()((db, slot) =>
  taps(db, slot).where('id', '=', slot('id')),
)

const findByCounter = statement<{ card: CardId; version: number; counter: number }>()((db, slot) =>
  taps(db, slot)
    .where('card_id', '=', slot('card'))
    .where('key_version', '=', sql<bigint>`${slot('version')}`)
    .where('counter', '=', sql<bigint>`${slot('counter')}`),
)

/** In the words of the index `tap_waiting`: nearly all taps are done, and those it leaves out. */
const findWaiting = statement<object>()((db, slot) =>
  taps(db, slot).where(
    'state',
    'in',
    (['held', 'pinWanted'] as const).map((state) => sql.lit(state)),
  ),
)

/** Put in order by the program: asked for an order, SQLite would walk through all taps to have it. */
const findByInvoice = statement<{ invoice: InvoiceId }>()((db, slot) =>
  taps(db, slot).where('invoice_id', '=', slot('invoice')).where('invoice_id', 'is not', null),
)

const pageAfter = statement<{ after: TapId; limit: number }>()((db, slot) =>
  taps(db, slot).where('id', '>', slot('after')).orderBy('id').limit(slot('limit')),
)

type Marks = {
  state: TapState
  reason: TapReason | null
  invoice: InvoiceId | null
  payment: PaymentId | null
}

const insertTap = statement<
  Marks & {
    id: TapId
    card: CardId
    version: number
    counter: number
    at: Instant
    reader: string
    readMs: number | null
  }
>()((db, slot) =>
  db.insertInto('tap').values({
    store_id: slot('store'),
    id: slot('id'),
    card_id: slot('card'),
    key_version: slot('version'),
    counter: slot('counter'),
    at: slot('at'),
    reader: slot('reader'),
    state: slot('state'),
    reason: slot('reason'),
    invoice_id: slot('invoice'),
    payment_id: slot('payment'),
    read_ms: slot('readMs'),
  }),
)

/** Only what still waits is marked: `charged`, `declined`, `expired` and `shown` are for ever. */
const markTap = statement<Marks & { id: TapId }>()((db, slot) =>
  db
    .updateTable('tap')
    .set({
      state: slot('state'),
      reason: slot('reason'),
      invoice_id: slot('invoice'),
      payment_id: slot('payment'),
    })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('state', 'in', ['held', 'pinWanted'])
    .returning('id'),
)

const tapFrom = (row: TapRow): Tap => ({
  id: row.id,
  cardId: row.card_id,
  keyVersion: count(row.key_version),
  counter: count(row.counter),
  at: moment(row.at),
  reader: row.reader,
  state: row.state,
  ...withoutNone({
    reason: row.reason,
    invoiceId: row.invoice_id,
    paymentId: row.payment_id,
    readMs: row.read_ms === null ? null : count(row.read_ms),
  }),
})

const marksOf = ({ state, reason, invoiceId, paymentId }: Tap): Marks => ({
  state,
  reason: reason ?? null,
  invoice: invoiceId ?? null,
  payment: paymentId ?? null,
})

export function tapReads(session: Session, store: StoreId): TapReads {
  return {
    async find(id) {
      const row = await firstRow(session.rows(findById, { store, id }))
      return row && tapFrom(row)
    },
    async ofCounter(card, version, counter) {
      const row = await firstRow(session.rows(findByCounter, { store, card, version, counter }))
      return row && tapFrom(row)
    },
    async waiting() {
      return (await session.rows(findWaiting, { store })).map(tapFrom)
    },
    async ofInvoice(invoice) {
      const found = (await session.rows(findByInvoice, { store, invoice })).map(tapFrom)
      return found.toSorted((a, b) => (a.id < b.id ? -1 : 1))
    },
    async all(after, limit) {
      const from = after as TapId
      return (await session.rows(pageAfter, { store, after: from, limit })).map(tapFrom)
    },
  }
}

export const tapWrites = (session: Session, store: StoreId): Unit['taps'] => ({
  ...tapReads(session, store),
  async insert(tap) {
    await session.rows(insertTap, {
      store,
      id: tap.id,
      card: tap.cardId,
      version: tap.keyVersion,
      counter: tap.counter,
      at: tap.at,
      reader: tap.reader,
      readMs: tap.readMs ?? null,
      ...marksOf(tap),
    })
  },
  async mark(tap) {
    const marked = await session.rows(markTap, { store, id: tap.id, ...marksOf(tap) })
    assert(marked.length === 1, 'only a tap that waits is marked')
  },
})
