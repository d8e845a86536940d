import type { Pool, PoolClient } from 'pg'
import type { StoreId } from '../../../core/contract/ids.ts'
import { assert } from '../../../core/errors/result.ts'
import type { Session, WriteSession } from '../session.ts'
import type { Statement } from '../statement.ts'
import { isAway } from './postgres-failure.ts'

/** Each statement has a name of its own, so that a connection prepares it once. */
const names = new WeakMap<object, string>()
let named = 0

function nameOf(statement: object): string {
  const before = names.get(statement)
  if (before !== undefined) return before
  named += 1
  const name = `flashtill_${named}`
  names.set(statement, name)
  return name
}

type Asked = Pick<Pool | PoolClient, 'query'>

async function rowsOf<P extends object, R>(
  on: Asked,
  statement: Statement<P, R>,
  values: P,
): Promise<R[]> {
  const compiled = statement.compile('postgres')
  const answer = await on.query({
    name: nameOf(statement),
    text: compiled.sql,
    values: compiled.values(values as Readonly<Record<string, unknown>>),
  })
  return answer.rows as R[]
}

/** Runs statements outside a transaction: each sees what is committed. */
export const postgresSession = (pool: Pool): Session =>
  Object.freeze({
    engine: 'postgres' as const,
    answersAtOnce: false,
    rows: <P extends object, R>(statement: Statement<P, R>, values: P) =>
      rowsOf(pool, statement, values),
  })

const lockShop = "select 1 from counter where store_id = $1 and name = 'writer' for update"
const noteShop =
  "insert into counter (store_id, name, value) values ($1, 'writer', 0) on conflict do nothing"

/**
 * The writer of one shop. Its first act is to lock the shop's row: whatever else writes for this shop, in this process or
 * another, waits. So a unit reads what the last commit left, counters have no gaps, and rows are locked in one order.
 */
export function postgresWriteSession(pool: Pool, storeId: StoreId): WriteSession {
  let client: PoolClient | undefined
  let isBroken = false

  const release = () => {
    client?.release(isBroken)
    client = undefined
  }
  const ask = async (text: string, values: readonly unknown[] = []) => {
    assert(client !== undefined, 'a transaction is open')
    try {
      return await client.query(text, [...values])
    } catch (thrown) {
      isBroken ||= isAway(thrown)
      throw thrown
    }
  }
  const run = (text: string) => async () => void (await ask(text))

  return Object.freeze({
    engine: 'postgres' as const,
    answersAtOnce: false,
    async rows<P extends object, R>(statement: Statement<P, R>, values: P): Promise<R[]> {
      assert(client !== undefined, 'a transaction is open')
      try {
        return await rowsOf(client, statement, values)
      } catch (thrown) {
        isBroken ||= isAway(thrown)
        throw thrown
      }
    },
    async begin() {
      isBroken = false
      client = await pool.connect()
      await ask('begin')
      const locked = await ask(lockShop, [storeId])
      if (locked.rowCount === 1) return
      await ask(noteShop, [storeId])
      await ask(lockShop, [storeId])
    },
    savepoint: run('savepoint unit'),
    release: run('release savepoint unit'),
    rollbackTo: run('rollback to savepoint unit; release savepoint unit'),
    async commit() {
      await ask('commit')
      release()
    },
    async rollback() {
      if (client === undefined) return
      try {
        if (!isBroken) await ask('rollback')
      } catch {
        isBroken = true
      } finally {
        release()
      }
    },
    isOpen: () => client !== undefined && !isBroken,
  })
}
