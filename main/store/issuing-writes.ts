import { sql } from 'kysely'
import type { CardUid } from '../../core/card/card-uid.ts'
import type {
  IssuingBatchId,
  IssuingDeed,
  ProvisioningId,
  ProvisioningState,
} from '../../core/card/issuing.ts'
import type { ProvisioningJournal } from '../../core/card/provisioning-journal.ts'
import type { CardId, StoreId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { IssuingWrites } from '../../core/ports/issuing-store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { issuingReads } from './issuing-reads.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const insertProvisioning = statement<{
  id: ProvisioningId
  number: bigint
  cardId: CardId
  uid: CardUid
  purpose: ProvisioningJournal['purpose']
  state: ProvisioningState
  by: string
  startedAt: Instant
  batchId: IssuingBatchId | null
  replaces: CardId | null
  journal: string
}>()((db, slot) =>
  db.insertInto('provisioning').values({
    store_id: slot('store'),
    id: slot('id'),
    number: slot('number'),
    card_id: slot('cardId'),
    uid: slot('uid'),
    purpose: slot('purpose'),
    state: slot('state'),
    operator: slot('by'),
    started_at: slot('startedAt'),
    batch_id: slot('batchId'),
    replaces: slot('replaces'),
    journal: slot('journal'),
  }),
)

/** What has ended is not written over by a step that rode along late. */
const setJournal = statement<{ id: ProvisioningId; journal: string }>()((db, slot) =>
  db
    .updateTable('provisioning')
    .set({ journal: slot('journal') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('state', '=', sql.lit<ProvisioningState>('open')),
)

const unended = (['open', 'moving'] as const).map((state) => sql.lit<ProvisioningState>(state))

const setEnd = statement<{ id: ProvisioningId; state: ProvisioningState; at: Instant | null }>()(
  (db, slot) =>
    db
      .updateTable('provisioning')
      .set({ state: slot('state'), ended_at: slot('at') })
      .where('store_id', '=', slot('store'))
      .where('id', '=', slot('id'))
      .where('state', 'in', unended)
      .returning('id'),
)

const insertBatchRow = statement<{
  id: IssuingBatchId
  name: string
  budget: number
  pattern: string | null
  onError: 'stop' | null
  by: string
  startedAt: Instant
}>()((db, slot) =>
  db.insertInto('issuing_batch').values({
    store_id: slot('store'),
    id: slot('id'),
    name: slot('name'),
    budget: slot('budget'),
    pattern: slot('pattern'),
    on_error: slot('onError'),
    operator: slot('by'),
    started_at: slot('startedAt'),
  }),
)

const setBatchEnd = statement<{ id: IssuingBatchId; at: Instant }>()((db, slot) =>
  db
    .updateTable('issuing_batch')
    .set({ ended_at: slot('at') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where('ended_at', 'is', null)
    .returning('id'),
)

const insertEvent = statement<{
  number: bigint
  at: Instant
  by: string
  deed: IssuingDeed
  about: string | null
  why: string | null
}>()((db, slot) =>
  db.insertInto('issuing_event').values({
    store_id: slot('store'),
    number: slot('number'),
    at: slot('at'),
    operator: slot('by'),
    deed: slot('deed'),
    about: slot('about'),
    why: slot('why'),
  }),
)

const putLink = statement<{ host: string }>()((db, slot) =>
  db
    .insertInto('card_link')
    .values({ store_id: slot('store'), host: slot('host') })
    .onConflict((conflict) =>
      conflict.column('store_id').doUpdateSet((eb) => ({ host: eb.ref('excluded.host') })),
    ),
)

export function issuingWrites(session: Session, store: StoreId): IssuingWrites {
  return {
    ...issuingReads(session, store),
    async insert({ id, cardId, state, journal, by, startedAt, batchId, replaces }) {
      const { uid, purpose } = journal
      const number = await nextCount(session, store, 'provisioning')
      const rest = { batchId: batchId ?? null, replaces: replaces ?? null }
      const text = JSON.stringify(journal)
      const values = { id, cardId, uid, purpose, state, by, startedAt, journal: text }
      await session.rows(insertProvisioning, { store, number, ...values, ...rest })
    },
    async advance(id, journal) {
      await session.rows(setJournal, { store, id, journal: JSON.stringify(journal) })
    },
    async end(id, end) {
      const at = end.state === 'moving' ? null : end.at
      const ended = await session.rows(setEnd, { store, id, state: end.state, at })
      assert(ended.length === 1, 'a provisioning ends once')
    },
    async insertBatch({ id, name, budget, pattern, stopsOnError, by, startedAt }) {
      const rest = { pattern: pattern ?? null, onError: stopsOnError ? ('stop' as const) : null }
      await session.rows(insertBatchRow, { store, id, name, budget, by, startedAt, ...rest })
    },
    async endBatch(id, at) {
      const ended = await session.rows(setBatchEnd, { store, id, at })
      assert(ended.length === 1, 'a batch ends once')
    },
    async note({ at, by, deed, about, why }) {
      const number = await nextCount(session, store, 'issuing')
      const values = { number, at, by, deed, about: about ?? null, why: why ?? null }
      await session.rows(insertEvent, { store, ...values })
    },
    async setLinkHost(host) {
      await session.rows(putLink, { store, host })
    },
  }
}
