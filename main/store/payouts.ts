import { sql, type Selectable } from 'kysely'
import type { Payout, PayoutState } from '../../core/card/payout.ts'
import type { CardId, PayoutId, StoreId, TapId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { Msat } from '../../core/money/units.ts'
import type { PayoutReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { moment, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type Row = Selectable<Schema['payout']>

const payouts = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('payout').where('store_id', '=', slot('store')).selectAll()

/** In the words of the indexes `payout_under_way` and `payout_standing`. */
const among = (...states: readonly PayoutState[]) => states.map((state) => sql.lit(state))

const findById = statement<{ id: PayoutId }>()((db, slot) =>
  payouts(db, slot).where('id', '=', slot('id')),
)

const findByTap = statement<{ tap: TapId }>()((db, slot) =>
  payouts(db, slot).where('tap_id', '=', slot('tap')),
)

const findUnderWay = statement<object>()((db, slot) =>
  payouts(db, slot).where('state', 'in', among('open', 'closed')),
)

const findUnderWayOf = statement<{ card: CardId }>()((db, slot) =>
  payouts(db, slot)
    .where('card_id', '=', slot('card'))
    .where('state', 'in', among('open', 'closed')),
)

const findStanding = statement<{ hash: PaymentHash }>()((db, slot) =>
  payouts(db, slot)
    .where('payment_hash', '=', slot('hash'))
    .where('state', 'in', among('open', 'closed', 'paid')),
)

const pageAfter = statement<{ after: PayoutId; limit: number }>()((db, slot) =>
  payouts(db, slot).where('id', '>', slot('after')).orderBy('id').limit(slot('limit')),
)

type End = { state: PayoutState; fee: Msat | null; reason: string | null }

const insertPayout = statement<
  End & {
    id: PayoutId
    card: CardId
    tap: TapId
    node: NodeKey
    generation: bigint
    hash: PaymentHash
    amount: Msat
    feeLimit: Msat
    createdAt: Instant
  }
>()((db, slot) =>
  db.insertInto('payout').values({
    store_id: slot('store'),
    id: slot('id'),
    card_id: slot('card'),
    tap_id: slot('tap'),
    node_key: slot('node'),
    generation: slot('generation'),
    payment_hash: slot('hash'),
    amount_msat: slot('amount'),
    fee_limit_msat: slot('feeLimit'),
    created_at: slot('createdAt'),
    state: slot('state'),
    fee_msat: slot('fee'),
    reason: slot('reason'),
  }),
)

const advancePayout = statement<End & { id: PayoutId }>()((db, slot) =>
  db
    .updateTable('payout')
    .set({ state: slot('state'), fee_msat: slot('fee'), reason: slot('reason') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('state', 'in', among('open', 'closed'))
    .returning('id'),
)

const payoutFrom = (row: Row): Payout => ({
  id: row.id,
  cardId: row.card_id,
  tapId: row.tap_id,
  nodeKey: row.node_key,
  generation: row.generation,
  paymentHash: row.payment_hash,
  amountMsat: row.amount_msat,
  feeLimitMsat: row.fee_limit_msat,
  createdAt: moment(row.created_at),
  state: row.state,
  ...withoutNone({ feeMsat: row.fee_msat, reason: row.reason }),
})

const endOf = ({ state, feeMsat, reason }: Payout): End => ({
  state,
  fee: feeMsat ?? null,
  reason: reason ?? null,
})

export function payoutReads(session: Session, store: StoreId): PayoutReads {
  const one = async (found: Promise<Row[]>): Promise<Payout | undefined> => {
    const row = await firstRow(found)
    return row && payoutFrom(row)
  }
  return {
    find: (id) => one(session.rows(findById, { store, id })),
    ofTap: (tap) => one(session.rows(findByTap, { store, tap })),
    standingFor: (hash) => one(session.rows(findStanding, { store, hash })),
    underWay: async () => (await session.rows(findUnderWay, { store })).map(payoutFrom),
    underWayOf: async (card) =>
      (await session.rows(findUnderWayOf, { store, card })).map(payoutFrom),
    async all(after, limit) {
      const from = after as PayoutId
      return (await session.rows(pageAfter, { store, after: from, limit })).map(payoutFrom)
    },
  }
}

export const payoutWrites = (session: Session, store: StoreId): Unit['payouts'] => ({
  ...payoutReads(session, store),
  async insert(payout) {
    const { id, cardId: card, tapId: tap, nodeKey: node, generation, createdAt } = payout
    const { paymentHash: hash, amountMsat: amount, feeLimitMsat: feeLimit } = payout
    const begun = { id, card, tap, node, generation, hash, amount, feeLimit, createdAt }
    await session.rows(insertPayout, { store, ...begun, ...endOf(payout) })
  },
  async advance(payout) {
    const advanced = await session.rows(advancePayout, { store, id: payout.id, ...endOf(payout) })
    assert(advanced.length === 1, 'a payout that is over stays as it is')
  },
})
