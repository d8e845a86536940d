import type Database from 'better-sqlite3'
import type { Session, WriteSession } from '../session.ts'
import type { Statement } from '../statement.ts'

type Prepared = {
  readonly statement: Database.Statement
  readonly values: (named: Readonly<Record<string, unknown>>) => unknown[]
}

/** As SQLite stores it: whole numbers as 64 bits, flags as 0 and 1, absent as null. */
function stored(value: unknown): unknown {
  switch (typeof value) {
    case 'number':
      return BigInt(value)
    case 'boolean':
      return value ? 1n : 0n
    case 'undefined':
      return null
    default:
      return value
  }
}

type Run = <P extends object, R>(statement: Statement<P, R>, named: P) => R[]

/** Runs statements on one connection; each stays prepared. */
function runnerOn(db: Database.Database): Run {
  const prepared = new Map<unknown, Prepared>()
  const prepare = <P, R>(statement: Statement<P, R>): Prepared => {
    const { sql, values } = statement.compile('sqlite')
    const now = { statement: db.prepare(sql), values }
    prepared.set(statement, now)
    return now
  }
  return <P extends object, R>(statement: Statement<P, R>, named: P): R[] => {
    const { statement: sql, values } = prepared.get(statement) ?? prepare(statement)
    const bound = values(named as Readonly<Record<string, unknown>>)
    for (let at = 0; at < bound.length; at++) bound[at] = stored(bound[at])
    if (sql.reader) return sql.all(...bound) as R[]
    sql.run(...bound)
    return []
  }
}

/** A connection that reads. The answer is there before the turn of the event loop ends. */
export function sqliteSession(db: Database.Database): Session {
  const run = runnerOn(db)
  return Object.freeze({
    engine: 'sqlite' as const,
    answersAtOnce: true,
    // Asynchronous, so that what SQLite throws rejects.
    async rows<P extends object, R>(statement: Statement<P, R>, named: P): Promise<R[]> {
      return run(statement, named)
    },
  })
}

/** The connection that writes. */
export function sqliteWriteSession(db: Database.Database): WriteSession {
  const runRows = runnerOn(db)
  const run = (sql: string) => {
    const statement = db.prepare(sql)
    return async () => void statement.run()
  }
  const [begin, savepoint, release, commit, rollback] = [
    run('begin immediate'),
    run('savepoint unit'),
    run('release unit'),
    run('commit'),
    run('rollback'),
  ]
  const undo = db.prepare('rollback to unit')
  let isGone = true
  return Object.freeze({
    engine: 'sqlite' as const,
    answersAtOnce: true,
    async rows<P extends object, R>(statement: Statement<P, R>, named: P): Promise<R[]> {
      // Without a transaction a statement would commit by itself: it is refused instead.
      if (isGone) throw new Error('the transaction is gone')
      try {
        return runRows(statement, named)
      } catch (thrown) {
        // Only an error can take it away: asked after each, and not before every statement.
        isGone = !db.inTransaction
        throw thrown
      }
    },
    async begin() {
      await begin()
      isGone = false
    },
    savepoint,
    release,
    async rollbackTo() {
      undo.run()
      await release()
    },
    async commit() {
      await commit()
      isGone = true
    },
    async rollback() {
      if (db.inTransaction) await rollback()
      isGone = true
    },
    isOpen: () => db.inTransaction,
  })
}
