import { sql, type Selectable } from 'kysely'
import type { AccessKey } from '../../core/access/access-key.ts'
import { keyScopes, type KeyScope } from '../../core/contract/card-api.ts'
import type { AccessKeyId, StoreId } from '../../core/contract/ids.ts'
import type { AccessKeyReads, Unit } from '../../core/ports/store.ts'
import type { Instant } from '../../core/time/instant.ts'
import { moment, momentOrNone, withoutNone } from './row.ts'
import type { Schema } from './schema.ts'
import { firstRow, type Session } from './session.ts'
import { statement, type Builder, type Slots } from './statement.ts'

const keys = (db: Builder, slot: Slots<object>) =>
  db.selectFrom('access_key').where('store_id', '=', slot('store')).selectAll()

const findByHash = statement<{ hash: string }>()((db, slot) =>
  keys(db, slot).where('hash', '=', slot('hash')),
)

const findAll = statement<object>()((db, slot) => keys(db, slot).orderBy('id'))

const insertKey = statement<{
  id: AccessKeyId
  name: string
  scopes: string
  hash: string
  createdAt: Instant
}>()((db, slot) =>
  db.insertInto('access_key').values({
    store_id: slot('store'),
    id: slot('id'),
    name: slot('name'),
    scopes: slot('scopes'),
    hash: slot('hash'),
    created_at: slot('createdAt'),
    ended_at: null,
  }),
)

const endKey = statement<{ id: AccessKeyId; at: Instant }>()((db, slot) =>
  db
    .updateTable('access_key')
    .set({ ended_at: slot('at') })
    .where('store_id', '=', slot('store'))
    .where('id', '=', slot('id'))
    .where(sql<boolean>`ended_at is null`)
    .returning('id'),
)

/** What we have written ourselves; a scope that this program does not know opens nothing. */
const scopesFrom = (text: string): readonly KeyScope[] => {
  const written = JSON.parse(text) as readonly string[]
  return keyScopes.filter((scope) => written.includes(scope))
}

const keyFrom = (row: Selectable<Schema['access_key']>): AccessKey => ({
  id: row.id,
  name: row.name,
  scopes: scopesFrom(row.scopes),
  hash: row.hash,
  createdAt: moment(row.created_at),
  ...withoutNone({ endedAt: momentOrNone(row.ended_at) }),
})

export const accessKeyReads = (session: Session, store: StoreId): AccessKeyReads => ({
  ofHash: async (hash) => {
    const row = await firstRow(session.rows(findByHash, { store, hash }))
    return row === undefined ? undefined : keyFrom(row)
  },
  all: async () => (await session.rows(findAll, { store })).map(keyFrom),
})

export const accessKeyWrites = (session: Session, store: StoreId): Unit['accessKeys'] => ({
  ...accessKeyReads(session, store),
  async insert({ id, name, scopes, hash, createdAt }) {
    const values = { id, name, hash, createdAt, scopes: JSON.stringify(scopes) }
    await session.rows(insertKey, { store, ...values })
  },
  async end(id, at) {
    return (await session.rows(endKey, { store, id, at })).length === 1
  },
})
