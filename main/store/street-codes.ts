import { sql, type Selectable } from 'kysely'
import type { StreetCode, StreetCodeState } from '../../core/card/street-code.ts'
import type { CardId, StoreId, StreetCodeId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { Bolt11, NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { Msat } from '../../core/money/units.ts'
import type { StreetCodeReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { moment, momentOrNone, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import type { Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type Row = Selectable<Schema['street_code']>

const codes = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('street_code').where('store_id', '=', slot('store')).selectAll()

const findById = statement<{ id: StreetCodeId }>()((db, slot) =>
  codes(db, slot).where('id', '=', slot('id')),
)

const findByHash = statement<{ hash: PaymentHash }>()((db, slot) =>
  codes(db, slot).where('payment_hash', '=', slot('hash')),
)

/** In the words of the index `street_code_unfinished`. */
const findUnfinished = statement<object>()((db, slot) =>
  codes(db, slot)
    .where(sql<boolean>`state in ('planned', 'open')`)
    .orderBy('id'),
)

type Marks = {
  state: StreetCodeState
  bolt11: Bolt11 | null
  receivedMsat: Msat | null
  settledAt: Instant | null
}

const insertCode = statement<
  Marks & {
    id: StreetCodeId
    card: CardId
    createdAt: Instant
    expiresAt: Instant
    amountMsat: Msat
    hash: PaymentHash
    nodeKey: NodeKey
    comment: string | null
  }
>()((db, slot) =>
  db.insertInto('street_code').values({
    store_id: slot('store'),
    id: slot('id'),
    card_id: slot('card'),
    state: slot('state'),
    created_at: slot('createdAt'),
    expires_at: slot('expiresAt'),
    amount_msat: slot('amountMsat'),
    payment_hash: slot('hash'),
    node_key: slot('nodeKey'),
    bolt11: slot('bolt11'),
    comment: slot('comment'),
    received_msat: slot('receivedMsat'),
    settled_at: slot('settledAt'),
  }),
)

const markCode = statement<Marks & { id: StreetCodeId }>()((db, slot) =>
  db
    .updateTable('street_code')
    .set({
      state: slot('state'),
      bolt11: slot('bolt11'),
      received_msat: slot('receivedMsat'),
      settled_at: slot('settledAt'),
    })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('state', '!=', sql.lit<StreetCodeState>('settled'))
    .returning('id'),
)

const codeFrom = (row: Row): StreetCode => ({
  id: row.id,
  cardId: row.card_id,
  state: row.state,
  createdAt: moment(row.created_at),
  expiresAt: moment(row.expires_at),
  amountMsat: row.amount_msat,
  paymentHash: row.payment_hash,
  nodeKey: row.node_key,
  ...withoutNone({
    bolt11: row.bolt11,
    comment: row.comment,
    receivedMsat: row.received_msat,
    settledAt: momentOrNone(row.settled_at),
  }),
})

const marksOf = ({ state, bolt11, receivedMsat, settledAt }: StreetCode): Marks => ({
  state,
  bolt11: bolt11 ?? null,
  receivedMsat: receivedMsat ?? null,
  settledAt: settledAt ?? null,
})

export function streetCodeReads(session: Session, store: StoreId): StreetCodeReads {
  const first = ([row]: readonly Row[]) => (row === undefined ? undefined : codeFrom(row))
  return {
    find: async (id) => first(await session.rows(findById, { store, id })),
    ofHash: async (hash) => first(await session.rows(findByHash, { store, hash })),
    unfinished: async () => (await session.rows(findUnfinished, { store })).map(codeFrom),
  }
}

export const streetCodeWrites = (session: Session, store: StoreId): Unit['streetCodes'] => ({
  ...streetCodeReads(session, store),
  async insert(code) {
    const { id, cardId: card, createdAt, expiresAt, amountMsat, paymentHash: hash, nodeKey } = code
    const planned = { id, card, createdAt, expiresAt, amountMsat, hash, nodeKey }
    await session.rows(insertCode, {
      store,
      ...planned,
      comment: code.comment ?? null,
      ...marksOf(code),
    })
  },
  async mark(code) {
    const marked = await session.rows(markCode, { store, id: code.id, ...marksOf(code) })
    assert(marked.length === 1, 'a street code is settled once')
  },
})
