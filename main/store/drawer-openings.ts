import type { DrawerOpeningId, StoreId } from '../../core/contract/ids.ts'
import type { DrawerOpening } from '../../core/device/drawer-opening.ts'
import type { DrawerOpeningReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { moment } from './row.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

/** Ids are made in the order of time. */
const findLast = statement<{ limit: number }>()((db, slot) =>
  db
    .selectFrom('drawer_opening')
    .where('store_id', '=', slot('store'))
    .selectAll()
    .orderBy('id', 'desc')
    .limit(slot('limit')),
)

const insertRow = statement<{ id: DrawerOpeningId; at: Instant; reason: string; by: string }>()(
  (db, slot) =>
    db.insertInto('drawer_opening').values({
      store_id: slot('store'),
      id: slot('id'),
      at: slot('at'),
      reason: slot('reason'),
      opened_by: slot('by'),
    }),
)

export const drawerOpeningReads = (session: Session, store: StoreId): DrawerOpeningReads => ({
  async last(limit) {
    const rows = await session.rows(findLast, { store, limit })
    return rows.map(({ id, at, reason, opened_by: by }): DrawerOpening => ({
      id,
      at: moment(at),
      reason,
      by,
    }))
  },
})

export const drawerOpeningWrites = (session: Session, store: StoreId): Unit['drawerOpenings'] => ({
  ...drawerOpeningReads(session, store),
  async insert(opening) {
    await session.rows(insertRow, { store, ...opening })
  },
})
