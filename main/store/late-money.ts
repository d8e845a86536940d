import { assert } from '../../core/errors/result.ts'
import type { InvoiceId, LateMoneyId, StoreId } from '../../core/contract/ids.ts'
import type {
  LateMoney,
  LateMoneyKind,
  LateMoneyResolution,
} from '../../core/invoice/late-money.ts'
import type { CreditAccount } from '../../core/ledger/chart-of-accounts.ts'
import type { NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { Msat } from '../../core/money/units.ts'
import type { Reads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { held, moment, withoutNone } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

const money = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('late_money').where('store_id', '=', slot('store')).selectAll().orderBy('id')

type LateMoneyRow = Awaited<ReturnType<ReturnType<typeof money>['execute']>>[number]

const findById = statement<{ id: LateMoneyId }>()((db, slot) =>
  money(db, slot).where('id', '=', slot('id')),
)

const findOpen = statement<object>()((db, slot) => money(db, slot).where('resolved_at', 'is', null))

const findByInvoice = statement<{ invoice: InvoiceId }>()((db, slot) =>
  money(db, slot).where('invoice_id', '=', slot('invoice')),
)

const pageAfter = statement<{ after: LateMoneyId; limit: number }>()((db, slot) =>
  money(db, slot).where('id', '>', slot('after')).limit(slot('limit')),
)

const insertRow = statement<{
  id: LateMoneyId
  kind: LateMoneyKind
  account: CreditAccount
  amount: Msat
  hash: PaymentHash
  node: NodeKey
  invoice: InvoiceId | null
  createdAt: Instant
}>()((db, slot) =>
  db.insertInto('late_money').values({
    store_id: slot('store'),
    id: slot('id'),
    kind: slot('kind'),
    account: slot('account'),
    amount_msat: slot('amount'),
    payment_hash: slot('hash'),
    node_key: slot('node'),
    invoice_id: slot('invoice'),
    created_at: slot('createdAt'),
  }),
)

const setResolution = statement<{
  id: LateMoneyId
  how: LateMoneyResolution['how']
  note: string
  at: Instant
}>()((db, slot) =>
  db
    .updateTable('late_money')
    .set({ resolved_how: slot('how'), resolved_note: slot('note'), resolved_at: slot('at') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('resolved_at', 'is', null)
    .returning('id'),
)

const resolutionFrom = (row: LateMoneyRow): LateMoneyResolution | undefined =>
  row.resolved_at === null
    ? undefined
    : { how: held(row.resolved_how), note: held(row.resolved_note), at: moment(row.resolved_at) }

const lateMoneyFrom = (row: LateMoneyRow): LateMoney => ({
  id: row.id,
  kind: row.kind,
  account: row.account,
  amountMsat: row.amount_msat,
  paymentHash: row.payment_hash,
  nodeKey: row.node_key,
  createdAt: moment(row.created_at),
  ...withoutNone({ invoiceId: row.invoice_id, resolution: resolutionFrom(row) }),
})

export function lateMoneyReads(session: Session, store: StoreId): Reads['lateMoney'] {
  return {
    async find(id) {
      const row = await firstRow(session.rows(findById, { store, id }))
      return row && lateMoneyFrom(row)
    },
    async open() {
      return (await session.rows(findOpen, { store })).map(lateMoneyFrom)
    },
    async ofInvoice(invoice) {
      return (await session.rows(findByInvoice, { store, invoice })).map(lateMoneyFrom)
    },
    async all(after, limit) {
      const from = after as LateMoneyId
      return (await session.rows(pageAfter, { store, after: from, limit })).map(lateMoneyFrom)
    },
  }
}

export function lateMoneyWrites(session: Session, store: StoreId): Unit['lateMoney'] {
  return {
    ...lateMoneyReads(session, store),
    async insert(row) {
      assert(row.resolution === undefined, 'late money is unresolved when it arrives')
      await session.rows(insertRow, {
        store,
        id: row.id,
        kind: row.kind,
        account: row.account,
        amount: row.amountMsat,
        hash: row.paymentHash,
        node: row.nodeKey,
        invoice: row.invoiceId ?? null,
        createdAt: row.createdAt,
      })
    },
    async resolve(id, { how, note, at }) {
      const resolved = await session.rows(setResolution, { store, id, how, note, at })
      assert(resolved.length === 1, 'late money is resolved once')
    },
  }
}
