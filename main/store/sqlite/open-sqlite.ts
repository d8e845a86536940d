import Database from 'better-sqlite3'
import { existsSync, mkdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { StoreId } from '../../../core/contract/ids.ts'
import type { Failure } from '../../../core/errors/registry.ts'
import { err, ok, type Result } from '../../../core/errors/result.ts'
import { migrate } from '../migrate.ts'
import type { Migration } from '../migrations/vocabulary.ts'
import type { Engine } from '../session.ts'
import { damageOf } from './damage.ts'
import { assertDurable, makeDurable } from './durable.ts'
import { folderFailure } from './folder-failure.ts'
import { holdFolder, type HeldFolder } from './hold-folder.ts'
import { sqliteSchema } from './sqlite-schema.ts'
import { sqliteSession, sqliteWriteSession } from './sqlite-session.ts'

export type SqliteOptions = {
  readonly folder: string
  readonly storeId: StoreId
  /** For tests of the migrations; all of them otherwise. */
  readonly migrations?: readonly Migration[]
}

export const databaseName = 'flashtill.db'

function connect(path: string, readonly: boolean): Database.Database {
  const db = new Database(path, { readonly, timeout: 5_000 })
  db.defaultSafeIntegers(true)
  return db
}

/** The connections of an engine; `refuses` when both are the same one, which only reads. */
type Connections = {
  readonly write: Database.Database
  readonly read: Database.Database
  readonly refuses?: Failure
}

function engineOn(
  { write, read, ...refusing }: Connections,
  held: HeldFolder,
  { folder, storeId }: SqliteOptions,
): Engine {
  return Object.freeze({
    name: 'sqlite' as const,
    storeId,
    write: sqliteWriteSession(write),
    read: sqliteSession(read),
    ...refusing,
    failureOf: (thrown: unknown) => folderFailure(folder, thrown),
    isConflict: () => false,
    close() {
      read.close()
      if (write.open) write.close()
      held.release()
      return Promise.resolve()
    },
  })
}

/** A file that is not whole is opened for reading only, and never written again by us. */
function openDamaged(path: string, refuses: Failure): Result<Connections, Failure> {
  try {
    const db = connect(path, true)
    db.prepare('select count(*) from sqlite_schema').get()
    return ok({ write: db, read: db, refuses })
  } catch {
    return err(refuses)
  }
}

async function openWhole(
  path: string,
  { migrations }: SqliteOptions,
): Promise<Result<Connections, Failure>> {
  const write = connect(path, false)
  try {
    makeDurable(write)
    assertDurable(write)
    const migrated = await migrate(sqliteSchema(write), migrations)
    if (migrated.ok) return ok({ write, read: connect(path, true) })
    write.close()
    return migrated
  } catch (thrown) {
    write.close()
    throw thrown
  }
}

function holdNew(folder: string): Result<HeldFolder, Failure> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return holdFolder(folder)
}

async function openHeld(
  held: HeldFolder,
  options: SqliteOptions,
): Promise<Result<Engine, Failure>> {
  const path = join(options.folder, databaseName)
  try {
    const isThere = existsSync(path) && statSync(path).size > 0
    const damage = isThere ? damageOf(path) : undefined
    const opened = damage === undefined ? await openWhole(path, options) : openDamaged(path, damage)
    if (opened.ok) return ok(engineOn(opened.value, held, options))
    held.release()
    return opened
  } catch (thrown) {
    held.release()
    throw thrown
  }
}

/** Opens the database of a data folder, making both when they are not there. Errors: see `openStore`. */
export async function openSqlite(options: SqliteOptions): Promise<Result<Engine, Failure>> {
  try {
    const held = holdNew(options.folder)
    return held.ok ? await openHeld(held.value, options) : held
  } catch (thrown) {
    const meant = folderFailure(options.folder, thrown)
    if (meant === undefined) throw thrown
    return err(meant)
  }
}
