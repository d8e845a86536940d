import {
  columnOf,
  type AddColumnsStep,
  type AppendOnlyStep,
  type ColumnKind,
  type ColumnSpec,
  type IndexStep,
  type Reference,
  type Step,
  type TableStep,
} from '../migrations/vocabulary.ts'

/** SQLite's words (STRICT knows INTEGER, TEXT, BLOB). */
const kinds: Readonly<Record<ColumnKind, string>> = {
  id: 'text',
  ref: 'text',
  amount: 'integer',
  instant: 'integer',
  text: 'text',
  json: 'text',
  bytes: 'blob',
  flag: 'integer',
  integer: 'integer',
}

const list = (columns: readonly string[]) => ['store_id', ...columns].join(', ')

function spellColumn(name: string, spec: ColumnSpec): string {
  const { kind, nullable } = columnOf(spec)
  const check =
    kind === 'flag'
      ? ` check (${name} in (0, 1))`
      : kind === 'json'
        ? ` check (json_valid(${name}))`
        : ''
  return `${name} ${kinds[kind]}${nullable ? '' : ' not null'}${check}`
}

const spellReference = ({ columns, table, to, deferred }: Reference) =>
  `foreign key (${list(columns)}) references ${table} (${list(to)})` +
  (deferred === true ? ' deferrable initially deferred' : '')

function spellTable(step: TableStep): string {
  const lines = [
    'store_id text not null',
    ...Object.entries(step.columns).map(([name, spec]) => spellColumn(name, spec)),
    `primary key (${list(step.key)})`,
    ...(step.unique ?? []).map((columns) => `unique (${list(columns)})`),
    ...(step.references ?? []).map(spellReference),
    ...(step.checks ?? []).map((check) => `check (${check})`),
  ]
  const options = step.clustered === true ? 'strict, without rowid' : 'strict'
  return `create table ${step.name} (\n  ${lines.join(',\n  ')}\n) ${options}`
}

const spellIndex = ({ name, table, columns, where, unique }: IndexStep) =>
  `create ${unique === true ? 'unique ' : ''}index ${name} on ${table} (${list(columns)})` +
  (where === undefined ? '' : ` where ${where}`)

const refuse = (table: string, what: string) =>
  `begin select raise(abort, '${table} is append-only: ${what}'); end`

/** The table's own trigger names the columns of its time: new ones are frozen by one more. */
function spellAddColumns({ table, columns, frozen }: AddColumnsStep): string[] {
  const added = Object.entries(columns).map(
    ([name, spec]) => `alter table ${table} add column ${spellColumn(name, spec)}`,
  )
  if (frozen !== true) return added
  const names = Object.keys(columns)
  const name = `${table}_no_update_${names.join('_')}`
  const update = `before update of ${names.join(', ')} on ${table}`
  return [...added, `create trigger ${name} ${update} ${refuse(table, 'no update')}`]
}

/** `of` names the columns that may not change; a column outside the list may. */
function spellAppendOnly({ table, but }: AppendOnlyStep, columns: readonly string[]): string[] {
  const frozen = but === undefined ? '' : ` of ${list(columns.filter((c) => !but.includes(c)))}`
  return [
    `create trigger ${table}_no_update before update${frozen} on ${table} ${refuse(table, 'no update')}`,
    `create trigger ${table}_no_delete before delete on ${table} ${refuse(table, 'no delete')}`,
  ]
}

const ledgerGuard = [
  `create trigger ledger_transaction_balances before insert on ledger_transaction begin
  select raise(abort, 'ledger: entries are missing')
    where new.entry_count < 2 or new.entry_count <> (
      select count(*) from ledger_entry
      where store_id = new.store_id and transaction_sequence = new.sequence);
  select raise(abort, 'ledger: entries do not sum to zero')
    where exists (
      select 1 from ledger_entry
      where store_id = new.store_id and transaction_sequence = new.sequence
      group by currency, layer
      having sum(case direction when 'debit' then amount else -amount end) <> 0);
end`,
  `create trigger ledger_entry_in_time before insert on ledger_entry
when exists (
  select 1 from ledger_transaction
  where store_id = new.store_id and sequence = new.transaction_sequence)
begin select raise(abort, 'ledger: the transaction stands already'); end`,
]

/** The statements of one step. `columnsOf` names the columns that a table has by then. */
export function spellSqlite(
  step: Step,
  columnsOf: (table: string) => readonly string[],
): readonly string[] {
  switch (step.step) {
    case 'table':
      return [spellTable(step)]
    case 'addColumns':
      return spellAddColumns(step)
    case 'index':
      return [spellIndex(step)]
    case 'appendOnly':
      return spellAppendOnly(step, columnsOf(step.table))
    case 'ledgerGuard':
      return ledgerGuard
  }
}
