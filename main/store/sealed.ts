import type { StoreId } from '../../core/contract/ids.ts'
import type { Reads, Unit } from '../../core/ports/store.ts'
import { firstRow, type Session } from './session.ts'
import { statement } from './statement.ts'

const findBytes = statement<{ name: string }>()((db, slot) =>
  db
    .selectFrom('sealed')
    .where('store_id', '=', slot('store'))
    .where('name', '=', slot('name'))
    .select('bytes'),
)

const putBytes = statement<{ name: string; bytes: Uint8Array }>()((db, slot) =>
  db
    .insertInto('sealed')
    .values({ store_id: slot('store'), name: slot('name'), bytes: slot('bytes') })
    .onConflict((conflict) =>
      conflict
        .columns(['store_id', 'name'])
        .doUpdateSet((eb) => ({ bytes: eb.ref('excluded.bytes') })),
    ),
)

export const sealedReads = (session: Session, store: StoreId): Reads['sealed'] => ({
  async find(name) {
    const row = await firstRow(session.rows(findBytes, { store, name }))
    return row && new Uint8Array(row.bytes)
  },
})

export const sealedWrites = (session: Session, store: StoreId): Unit['sealed'] => ({
  ...sealedReads(session, store),
  async put(name, bytes) {
    await session.rows(putBytes, { store, name, bytes })
  },
})
