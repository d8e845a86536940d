import type Database from 'better-sqlite3'
import { assert } from '../../../core/errors/result.ts'

/** A sale touches some fifty pages and writes each as a whole: 59 kB at this size, 158 kB at SQLite's own 4 096. */
const pageBytes = 1024

/**
 * `synchronous=FULL` is the one that must not be missing: better-sqlite3 is built with NORMAL for WAL, and then
 * acknowledged payments vanish on a power cut (its docs/performance.md; SQLITE_DEFAULT_WAL_SYNCHRONOUS=1).
 */
const pragmas = [
  `page_size = ${pageBytes}`,
  'journal_mode = wal',
  'synchronous = full',
  'foreign_keys = on',
  'recursive_triggers = on',
  'trusted_schema = off',
  'cell_size_check = on',
  'temp_store = memory',
  'wal_autocheckpoint = 4000',
  'journal_size_limit = 16777216',
]

/** Sets them on a connection that writes, before anything else. */
export function makeDurable(db: Database.Database): void {
  for (const pragma of pragmas) db.pragma(pragma)
}

/** Settings on which money depends, as SQLite itself says they are. */
export function assertDurable(db: Database.Database): void {
  const says = (name: string) => String(db.pragma(name, { simple: true }))
  assert(says('journal_mode') === 'wal', 'SQLite writes a log ahead')
  assert(says('synchronous') === '2', 'SQLite waits for the disk at each commit')
  assert(says('foreign_keys') === '1', 'SQLite checks references')
  assert(says('recursive_triggers') === '1', 'INSERT OR REPLACE meets the delete trigger')
}
