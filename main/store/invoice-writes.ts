import type { CardId, InvoiceId, StoreId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { MinorUnits } from '../../core/money/units.ts'
import type { Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { invoiceReads } from './invoice-reads.ts'
import { paymentValues, type PaymentValues } from './payment-row.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

type InvoiceValues = {
  id: InvoiceId
  number: bigint
  currency: string
  amount: MinorUnits
  taxBp: number
  createdAt: Instant
  lifetimeMin: number
  cancelAskedAt: Instant | null
  timeUnsure: boolean
  topUpCard: CardId | null
}

const insertInvoice = statement<InvoiceValues>()((db, slot) =>
  db.insertInto('invoice').values({
    store_id: slot('store'),
    id: slot('id'),
    number: slot('number'),
    price_currency: slot('currency'),
    price_amount: slot('amount'),
    tax_bp: slot('taxBp'),
    created_at: slot('createdAt'),
    lifetime_min: slot('lifetimeMin'),
    cancel_asked_at: slot('cancelAskedAt'),
    time_unsure: slot('timeUnsure'),
    top_up_card_id: slot('topUpCard'),
  }),
)

const setCancelAsked = statement<{ id: InvoiceId; at: Instant }>()((db, slot) =>
  db
    .updateTable('invoice')
    .set({ cancel_asked_at: slot('at') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .returning('id'),
)

/** What never changes of a payment is not among the columns that a second writing sets. */
const putPayment = statement<PaymentValues>()((db, slot) =>
  db
    .insertInto('payment')
    .values((eb) => ({
      store_id: slot('store'),
      invoice_id: slot('invoice'),
      id: slot('id'),
      position: eb
        .selectFrom('payment as of')
        .where('of.store_id', '=', slot('store'))
        .where('of.invoice_id', '=', slot('invoice'))
        .select((own) => own.fn.countAll<bigint>().as('position')),
      tender: slot('tender'),
      state: slot('state'),
      created_at: slot('createdAt'),
      due_currency: slot('dueCurrency'),
      due_amount: slot('dueAmount'),
      applied: slot('applied'),
      amount_sat: slot('amountSat'),
      rate: slot('rate'),
      payment_hash: slot('paymentHash'),
      expires_at: slot('expiresAt'),
      node_key: slot('nodeKey'),
      bolt11: slot('bolt11'),
      cancel_reason: slot('cancelReason'),
      failure: slot('failure'),
      received_msat: slot('receivedMsat'),
      settled_at: slot('settledAt'),
      settle_index: slot('settleIndex'),
      asked_amount: slot('asked'),
      given_amount: slot('given'),
      change_amount: slot('change'),
      drawer: slot('drawer'),
      went_on_by: slot('wentOnBy'),
      card_id: slot('cardId'),
      tap_id: slot('tapId'),
    }))
    .onConflict((conflict) =>
      conflict.columns(['store_id', 'invoice_id', 'id']).doUpdateSet((eb) => ({
        state: eb.ref('excluded.state'),
        applied: eb.ref('excluded.applied'),
        due_amount: eb.ref('excluded.due_amount'),
        amount_sat: eb.ref('excluded.amount_sat'),
        asked_amount: eb.ref('excluded.asked_amount'),
        expires_at: eb.ref('excluded.expires_at'),
        node_key: eb.ref('excluded.node_key'),
        bolt11: eb.ref('excluded.bolt11'),
        cancel_reason: eb.ref('excluded.cancel_reason'),
        failure: eb.ref('excluded.failure'),
        received_msat: eb.ref('excluded.received_msat'),
        settled_at: eb.ref('excluded.settled_at'),
        settle_index: eb.ref('excluded.settle_index'),
      })),
    ),
)

export function invoiceWrites(session: Session, store: StoreId): Unit['invoices'] {
  return {
    ...invoiceReads(session, store),
    nextNumber: () => nextCount(session, store, 'invoice'),
    async insert(invoice) {
      const { currency, amount } = invoice.price
      await session.rows(insertInvoice, {
        store,
        id: invoice.id,
        number: invoice.number,
        currency,
        amount,
        taxBp: invoice.taxBp,
        createdAt: invoice.createdAt,
        lifetimeMin: invoice.lifetimeMin,
        cancelAskedAt: invoice.cancelAskedAt ?? null,
        timeUnsure: invoice.timeUnsure === true,
        topUpCard: invoice.topUpCardId ?? null,
      })
    },
    async markCancelAsked(id, at) {
      const marked = await session.rows(setCancelAsked, { store, id, at })
      assert(marked.length === 1, 'a mark is written on an invoice that is there')
    },
    async putPayment(payment) {
      await session.rows(putPayment, { store, ...paymentValues(payment) })
    },
  }
}
