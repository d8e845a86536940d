import { sql } from 'kysely'
import type { StoreId } from '../../core/contract/ids.ts'
import type { NodeKey, PaymentHash } from '../../core/lightning/payment-hash.ts'
import type { Msat } from '../../core/money/units.ts'
import type { Settlement, SettlementReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { moment } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

type Node = { node: NodeKey; generation: bigint }

const ofNode = (db: Builder, slot: Slots<{ node: NodeKey }>) =>
  db
    .selectFrom('settlement')
    .where('store_id', '=', slot('store'))
    .where('node_key', '=', slot('node'))
    .select([
      'node_key',
      'generation',
      'settle_index',
      'payment_hash',
      'received_msat',
      'settled_at',
    ])

type SettlementRow = Awaited<ReturnType<ReturnType<typeof ofNode>['execute']>>[number]

const findByHash = statement<{ node: NodeKey; hash: PaymentHash }>()((db, slot) =>
  ofNode(db, slot).where('payment_hash', '=', slot('hash')),
)

const findByIndex = statement<Node & { index: bigint }>()((db, slot) =>
  ofNode(db, slot)
    .where('generation', '=', slot('generation'))
    .where('settle_index', '=', slot('index')),
)

const pageOf = statement<Node & { after: bigint; limit: number }>()((db, slot) =>
  ofNode(db, slot)
    .where('generation', '=', slot('generation'))
    .where('settle_index', '>', slot('after'))
    .orderBy('settle_index')
    .limit(slot('limit')),
)

/** One look a settlement that is there, and one for the first that is not. */
const runFrom = statement<Node & { from: bigint }>()((db, slot) =>
  db
    .withRecursive('run(n)', (own) =>
      own.selectNoFrom(sql<bigint>`cast(${slot('from')} as bigint)`.as('n')).unionAll(
        own
          .selectFrom('run')
          .innerJoin('settlement as s', (join) =>
            join
              .on('s.store_id', '=', slot('store'))
              .on('s.node_key', '=', slot('node'))
              .on('s.generation', '=', slot('generation'))
              .on('s.settle_index', '=', sql<bigint>`run.n + 1`),
          )
          .select('s.settle_index as n'),
      ),
    )
    .selectFrom('run')
    .select(({ fn }) => fn.max('run.n').as('n')),
)

const insertNew = statement<
  Node & {
    index: bigint
    hash: PaymentHash
    received: Msat
    at: Instant
  }
>()((db, slot) =>
  db.insertInto('settlement').values({
    store_id: slot('store'),
    node_key: slot('node'),
    generation: slot('generation'),
    settle_index: slot('index'),
    payment_hash: slot('hash'),
    received_msat: slot('received'),
    settled_at: slot('at'),
  }),
)

const newestNodes = statement<object>()((db, slot) =>
  db
    .selectFrom('node as n')
    .where('n.store_id', '=', slot('store'))
    .where('n.generation', '=', (eb) =>
      eb
        .selectFrom('node as of')
        .whereRef('of.store_id', '=', 'n.store_id')
        .whereRef('of.node_key', '=', 'n.node_key')
        .select(({ fn }) => fn.max('of.generation').as('generation')),
    )
    .orderBy('n.first_seen_at')
    .orderBy('n.node_key')
    .select(['n.node_key', 'n.generation', 'n.cursor', 'n.first_seen_at']),
)

const putNode = statement<Node & { cursor: bigint; at: Instant }>()((db, slot) =>
  db
    .insertInto('node')
    .values({
      store_id: slot('store'),
      node_key: slot('node'),
      generation: slot('generation'),
      cursor: slot('cursor'),
      first_seen_at: slot('at'),
    })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'node_key', 'generation'])
        .doUpdateSet((eb) => ({ cursor: eb.ref('excluded.cursor') })),
    ),
)

const settlementFrom = (row: SettlementRow): Settlement => ({
  nodeKey: row.node_key,
  generation: row.generation,
  settleIndex: row.settle_index,
  paymentHash: row.payment_hash,
  receivedMsat: row.received_msat,
  settledAt: moment(row.settled_at),
})

export function settlementReads(session: Session, store: StoreId): SettlementReads {
  return {
    async ofHash(node, hash) {
      const row = await firstRow(session.rows(findByHash, { store, node, hash }))
      return row && settlementFrom(row)
    },
    async ofIndex({ nodeKey: node, generation }, index) {
      const row = await firstRow(session.rows(findByIndex, { store, node, generation, index }))
      return row && settlementFrom(row)
    },
    async contiguousFrom({ nodeKey: node, generation }, from) {
      const row = await firstRow(session.rows(runFrom, { store, node, generation, from }))
      return row?.n ?? from
    },
    async page({ nodeKey: node, generation }, after, limit) {
      const rows = await session.rows(pageOf, { store, node, generation, after, limit })
      return rows.map(settlementFrom)
    },
    async nodes() {
      const rows = await session.rows(newestNodes, { store })
      return rows.map((row) => ({
        nodeKey: row.node_key,
        generation: row.generation,
        cursor: row.cursor,
        firstSeenAt: moment(row.first_seen_at),
      }))
    },
  }
}

const isSame = (a: Settlement, b: Settlement) =>
  a.generation === b.generation &&
  a.settleIndex === b.settleIndex &&
  a.receivedMsat === b.receivedMsat

export function settlementWrites(session: Session, store: StoreId): Unit['settlements'] {
  const reads = settlementReads(session, store)
  return {
    ...reads,
    async insert(settlement) {
      const { nodeKey: node, generation, settleIndex: index, paymentHash: hash } = settlement
      const before = await reads.ofHash(node, hash)
      if (before !== undefined && isSame(before, settlement)) return false
      // Another row under the same hash or index is refused by the table's own keys.
      await session.rows(insertNew, {
        store,
        node,
        generation,
        index,
        hash,
        received: settlement.receivedMsat,
        at: settlement.settledAt,
      })
      return true
    },
    async putNode({ nodeKey: node, generation, cursor, firstSeenAt }) {
      await session.rows(putNode, { store, node, generation, cursor, at: firstSeenAt })
    },
  }
}
