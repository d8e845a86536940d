import Database, { SqliteError } from 'better-sqlite3'
import { join } from 'node:path'
import { failure, type Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { folderFailure } from './folder-failure.ts'

/** A folder held by this process; the kernel lets go of it when the process ends, however it ends. */
export type HeldFolder = { release(): void }

/**
 * Holds a data folder for one service: an exclusive transaction on an empty database beside the real one, which SQLite
 * turns into a lock of the operating system. `store.locked` when another service has it.
 */
export function holdFolder(folder: string): Result<HeldFolder, Failure> {
  let lock: Database.Database | undefined
  try {
    lock = new Database(join(folder, 'flashtill.lock'), { timeout: 0 })
    lock.exec('begin exclusive')
    const held = lock
    return ok({ release: () => void held.close() })
  } catch (thrown) {
    lock?.close()
    if (thrown instanceof SqliteError && thrown.code.startsWith('SQLITE_BUSY'))
      return err(failure('store.locked', { folder }, thrown))
    const meant = folderFailure(folder, thrown)
    if (meant === undefined) throw thrown
    return err(meant)
  }
}
