import Database, { SqliteError } from 'better-sqlite3'
import { statSync } from 'node:fs'
import { failure, type Failure } from '../../../core/errors/registry.ts'

/** Up to this size every page is read at the start; a larger file is probed (a million sales must not delay a till). */
const readWholeBelowBytes = 16 * 1024 * 1024

/** The newest row of every table by its key: the pages that were written last, and the way down to them. */
function probe(db: Database.Database): void {
  const tables = db
    .prepare("select name from sqlite_schema where type = 'table' and name not like 'sqlite_%'")
    .pluck()
    .all()
  for (const name of tables) {
    const key = db
      .prepare('select name from pragma_table_info(?) where pk > 0 order by pk')
      .pluck()
      .all(name)
      .map((column) => `"${String(column)}" desc`)
    db.prepare(`select * from "${String(name)}" order by ${key.join(', ')} limit 1`).get()
  }
}

function problemIn(db: Database.Database, bytes: number): string | undefined {
  if (bytes <= readWholeBelowBytes) {
    const answer = String(db.pragma('quick_check(1)', { simple: true }))
    return answer === 'ok' ? undefined : answer
  }
  probe(db)
  return undefined
}

/** What is wrong with the file, as `store.damaged`; undefined when nothing was seen. Opens it for reading only. */
export function damageOf(path: string): Failure | undefined {
  let db: Database.Database | undefined
  try {
    db = new Database(path, { readonly: true, fileMustExist: true })
    const problem = problemIn(db, statSync(path).size)
    return problem === undefined ? undefined : failure('store.damaged', { problem })
  } catch (thrown) {
    const isDamage =
      thrown instanceof SqliteError && /^SQLITE_(CORRUPT|NOTADB|ERROR)/.test(thrown.code)
    if (!isDamage) throw thrown
    return failure('store.damaged', { problem: thrown.message }, thrown)
  } finally {
    db?.close()
  }
}
