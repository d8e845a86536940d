import { sql } from 'kysely'
import type { InvoiceId, StoreId } from '../../core/contract/ids.ts'
import type { Invoice } from '../../core/invoice/invoice.ts'
import type { Payment } from '../../core/invoice/payment.ts'
import type { PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { InvoiceReads } from '../../core/ports/store.ts'
import { paymentFrom, type PaymentRow } from './payment-row.ts'
import { count, flag, moment, momentOrNone, withoutNone } from './row.ts'
import type { Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

/** `payment.state` of those that may still turn into money, in the words of the index `payment_pending`. */
export const pendingStates = ['planned', 'open', 'cancelling', 'unknown'] as const

/** An invoice and its payments are read in one statement, a row a payment: nobody sees half of a commit. */
const withPayments = (db: Builder, slot: Slots<object>) =>
  db
    .selectFrom('invoice as i')
    .leftJoin('payment as p', (join) =>
      join.onRef('p.store_id', '=', 'i.store_id').onRef('p.invoice_id', '=', 'i.id'),
    )
    .where('i.store_id', '=', slot('store'))
    .select([
      'i.id as i_id',
      'i.number as i_number',
      'i.price_currency as i_price_currency',
      'i.price_amount as i_price_amount',
      'i.tax_bp as i_tax_bp',
      'i.created_at as i_created_at',
      'i.lifetime_min as i_lifetime_min',
      'i.cancel_asked_at as i_cancel_asked_at',
      'i.time_unsure as i_time_unsure',
      'i.top_up_card_id as i_top_up_card_id',
    ])
    .selectAll('p')

type JoinedRow = Awaited<ReturnType<ReturnType<typeof withPayments>['execute']>>[number]

const findById = statement<{ id: InvoiceId }>()((db, slot) =>
  withPayments(db, slot).where('i.id', '=', slot('id')).orderBy('p.position'),
)

const findByHash = statement<{ hash: PaymentHash }>()((db, slot) =>
  withPayments(db, slot)
    .where('i.id', '=', (eb) =>
      eb
        .selectFrom('payment as of')
        .where('of.store_id', '=', slot('store'))
        .where('of.payment_hash', '=', slot('hash'))
        .select('of.invoice_id'),
    )
    .orderBy('p.position'),
)

const newest = statement<{ before: bigint; limit: number }>()((db, slot) =>
  withPayments(db, slot)
    .where('i.number', 'in', (eb) =>
      eb
        .selectFrom('invoice as of')
        .where('of.store_id', '=', slot('store'))
        .where('of.number', '<', slot('before'))
        .orderBy('of.number', 'desc')
        .limit(slot('limit'))
        .select('of.number'),
    )
    .orderBy('i.number', 'desc')
    .orderBy('p.position'),
)

/** Put in order by the program: asked for an order, SQLite would walk through all invoices to have it. */
const pending = statement<object>()((db, slot) =>
  withPayments(db, slot)
    .where('i.id', 'in', (eb) =>
      eb
        .selectFrom('payment as of')
        .where('of.store_id', '=', slot('store'))
        .where(
          'of.state',
          'in',
          pendingStates.map((state) => sql.lit(state)),
        )
        .select('of.invoice_id'),
    )
    .orderBy('p.position'),
)

const invoiceFrom = (row: JoinedRow, payments: readonly Payment[]): Invoice => ({
  id: row.i_id,
  number: row.i_number,
  price: { currency: row.i_price_currency, amount: row.i_price_amount },
  taxBp: count(row.i_tax_bp),
  createdAt: moment(row.i_created_at),
  lifetimeMin: count(row.i_lifetime_min),
  ...withoutNone({
    cancelAskedAt: momentOrNone(row.i_cancel_asked_at),
    timeUnsure: flag(row.i_time_unsure) ? (true as const) : undefined,
    topUpCardId: row.i_top_up_card_id,
  }),
  payments,
})

/** The rows of one invoice stand together. */
function invoicesFrom(rows: readonly JoinedRow[]): readonly Invoice[] {
  const groups = new Map<InvoiceId, JoinedRow[]>()
  for (const row of rows) {
    const group = groups.get(row.i_id)
    if (group === undefined) groups.set(row.i_id, [row])
    else group.push(row)
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group
    const ofPayments = group.filter((row): row is JoinedRow & PaymentRow => row.id !== null)
    return first === undefined ? [] : [invoiceFrom(first, ofPayments.map(paymentFrom))]
  })
}

/** Above every running number. */
const top = 9_223_372_036_854_775_807n

export function invoiceReads(session: Session, store: StoreId): InvoiceReads {
  return {
    async find(id) {
      return invoicesFrom(await session.rows(findById, { store, id }))[0]
    },
    async ofHash(hash) {
      return invoicesFrom(await session.rows(findByHash, { store, hash }))[0]
    },
    async page({ before = top, limit }) {
      return invoicesFrom(await session.rows(newest, { store, before, limit }))
    },
    async unfinished() {
      const found = invoicesFrom(await session.rows(pending, { store }))
      return found.toSorted((a, b) => (a.number < b.number ? -1 : 1))
    },
  }
}
