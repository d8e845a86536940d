import type { StoreId } from '../../core/contract/ids.ts'
import type { ChangeNoun, Unit } from '../../core/ports/store.ts'
import { nextCount } from './counters.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

const insert = statement<{ seq: bigint; noun: ChangeNoun; id: string }>()((db, slot) =>
  db.insertInto('change_log').values({
    store_id: slot('store'),
    seq: slot('seq'),
    noun: slot('noun'),
    row_id: slot('id'),
  }),
)

const since = statement<{ after: bigint; limit: number }>()((db, slot) =>
  db
    .selectFrom('change_log')
    .where('store_id', '=', slot('store'))
    .where('seq', '>', slot('after'))
    .orderBy('seq')
    .limit(slot('limit'))
    .select(['seq', 'noun', 'row_id as id']),
)

const last = statement<object>()((db, slot) =>
  db
    .selectFrom('change_log')
    .where('store_id', '=', slot('store'))
    .orderBy('seq', 'desc')
    .limit(1)
    .select('seq'),
)

export const changeReads = (session: Session, store: StoreId): Omit<Unit['changes'], 'add'> => ({
  since: (seq, limit) => session.rows(since, { store, after: seq, limit }),
  async last() {
    const [row] = await session.rows(last, { store })
    return row?.seq ?? 0n
  },
})

/** `note` hears each number, so that the commit can tell who watches. */
export const changeWrites = (
  session: Session,
  store: StoreId,
  note: (seq: bigint) => void,
): Unit['changes'] => ({
  ...changeReads(session, store),
  async add(noun, id) {
    const seq = await nextCount(session, store, 'change')
    await session.rows(insert, { store, seq, noun, id })
    note(seq)
    return seq
  },
})
