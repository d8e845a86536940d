import { sql } from 'kysely'
import type { CardId, StoreId } from '../../core/contract/ids.ts'
import type { CardUid } from '../../core/card/card-uid.ts'
import type {
  IssuingBatch,
  IssuingBatchId,
  IssuingEvent,
  Provisioning,
  ProvisioningId,
  ProvisioningState,
} from '../../core/card/issuing.ts'
import { journalFrom } from '../../core/card/provisioning-journal.ts'
import { assert } from '../../core/errors/result.ts'
import type { IssuingReads } from '../../core/ports/issuing-store.ts'
import { count, moment, momentOrNone, withoutNone } from './row.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

const provisionings = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('provisioning').where('store_id', '=', slot('store')).selectAll()

type ProvisioningRow = Awaited<ReturnType<ReturnType<typeof provisionings>['execute']>>[number]

const findById = statement<{ id: ProvisioningId }>()((db, slot) =>
  provisionings(db, slot).where('id', '=', slot('id')),
)

/** In the words of the index `provisioning_open`. */
const openOnes = (db: Builder, slot: Slots<object>) =>
  provisionings(db, slot).where('state', '=', sql.lit<ProvisioningState>('open'))

const findOpen = statement<object>()((db, slot) => openOnes(db, slot).orderBy('number'))

/** In the words of the index `provisioning_moving`. */
const findMoving = statement<object>()((db, slot) =>
  provisionings(db, slot)
    .where('state', '=', sql.lit<ProvisioningState>('moving'))
    .orderBy('number'),
)

const findOpenOfChip = statement<{ uid: CardUid }>()((db, slot) =>
  openOnes(db, slot).where('uid', '=', slot('uid')).orderBy('number'),
)

const findOfCard = statement<{ cardId: CardId }>()((db, slot) =>
  provisionings(db, slot).where('card_id', '=', slot('cardId')).orderBy('number', 'desc'),
)

const findOfChip = statement<{ uid: CardUid }>()((db, slot) =>
  provisionings(db, slot).where('uid', '=', slot('uid')).orderBy('number', 'desc'),
)

const findOfBatch = statement<{ batchId: IssuingBatchId }>()((db, slot) =>
  provisionings(db, slot).where('batch_id', '=', slot('batchId')).orderBy('number'),
)

const batches = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('issuing_batch').where('store_id', '=', slot('store')).selectAll()

type BatchRow = Awaited<ReturnType<ReturnType<typeof batches>['execute']>>[number]

const findBatch = statement<{ id: IssuingBatchId }>()((db, slot) =>
  batches(db, slot).where('id', '=', slot('id')),
)

const findOpenBatch = statement<object>()((db, slot) =>
  batches(db, slot).where('ended_at', 'is', null).orderBy('id'),
)

const events = (db: Builder, slot: Slots<{ before: bigint; limit: number }>) =>
  db
    .selectFrom('issuing_event')
    .where('store_id', '=', slot('store'))
    .where('number', '<', slot('before'))
    .selectAll()
    .orderBy('number', 'desc')
    .limit(slot('limit'))

type EventRow = Awaited<ReturnType<ReturnType<typeof events>['execute']>>[number]

const pageOfEvents = statement<{ before: bigint; limit: number }>()((db, slot) => events(db, slot))

const findLink = statement<object>()((db, slot) =>
  db.selectFrom('card_link').where('store_id', '=', slot('store')).select('host'),
)

function provisioningFrom(row: ProvisioningRow): Provisioning {
  const journal = journalFrom(JSON.parse(row.journal))
  assert(journal !== undefined, 'a journal is read back as it was written')
  return {
    id: row.id,
    cardId: row.card_id,
    state: row.state,
    journal,
    by: row.operator,
    startedAt: moment(row.started_at),
    ...withoutNone({
      endedAt: momentOrNone(row.ended_at),
      batchId: row.batch_id,
      replaces: row.replaces,
    }),
  }
}

const batchFrom = (row: BatchRow): IssuingBatch => ({
  id: row.id,
  name: row.name,
  budget: count(row.budget),
  stopsOnError: row.on_error === 'stop',
  by: row.operator,
  startedAt: moment(row.started_at),
  ...withoutNone({ endedAt: momentOrNone(row.ended_at), pattern: row.pattern }),
})

const eventFrom = (row: EventRow): IssuingEvent => ({
  number: row.number,
  at: moment(row.at),
  by: row.operator,
  deed: row.deed,
  ...withoutNone({ about: row.about, why: row.why }),
})

/** Above every number that a counter reaches. */
const afterAll = 2n ** 62n

export function issuingReads(session: Session, store: StoreId): IssuingReads {
  return {
    async provisioning(id) {
      const row = await firstRow(session.rows(findById, { store, id }))
      return row && provisioningFrom(row)
    },
    async openOfChip(uid) {
      const row = await firstRow(session.rows(findOpenOfChip, { store, uid }))
      return row && provisioningFrom(row)
    },
    openProvisionings: async () => (await session.rows(findOpen, { store })).map(provisioningFrom),
    moving: async () => (await session.rows(findMoving, { store })).map(provisioningFrom),
    ofCard: async (cardId) =>
      (await session.rows(findOfCard, { store, cardId })).map(provisioningFrom),
    ofChip: async (uid) => (await session.rows(findOfChip, { store, uid })).map(provisioningFrom),
    ofBatch: async (batchId) =>
      (await session.rows(findOfBatch, { store, batchId })).map(provisioningFrom),
    async batch(id) {
      const row = await firstRow(session.rows(findBatch, { store, id }))
      return row && batchFrom(row)
    },
    async openBatch() {
      const row = await firstRow(session.rows(findOpenBatch, { store }))
      return row && batchFrom(row)
    },
    events: async ({ before = afterAll, limit }) =>
      (await session.rows(pageOfEvents, { store, before, limit })).map(eventFrom),
    linkHost: async () => (await firstRow(session.rows(findLink, { store })))?.host,
  }
}
