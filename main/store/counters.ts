import type { StoreId } from '../../core/contract/ids.ts'
import { assert } from '../../core/errors/result.ts'
import type { Session } from './session.ts'
import { statement } from './statement.ts'

/** The running numbers of a shop. Taken inside the unit of work: gapless, in the order of the commits (DESIGN §3.11). */
export type CounterName =
  | 'change'
  | 'transaction'
  | 'invoice'
  | 'printJob'
  | 'card'
  | 'issuing'
  | 'provisioning'
  | 'receiptTemplate'

const increase = statement<{ name: CounterName }>()((db, slot) =>
  db
    .insertInto('counter')
    .values({ store_id: slot('store'), name: slot('name'), value: 1n })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'name'])
        .doUpdateSet((eb) => ({ value: eb('counter.value', '+', eb.lit(1).$castTo<bigint>()) })),
    )
    .returning('value'),
)

/** The next number, from 1. */
export async function nextCount(
  session: Session,
  store: StoreId,
  name: CounterName,
): Promise<bigint> {
  const [row] = await session.rows(increase, { store, name })
  assert(row !== undefined, 'a counter answers')
  return row.value
}
