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

/** PostgreSQL's words; texts compare by their bytes, as SQLite's do. */
const kinds: Readonly<Record<ColumnKind, string>> = {
  id: 'text collate "C"',
  ref: 'text collate "C"',
  amount: 'bigint',
  instant: 'bigint',
  text: 'text collate "C"',
  json: 'json',
  bytes: 'bytea',
  flag: 'boolean',
  integer: 'bigint',
}

const list = (columns: readonly string[]) => ['store_id', ...columns].join(', ')

function spellColumn(name: string, spec: ColumnSpec): string {
  const { kind, nullable } = columnOf(spec)
  return `${name} ${kinds[kind]}${nullable ? '' : ' not null'}`
}

const spellReference = ({ columns, table, to, deferred }: Reference) =>
  `foreign key (${list(columns)}) references ${table} (${list(to)})` +
  (deferred === true ? ' deferrable initially deferred' : '')

function spellTable(step: TableStep): string {
  const lines = [
    `store_id ${kinds.id} not null`,
    ...Object.entries(step.columns).map(([name, spec]) => spellColumn(name, spec)),
    `primary key (${list(step.key)})`,
    ...(step.unique ?? []).map((columns) => `unique (${list(columns)})`),
    ...(step.references ?? []).map(spellReference),
    ...(step.checks ?? []).map((check) => `check (${check})`),
  ]
  return `create table ${step.name} (\n  ${lines.join(',\n  ')}\n)`
}

const spellIndex = ({ name, table, columns, where, unique }: IndexStep) =>
  `create ${unique === true ? 'unique ' : ''}index ${name} on ${table} (${list(columns)})` +
  (where === undefined ? '' : ` where ${where}`)

/** The table's own trigger names the columns of its time: new ones are frozen by one more. */
function spellAddColumns({ table, columns, frozen }: AddColumnsStep): string[] {
  const added = Object.entries(columns).map(
    ([name, spec]) => `alter table ${table} add column ${spellColumn(name, spec)}`,
  )
  if (frozen !== true) return added
  const names = Object.keys(columns)
  const trigger = `create trigger ${table}_no_update_${names.join('_')} before update of ${names.join(', ')} on ${table}
for each row execute function ${table}_is_append_only()`
  return [...added, trigger]
}

function spellAppendOnly({ table, but }: AppendOnlyStep, columns: readonly string[]): string[] {
  const frozen = but === undefined ? '' : ` of ${list(columns.filter((c) => !but.includes(c)))}`
  return [
    `create function ${table}_is_append_only() returns trigger language plpgsql as $$
begin raise exception '${table} is append-only: no %', lower(tg_op); end $$`,
    `create trigger ${table}_no_update before update${frozen} on ${table}
for each row execute function ${table}_is_append_only()`,
    `create trigger ${table}_no_delete before delete on ${table}
for each row execute function ${table}_is_append_only()`,
    `create trigger ${table}_no_truncate before truncate on ${table}
for each statement execute function ${table}_is_append_only()`,
  ]
}

const ledgerGuard = [
  `create function ledger_transaction_balances() returns trigger language plpgsql as $$
begin
  if new.entry_count < 2 or new.entry_count <> (
    select count(*) from ledger_entry
    where store_id = new.store_id and transaction_sequence = new.sequence)
  then raise exception 'ledger: entries are missing'; end if;
  if exists (
    select 1 from ledger_entry
    where store_id = new.store_id and transaction_sequence = new.sequence
    group by currency, layer
    having sum(case direction when 'debit' then amount else -amount end) <> 0)
  then raise exception 'ledger: entries do not sum to zero'; end if;
  return new;
end $$`,
  `create trigger ledger_transaction_balances before insert on ledger_transaction
for each row execute function ledger_transaction_balances()`,
  `create function ledger_entry_in_time() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from ledger_transaction
    where store_id = new.store_id and sequence = new.transaction_sequence)
  then raise exception 'ledger: the transaction stands already'; end if;
  return new;
end $$`,
  `create trigger ledger_entry_in_time before insert on ledger_entry
for each row execute function ledger_entry_in_time()`,
]

/** The statements of one step. `columnsOf` names the columns that a table has by then. */
export function spellPostgres(
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
