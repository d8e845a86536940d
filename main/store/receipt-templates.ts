import type { StoreId } from '../../core/contract/ids.ts'
import type { TemplateReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { nextCount } from './counters.ts'
import { moment } from './row.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const findNewest = statement<{ limit: number }>()((db, slot) =>
  db
    .selectFrom('receipt_template')
    .where('store_id', '=', slot('store'))
    .selectAll()
    .orderBy('number', 'desc')
    .limit(slot('limit')),
)

const insert = statement<{ number: bigint; at: Instant; by: string; text: string }>()((db, slot) =>
  db.insertInto('receipt_template').values({
    store_id: slot('store'),
    number: slot('number'),
    made_at: slot('at'),
    made_by: slot('by'),
    template: slot('text'),
  }),
)

export const templateReads = (session: Session, store: StoreId): TemplateReads => ({
  async newest(limit) {
    const rows = await session.rows(findNewest, { store, limit })
    return rows.map((row) => ({
      number: row.number,
      at: moment(row.made_at),
      by: row.made_by,
      text: row.template,
    }))
  },
})

export const templateWrites = (session: Session, store: StoreId): Unit['receiptTemplates'] => ({
  ...templateReads(session, store),
  async add(template) {
    const number = await nextCount(session, store, 'receiptTemplate')
    await session.rows(insert, { store, number, ...template })
    return number
  },
})
