/**
 * The small vocabulary that migrations are written in; each engine spells it (sqlite/spell-sqlite.ts,
 * postgres/spell-postgres.ts). `store_id` is put first in every table, key, unique, index and reference by the spelling.
 */

/**
 * id: a UUID as text · ref: another row's or the outside's name for something · amount, instant, integer: 64 bits ·
 * flag: yes or no. Texts compare by their bytes on both engines.
 */
export type ColumnKind =
  | 'id'
  | 'ref'
  | 'amount'
  | 'instant'
  | 'text'
  | 'json'
  | 'bytes'
  | 'flag'
  | 'integer'

/** `?` after a kind: the column may be null. */
export type ColumnSpec = ColumnKind | `${ColumnKind}?`

/** `deferred`: checked at the commit, so that the rows that refer may be written first. */
export type Reference = {
  readonly columns: readonly string[]
  readonly table: string
  readonly to: readonly string[]
  readonly deferred?: true
}

export type TableStep = {
  readonly step: 'table'
  readonly name: string
  readonly columns: Readonly<Record<string, ColumnSpec>>
  readonly key: readonly string[]
  readonly unique?: readonly (readonly string[])[]
  readonly references?: readonly Reference[]
  /** Conditions on a row in SQL that both engines read. */
  readonly checks?: readonly string[]
  /** The rows lie in the order of the key (small rows); SQLite saves the second tree. */
  readonly clustered?: true
}

export type IndexStep = {
  readonly step: 'index'
  readonly name: string
  readonly table: string
  readonly columns: readonly string[]
  /** Only rows that meet it; the query must say the same words. */
  readonly where?: string
  readonly unique?: true
}

/** New columns of a table with rows: each may be null, and is null in the rows that stand. */
export type AddColumnsStep = {
  readonly step: 'addColumns'
  readonly table: string
  readonly columns: Readonly<Record<string, `${ColumnKind}?`>>
  /** Of an append-only table: they never change either. */
  readonly frozen?: true
}

/** No row is deleted, and none updated but in the columns named. */
export type AppendOnlyStep = {
  readonly step: 'appendOnly'
  readonly table: string
  readonly but?: readonly string[]
}

/** The two triggers that make the database itself refuse a transaction that does not balance. */
export type LedgerGuardStep = { readonly step: 'ledgerGuard' }

export type Step = TableStep | AddColumnsStep | IndexStep | AppendOnlyStep | LedgerGuardStep

/** Forward only. `number` counts from 1 without gaps; the file is named after it. */
export type Migration = {
  readonly number: number
  readonly name: string
  readonly steps: readonly Step[]
}

export const table = (name: string, shape: Omit<TableStep, 'step' | 'name'>): TableStep => ({
  step: 'table',
  name,
  ...shape,
})

export const index = (name: string, shape: Omit<IndexStep, 'step' | 'name'>): IndexStep => ({
  step: 'index',
  name,
  ...shape,
})

export const addColumns = (
  name: string,
  shape: Omit<AddColumnsStep, 'step' | 'table'>,
): AddColumnsStep => ({ step: 'addColumns', table: name, ...shape })

export const appendOnly = (tableName: string): AppendOnlyStep => ({
  step: 'appendOnly',
  table: tableName,
})

/** Append-only, but for marks: columns that may change later. */
export const frozenBut = (tableName: string, but: readonly string[]): AppendOnlyStep => ({
  step: 'appendOnly',
  table: tableName,
  but,
})

export const ledgerGuard: LedgerGuardStep = { step: 'ledgerGuard' }

/** A column as both spellings need it. */
export const columnOf = (spec: ColumnSpec): { kind: ColumnKind; nullable: boolean } => {
  const nullable = spec.endsWith('?')
  const kind = (nullable ? spec.slice(0, -1) : spec) as ColumnKind
  return { kind, nullable }
}
