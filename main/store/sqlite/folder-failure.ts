import { SqliteError } from 'better-sqlite3'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { failure, type Failure, type FailureCode } from '../../../core/errors/registry.ts'

type StoreCode = Extract<FailureCode, `store.${string}`>

/** The operating system's words. */
const bySystem: Readonly<Record<string, StoreCode>> = {
  ENOSPC: 'store.full',
  EDQUOT: 'store.full',
  EROFS: 'store.readOnly',
  EACCES: 'store.readOnly',
  EPERM: 'store.readOnly',
}

/** SQLite's result codes (sqlite.org/rescode.html); what is not named is a mistake in the program. */
const bySqlite: readonly (readonly [RegExp, StoreCode])[] = [
  [/^SQLITE_FULL/, 'store.full'],
  // The shared-memory file beside the database could not grow: there is no SQLITE_FULL for that.
  [/^SQLITE_IOERR_SHMSIZE/, 'store.full'],
  [/^SQLITE_(READONLY|CANTOPEN|PERM)/, 'store.readOnly'],
  [/^SQLITE_(CORRUPT|NOTADB)/, 'store.damaged'],
  [/^SQLITE_(BUSY|LOCKED)/, 'store.busy'],
]

const systemCode = (thrown: unknown): StoreCode | undefined => {
  const code = thrown instanceof Error && 'code' in thrown ? String(thrown.code) : ''
  return bySystem[code]
}

/** Why a folder takes no file now; undefined when it does. */
function whyNotWritable(folder: string): StoreCode | undefined {
  const path = join(folder, '.flashtill-probe')
  try {
    writeFileSync(path, new Uint8Array(4096))
    return undefined
  } catch (thrown) {
    return systemCode(thrown)
  } finally {
    rmSync(path, { force: true })
  }
}

/**
 * What an error of SQLite or of the disk means for the store, or undefined for a mistake in the program. An I/O error that
 * neither a full nor a read-only disk explains is damage: after a failed fsync nobody knows what is on the disk, and
 * nothing more is written until a person has looked.
 */
export function folderFailure(folder: string, thrown: unknown): Failure | undefined {
  const system = systemCode(thrown)
  if (system !== undefined) return failure(system, { folder }, thrown)
  if (!(thrown instanceof SqliteError)) return undefined
  const named = bySqlite.find(([pattern]) => pattern.test(thrown.code))?.[1]
  if (named !== undefined) return failure(named, { folder }, thrown)
  if (!thrown.code.startsWith('SQLITE_IOERR')) return undefined
  return failure(whyNotWritable(folder) ?? 'store.damaged', { folder }, thrown)
}
